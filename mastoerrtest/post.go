package mastoerrtest

import (
	"net/http"
	"time"
)

// post is a status.
type post struct {
	id       uint64
	account  *account
	text     string
	spoiler  string
	language string
	visible  string // visibility
	replyTo  uint64
	media    []*media
	poll     []string
	key      string
	at       time.Time
	edited   time.Time
	reblogOf *post

	sensitive bool
	planned   bool // was scheduled
	deleted   bool
	marks     marks
}

// marks are what the author did with a post; nobody else acts here.
type marks uint8

const (
	markFavourite marks = 1 << iota
	markBookmark
	markMute
	markPin
	markReblog
)

// draft is what a request asks to be posted.
type draft struct {
	post
	mediaIDs  []string
	scheduled time.Time
}

const (
	maxText  = 500
	maxMedia = 4
)

// newDraft reads the parameters of a new or changed post.
func (c *call) newDraft() (*draft, reply, bool) {
	d := new(draft)
	d.account = c.token.account
	d.visible = "public"
	var scheduled string
	c.eachParam(func(name, value string) {
		switch name {
		case "status":
			d.text = value
		case "spoiler_text":
			d.spoiler = value
		case "visibility":
			d.visible = value
		case "language":
			d.language = value
		case "sensitive":
			d.sensitive = value == "true" || value == "1"
		case "media_ids[]", "media_ids":
			d.mediaIDs = append(d.mediaIDs, value)
		case "poll[options][]":
			d.poll = append(d.poll, value)
		case "in_reply_to_id":
			d.replyTo = number(value)
		case "scheduled_at":
			scheduled = value
		}
	})
	switch d.visible {
	case "public", "unlisted", "private", "direct":
	default:
		return nil, c.invalid("Visibility is not included in the list"), false
	}
	if scheduled != "" {
		at, err := time.Parse(time.RFC3339, scheduled)
		if err != nil {
			return nil, c.fail(http.StatusUnprocessableEntity, "Record invalid"), false
		}
		d.scheduled = at
	}
	return d, reply{}, true
}

// admitPost takes a new post in. What happens at once is what Mastodon does
// before it saves: the token, the post replied to, the key. The rest comes when
// the work is done.
func (i *Instance) admitPost(c *call, work time.Duration) (do func() reply, after time.Duration) {
	refuse := func(r reply) (func() reply, time.Duration) { return func() reply { return r }, 0 }
	if i.software.Keys == KeysReplay {
		// Akkoma's plug comes before the token is looked at, and notes the
		// answer whatever it is (router.ex:76).
		if r, ok := i.replayed(c); ok {
			return refuse(r)
		}
	}
	if r, ok := c.authorize("write:statuses", false); !ok {
		return refuse(i.note(c, r))
	}
	publish := func() reply {
		d, r, ok := c.newDraft()
		if !ok {
			return r
		}
		if r, ok := i.checkThread(c, d); !ok {
			return r
		}
		return i.publish(c, d)
	}
	if c.answer != nil {
		publish = c.instead(publish)
	}
	return i.withKey(c, publish, work)
}

// publish makes or schedules the post, if it is valid.
func (i *Instance) publish(c *call, d *draft) reply {
	if r, ok := i.validate(c, d, nil); !ok {
		return r
	}
	switch {
	case d.scheduled.IsZero() || i.software.Scheduled == ScheduleIgnored:
	case i.software.Scheduled == ScheduleRefused:
		return c.fail(http.StatusUnprocessableEntity, "Scheduled statuses are not supported yet")
	case d.scheduled.After(c.now): // a time in the past means at once
		return i.schedule(c, d)
	}
	if r, ok := i.takeStatus(c); !ok {
		return r
	}
	p := i.save(d, c.now)
	p.key = first(c.header["Idempotency-Key"])
	return c.good(i.appendStatus(make([]byte, 0, 1536), p))
}

// takeStatus counts a post or an edit.
func (i *Instance) takeStatus(c *call) (reply, bool) {
	q, ok := c.token.account.statuses.take(i.limits.Statuses, c.now)
	if q.known() {
		c.quota = q // in the place of the bucket of all requests
	}
	if !ok {
		// The transaction is rolled back: nothing is posted
		// (app/models/concerns/rate_limitable.rb:18).
		return c.fail(http.StatusTooManyRequests, "Too many requests"), false
	}
	return reply{}, true
}

// save publishes a post.
func (i *Instance) save(d *draft, now time.Time) *post {
	p := d.post
	p.id, p.at = i.newID(now), now
	if p.language == "" {
		p.language = "en"
	}
	for _, id := range d.mediaIDs {
		if m := i.media[number(id)]; m != nil && m.post == nil {
			m.post = &p
			p.media = append(p.media, m)
		}
	}
	i.keep(&p)
	return &p
}

func (i *Instance) keep(p *post) {
	i.posts[p.id] = p
	i.order = append(i.order, p)
	p.account.posts = append(p.account.posts, p)
	p.account.visible++
	i.announce("update", p)
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
