package fakemastodon

import (
	"net/http"
	"strings"
	"time"
)

// newDraft reads the parameters of a new or changed post.
func (s *Server) newDraft(c *call) (*draft, *reply) {
	d := &draft{post: post{account: c.by(), app: c.token.application(), request: c.entry, asked: new(Asked)}}
	d.typed = strings.HasPrefix(first(c.header["Content-Type"]), "application/json")
	lists := s.facts.formLists || d.typed
	var asked poll
	var asksPoll bool
	var scheduledAt string
	c.eachParam(func(name, value string) {
		switch name {
		case "status":
			d.text = value
		case "spoiler_text":
			d.spoiler = value
		case "visibility":
			d.visibility = value
		case "language":
			d.language = value
		case "sensitive":
			d.sensitive = isTrue(value)
		case "media_ids[]":
			d.mediaIDs = append(d.mediaIDs, value)
		case "media_ids":
			if s.facts.rules == nil { // Mastodon reads only a list
				d.mediaIDs = append(d.mediaIDs, value)
			}
		case "poll[options][]":
			asked.options, asksPoll = append(asked.options, value), true
		case "poll[expires_in]":
			asked.expiresIn, asksPoll = value, true
		case "poll[multiple]":
			asked.multiple, asksPoll = value, true
		case "quoted_status_id":
			d.quoted = value
		case "quote_approval_policy":
			d.quotePolicy = value
		case "in_reply_to_id":
			d.asked.ReplyTo, d.replyTo = value, s.number(value)
		case "scheduled_at":
			scheduledAt = value
		}
	})
	if scheduledAt != "" && s.facts.rules == nil {
		at, err := time.Parse(time.RFC3339, scheduledAt)
		if err != nil {
			return nil, unprocessable("Record invalid")
		}
		d.scheduledAt = at.Add(-s.Clock)
	}
	if len(asked.options) > 0 || asksPoll && s.facts.rules != nil {
		d.poll = &poll{asked.options, asked.expiresIn, asked.multiple}
	}
	d.noteAsked()
	if !lists {
		d.mediaIDs, d.poll = nil, nil
	}
	return d, nil
}

// noteAsked keeps what was asked, before anything changes.
func (d *draft) noteAsked() {
	a := d.asked
	a.Text, a.SpoilerText, a.Visibility, a.Language = d.text, d.spoiler, d.visibility, d.language
	a.Sensitive, a.Media, a.ScheduledAt = d.sensitive, d.mediaIDs, d.scheduledAt
	if d.poll != nil {
		a.PollOptions = d.poll.options
	}
}

// postStatus is POST /api/v1/statuses after the token and the key.
func (s *Server) postStatus(c *call) *reply {
	d, r := s.newDraft(c)
	if r != nil {
		return r
	}
	if s.facts.rules != nil {
		r = s.checkPost(c, d)
	} else {
		r = s.checkOther(c, d)
	}
	if r != nil {
		return r
	}
	d.key = c.key()
	if !d.scheduledAt.IsZero() {
		if r := s.postScheduled(c, d); r != nil {
			return r
		}
	}
	if r := s.countPost(c); r != nil {
		return r
	}
	if c.fault.Dropped {
		return s.drop(c, d)
	}
	return ok(s.renderStatus(s.save(d, c)))
}

// checkOther is checkPost for other software than Mastodon.
func (s *Server) checkOther(c *call, d *draft) *reply {
	if s.facts.typedBools && d.sensitive && !d.typed {
		return fail(http.StatusUnprocessableEntity, "invalid_request")
	}
	if r := s.rewrite(d); r != nil {
		return r
	}
	if r := s.checkReply(c, d); r != nil {
		return r
	}
	r := s.validate(d, nil, c.now)
	if r != nil && d.replyTo != 0 && s.facts.saveFirst && len(d.mediaIDs) > 0 {
		d.mediaIDs = nil
		s.save(d, c)
	}
	return r
}

// drop answers a post that the spam filter swallows: with a status that is stored
// nowhere (app/lib/antispam.rb:19).
func (s *Server) drop(c *call, d *draft) *reply {
	p := d.post
	p.id, p.at = s.newID(c.now), c.arrived
	return ok(s.renderStatus(&p))
}

// checkReply decides on a reply to a post that is not there, and moves a reply to
// a boost to the boosted post.
func (s *Server) checkReply(c *call, d *draft) *reply {
	if d.asked.ReplyTo == "" {
		return nil
	}
	p := s.posts[d.replyTo]
	if p != nil && !p.deleted {
		if p.reblogOf != nil && s.facts.boostedReply {
			d.replyTo = p.reblogOf.id
		}
		return nil
	}
	switch s.facts.missingReply {
	case replyNewThread:
		d.replyTo = 0
		return nil
	case replyCrash:
		return &reply{status: http.StatusInternalServerError}
	case replyBadRequest:
		return fail(http.StatusBadRequest, "Reply target is nonexistent or inaccessible")
	}
	// app/controllers/api/v1/statuses_controller.rb
	return fail(http.StatusNotFound, "The post you are trying to reply to does not appear to exist.")
}

// postScheduled treats scheduled_at. It returns nil where the post is published at
// once.
func (s *Server) postScheduled(c *call, d *draft) *reply {
	switch s.Software.Scheduled {
	case ScheduleRefused:
		return unprocessable("Scheduled statuses are not supported yet")
	case ScheduleIgnored:
		return nil
	}
	switch {
	case !d.scheduledAt.After(c.now): // a time in the past means at once
		if s.facts.backdates {
			d.at = d.scheduledAt
		}
		return nil
	case s.facts.soonNow && d.scheduledAt.Before(c.now.Add(soonest)):
		return nil
	case c.fault.Dropped:
		return c.crash() // measured: the filter's exception is not rescued here
	case s.Software.Scheduled == ScheduleHidden:
		return ok(s.renderStatus(s.hide(c, d)))
	}
	return s.schedule(c, d)
}

// countPost counts a new post or an edit, and returns the refusal when the limit
// is reached.
func (s *Server) countPost(c *call) *reply {
	if _, allowed := c.by().statuses.take(s.Limits.Statuses, c.now); !allowed {
		// The transaction is rolled back: nothing is posted
		// (app/models/concerns/rate_limitable.rb:18).
		return fail(http.StatusTooManyRequests, "Too many requests")
	}
	return nil
}
