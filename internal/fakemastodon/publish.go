package fakemastodon

import (
	"net/http"
	"time"
)

// newDraft reads the parameters of a new or changed post.
func (c *call) newDraft() (*draft, *reply) {
	d := &draft{post: post{account: c.by(), visibility: "public"}}
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
		case "media_ids[]", "media_ids":
			d.mediaIDs = append(d.mediaIDs, value)
		case "poll[options][]":
			d.poll = append(d.poll, value)
		case "in_reply_to_id":
			d.replyTo = number(value)
		case "scheduled_at":
			scheduledAt = value
		}
	})
	switch d.visibility {
	case "public", "unlisted", "private", "direct":
	default:
		return nil, invalid("Visibility is not included in the list")
	}
	if scheduledAt != "" {
		at, err := time.Parse(time.RFC3339, scheduledAt)
		if err != nil {
			return nil, unprocessable("Record invalid")
		}
		d.scheduledAt = at
	}
	return d, nil
}

// postStatus is POST /api/v1/statuses after the token and the key.
func (s *Server) postStatus(c *call) *reply {
	d, r := c.newDraft()
	if r != nil {
		return r
	}
	if d.replyTo != 0 {
		// app/controllers/api/v1/statuses_controller.rb
		if p := s.posts[d.replyTo]; p == nil || p.deleted {
			return fail(http.StatusNotFound, "The post you are trying to reply to does not appear to exist.")
		}
	}
	if r := s.validate(d, nil, c.now); r != nil {
		return r
	}
	d.key = c.key()
	if !d.scheduledAt.IsZero() {
		switch {
		case s.Software.Scheduled == ScheduleRefused:
			return unprocessable("Scheduled statuses are not supported yet")
		case s.Software.Scheduled == ScheduleKept && d.scheduledAt.After(c.now): // a time in the past means at once
			return s.schedule(c, d)
		}
	}
	if r := s.countPost(c); r != nil {
		return r
	}
	return ok(s.renderStatus(s.save(d, c.now)))
}

// countPost counts a new post or an edit, and returns the refusal when the limit
// is reached.
func (s *Server) countPost(c *call) *reply {
	q, allowed := c.by().statuses.take(s.Limits.Statuses, c.now)
	if q.known() {
		c.quota = q // replaces the quota of all requests
	}
	if !allowed {
		// The transaction is rolled back: nothing is posted
		// (app/models/concerns/rate_limitable.rb:18).
		return fail(http.StatusTooManyRequests, "Too many requests")
	}
	return nil
}
