package fakemastodon

import (
	"net/http"
	"strings"
	"time"
)

// checkPost makes the draft of a new post what Mastodon stores of it, or returns its
// refusal. The order is Mastodon's: what the post refers to, its attachments, its
// time, and then what its fields say, all at once
// (app/controllers/api/v1/statuses_controller.rb, app/services/post_status_service.rb).
func (s *Server) checkPost(c *call, d *draft) *reply {
	if r := s.checkTargets(c, d); r != nil {
		return r
	}
	if !validQuotePolicy(d.quotePolicy) {
		return unprocessable(say("record.invalid"))
	}
	if r := s.checkMedia(d, nil, c.now); r != nil {
		return r
	}
	if c.mistyped("visibility") || c.mistyped("language") || c.mistyped("scheduled_at") {
		return c.crash() // a number has no to_sym and no to_datetime
	}
	s.rewriteText(d)
	s.settle(d)
	at, valid := parseDateTime(c.param("scheduled_at"), c.now.Add(s.Clock))
	if !valid {
		return unprocessable(say("record.invalid"))
	}
	if at.Year() > lastYear {
		return c.crash()
	}
	if !at.IsZero() {
		d.scheduledAt = at.Add(-s.Clock)
		d.asked.ScheduledAt = d.scheduledAt
	}
	if r := s.checkMentions(c, d); r != nil {
		return r
	}
	if wrong := complaints(d); len(wrong) > 0 {
		if d.scheduledAt.After(c.now) {
			return unprocessable(say("record.invalid"))
		}
		return invalid(strings.Join(wrong, ", "))
	}
	if d.hasNUL() {
		return c.crash() // PostgreSQL takes none
	}
	return nil
}

// lastYear is the last one of PostgreSQL's timestamps.
const lastYear = 294_276

// mistyped reports whether a JSON body gives something else than a text, where
// Mastodon calls a method that only texts have.
func (c *call) mistyped(name string) bool {
	for n := range c.params {
		if p := &c.params[n]; p.name == name && (p.kind == numberKind || p.kind == boolKind && p.value == "true") {
			return true
		}
	}
	return false
}

func (d *draft) hasNUL() bool {
	return hasNUL(d.text, d.spoiler) || d.poll != nil && hasNUL(d.poll.options...)
}

// checkTargets decides on the post that a draft replies to and on the one that it
// quotes. One that the caller may not see is not there for him.
func (s *Server) checkTargets(c *call, d *draft) *reply {
	if !blank(d.asked.ReplyTo) {
		p := s.visible(c, d.replyTo)
		if p == nil {
			return fail(http.StatusNotFound, say("status.no_reply_target"))
		}
		if p.reblogOf != nil {
			d.replyTo = p.reblogOf.id // app/models/status.rb set_conversation
		}
	}
	if !s.facts.rules.quotes || blank(d.quoted) {
		return nil
	}
	if d.quoteOf = s.quotable(c, toInteger(d.quoted)); d.quoteOf == nil {
		return fail(http.StatusNotFound, say("status.no_quote_target"))
	}
	return nil
}

// settle fills in what the caller left to the account's settings.
func (s *Server) settle(d *draft) {
	if blank(d.visibility) {
		d.visibility = "public"
	}
	d.visibility = s.shownTo(d.account, d.visibility)
	if q := d.quoteOf; q != nil && q.visibility == "private" && (d.visibility == "public" || d.visibility == "unlisted") {
		d.visibility = "private"
	}
	d.language = knownLanguage(d.language)
	d.mentioned = s.mentionedIn(d.text)
	if d.poll != nil {
		d.poll.options = kept(d.poll.options)
	}
}

// kept returns the options of a poll without outer white space and empty ones
// (app/models/poll.rb prepare_options).
func kept(options []string) []string {
	list := make([]string, 0, len(options))
	for _, o := range options {
		if o = rubyStrip(o); !blank(o) {
			list = append(list, o)
		}
	}
	return list
}

// complaints are what Mastodon says about the fields of a post, in its order: that
// of the validations in app/models/status.rb, with those of the poll at the end.
func complaints(d *draft) []string {
	var wrong []string
	switch d.visibility {
	case "public", "unlisted", "private", "direct", "limited":
	default:
		wrong = append(wrong, say("status.visibility"))
	}
	if blank(d.text) && len(d.mediaIDs) == 0 && d.quoteOf == nil {
		wrong = append(wrong, say("status.blank"))
	}
	if tooLong(d.text, d.spoiler) {
		wrong = append(wrong, say("status.too_long", maxText))
	}
	if d.poll != nil {
		wrong = append(wrong, pollComplaints(d.poll)...)
	}
	return wrong
}

// stillValid reports whether a scheduled post can be published at its time.
func (s *Server) stillValid(d *draft, at time.Time) bool {
	if s.facts.rules == nil {
		return s.validate(d, nil, at) == nil
	}
	return s.checkMedia(d, nil, at) == nil && len(complaints(d)) == 0
}
