package fakemastodon

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// soonest is how near a scheduled post may be
// (app/models/scheduled_status.rb: MINIMUM_OFFSET).
const soonest = 5 * time.Minute

// schedule keeps a post for later. The limit of posts does not count it, neither
// now nor at its time.
func (s *Server) schedule(c *call, d *draft) *reply {
	if r := s.checkSchedule(c, d.scheduledAt, nil); r != nil {
		return r
	}
	w := &scheduled{id: s.newID(c.now), draft: d, at: d.scheduledAt}
	c.made = w.id
	d.wasScheduled = true
	d.account.scheduled = append(d.account.scheduled, w)
	s.publishLater(w)
	return ok(s.renderScheduled(w))
}

// publishLater sets the timer of a scheduled post. A post that is no longer valid
// at its time, or whose account is disabled, is dropped without an error
// (app/workers/publish_scheduled_status_worker.rb:8).
func (s *Server) publishLater(w *scheduled) {
	if w.at.IsZero() {
		return
	}
	version := w.version
	s.timers.add(w.at, func(at time.Time) {
		if w.gone || w.version != version {
			return
		}
		w.gone = true
		if s.stillValid(w.draft, at) && w.draft.account.state != AccountDisabled {
			d := w.draft
			p := d.post
			p.visibility = s.shownTo(p.account, p.visibility)
			p.id, p.at, p.stored = s.newID(at), at, at
			s.publish(&p, d.mediaIDs)
		}
	})
}

// hide keeps a post for later as snac does: it has its id at once, and no list has
// it until its time (measured).
func (s *Server) hide(c *call, d *draft) *post {
	p := d.post
	p.id, p.at, p.wasScheduled = s.newID(c.now), d.scheduledAt, true
	c.made = p.id
	s.posts[p.id] = &p
	s.timers.add(d.scheduledAt, func(at time.Time) {
		if !p.deleted {
			p.stored = at
			s.publish(&p, d.mediaIDs)
		}
	})
	return &p
}

// checkSchedule returns the refusal of a time, or nil; self is the scheduled post
// that is moved, if any.
func (s *Server) checkSchedule(c *call, at time.Time, self *scheduled) *reply {
	var wrong []string
	if !at.IsZero() && !at.After(c.now.Add(soonest)) {
		wrong = append(wrong, say("schedule.too_soon"))
	}
	day, total := 0, 0
	for _, other := range c.by().scheduled {
		if other.gone || other == self && s.facts.rules == nil {
			continue
		}
		total++
		if sameDay(other.at, at) {
			day++
		}
	}
	if most := s.Limits.ScheduledTotal; most >= 0 && total >= most {
		wrong = append(wrong, say("schedule.total", most))
	}
	if most := s.Limits.ScheduledPerDay; most >= 0 && day >= most {
		wrong = append(wrong, say("schedule.day", most))
	}
	if len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	return nil
}

// sameDay reports whether two times are on one day of UTC.
func sameDay(a, b time.Time) bool {
	return !a.IsZero() && !b.IsZero() && a.UTC().Format(time.DateOnly) == b.UTC().Format(time.DateOnly)
}

func (s *Server) findScheduled(c *call, id uint64) *scheduled {
	for _, w := range c.by().scheduled {
		if w.id == id && !w.gone {
			return w
		}
	}
	return nil
}

// getScheduledStatuses lists the newest made first, 40 a page at most (measured).
func (s *Server) getScheduledStatuses(c *call, _ uint64) *reply {
	switch s.facts.scheduledList {
	case scheduledEmpty:
		return ok(empty{})
	case scheduledNone:
		return c.noRoute()
	}
	w := s.newWindow(c.query, pageFacts{byDefault: 20, most: 40})
	list := []*scheduledJSON{}
	for _, waiting := range slices.Backward(c.by().scheduled) {
		if !waiting.gone && (w.max == 0 || waiting.id < w.max) && len(list) < w.limit {
			list = append(list, s.renderScheduled(waiting))
		}
	}
	return ok(list)
}

func (s *Server) getScheduled(c *call, id uint64) *reply {
	w := s.findScheduled(c, id)
	if w == nil {
		return notFound()
	}
	return ok(s.renderScheduled(w))
}

func (s *Server) putScheduled(c *call, id uint64) *reply {
	w := s.findScheduled(c, id)
	if w == nil {
		return notFound()
	}
	at, r := s.readSchedule(c, w)
	if r == nil {
		r = s.checkSchedule(c, at, w)
	}
	if r != nil {
		return r
	}
	w.at, w.version = at, w.version+1
	s.publishLater(w)
	return ok(s.renderScheduled(w))
}

// readSchedule reads the new time of a scheduled post. On Mastodon it stays without
// one, and what is no date is no time at all: then the post is never published
// (ActiveModel::Type::DateTime; app/models/scheduled_status.rb).
func (s *Server) readSchedule(c *call, w *scheduled) (time.Time, *reply) {
	text := c.form().Get("scheduled_at")
	if s.facts.rules == nil {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return at, unprocessable(say("record.invalid"))
		}
		return at.Add(-s.Clock), nil
	}
	if !c.hasParam("scheduled_at") {
		return w.at, nil
	}
	at, valid := parseDate(text)
	if !valid {
		return time.Time{}, nil
	}
	return at.Add(-s.Clock), nil
}

func (s *Server) deleteScheduled(c *call, id uint64) *reply {
	w := s.findScheduled(c, id)
	if w == nil {
		return notFound()
	}
	w.gone = true
	return ok(object{})
}

func (s *Server) renderScheduled(w *scheduled) *scheduledJSON {
	d := w.draft
	j := &scheduledJSON{
		ID: s.id(w.id), ScheduledAt: s.scheduledTime(w),
		Params: paramsJSON{
			Text: d.text, SpoilerText: d.spoiler, Visibility: d.visibility, Sensitive: s.param(d, d.sensitive),
			Language: d.language, ApplicationID: 1, MediaIDs: append([]string{}, d.mediaIDs...),
			Idempotency: orNull(d.key),
		},
		MediaAttachments: []mediaJSON{},
	}
	if d.poll != nil {
		j.Params.Poll = &pollParamsJSON{Options: d.poll.options, ExpiresIn: d.poll.expiresIn, Multiple: s.param(d, isTrue(d.poll.multiple))}
		if n, err := strconv.Atoi(d.poll.expiresIn); err == nil && s.typed(d) {
			j.Params.Poll.ExpiresIn = n
		}
	}
	if d.replyTo != 0 {
		replyTo := s.id(d.replyTo)
		j.Params.InReplyToID = &replyTo
	}
	if s.facts.rules != nil && s.facts.rules.quotes {
		j.Params.QuotePolicy = cmp.Or(d.quotePolicy, "public")
	}
	if d.quoteOf != nil {
		j.Params.QuotedID = orNull(s.id(d.quoteOf.id))
	}
	for _, id := range d.mediaIDs {
		if m := s.media[s.number(id)]; m != nil {
			j.MediaAttachments = append(j.MediaAttachments, s.renderMedia(m, w.at))
		}
	}
	return j
}

// scheduledTime writes the time of a scheduled post, null for none.
func (s *Server) scheduledTime(w *scheduled) *string {
	if w.at.IsZero() {
		return nil
	}
	return orNull(millis(w.at.Add(s.Clock)))
}

// typed reports whether the parameters of a scheduled post keep their types.
// Mastodon gives those of a form back as strings: "sensitive":"true" (measured).
func (s *Server) typed(d *draft) bool { return d.typed || s.facts.params == paramsTyped }

func (s *Server) param(d *draft, b bool) any {
	if s.typed(d) || !b {
		return b
	}
	return "true"
}
