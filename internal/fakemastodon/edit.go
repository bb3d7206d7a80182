package fakemastodon

import (
	"slices"
	"strings"
)

// putStatus changes a post. It counts as a post in the throttle
// (app/models/status_edit.rb:35), and an Idempotency-Key means nothing to it.
func (s *Server) putStatus(c *call, id uint64) *reply {
	c.posts = true
	p := s.own(c, id)
	if p == nil || p.reblogOf != nil && s.facts.rules != nil {
		return notFound()
	}
	d, r := s.newDraft(c)
	if r != nil {
		return r
	}
	if s.facts.rules != nil {
		r = s.checkEdit(c, d, p)
	} else {
		s.rewriteText(d)
		r = s.validate(d, p, c.now)
	}
	if r != nil {
		return r
	}
	if s.facts.rules != nil && !changes(d, p) {
		return ok(s.renderStatus(p)) // UpdateStatusService::NoChangesSubmittedError
	}
	if r := s.countPost(c); r != nil {
		return r
	}
	s.edit(c, d, p)
	return ok(s.renderStatus(p))
}

// edit makes a post what a draft says.
func (s *Server) edit(c *call, d *draft, p *post) {
	for _, m := range p.media {
		m.post = nil
	}
	p.media = nil
	s.attach(p, d.mediaIDs)
	p.text, p.spoiler, p.sensitive, p.edited = d.text, d.spoiler, d.sensitive, c.now
	if d.language != "" {
		p.language = d.language
	}
	if s.facts.rules != nil {
		p.poll, p.mentioned = d.poll, d.mentioned
	}
	s.announce("status.update", p)
}

// checkEdit returns the refusal of an edit. The attachments come first, then the
// poll, then the text (app/services/update_status_service.rb).
func (s *Server) checkEdit(c *call, d *draft, p *post) *reply {
	if !validQuotePolicy(d.quotePolicy) {
		return unprocessable(say("record.invalid"))
	}
	if r := s.checkMedia(d, p, c.now); r != nil {
		return r
	}
	d.visibility, d.quoteOf = p.visibility, p.quoteOf
	if d.language == "" {
		d.language = p.language
	}
	s.rewriteText(d)
	s.settle(d)
	if d.poll != nil {
		if wrong := pollComplaints(d.poll); len(wrong) > 0 {
			return invalid(strings.Join(wrong, ", "))
		}
	}
	if wrong := complaints(d); len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	if d.hasNUL() {
		return c.crash()
	}
	return nil
}

// changes reports whether a draft is not as the post is already.
func changes(d *draft, p *post) bool {
	if d.text != p.text || d.spoiler != p.spoiler || d.sensitive != p.sensitive || d.language != p.language ||
		len(d.mediaIDs) != len(p.media) || (d.poll == nil) != (p.poll == nil) {
		return true
	}
	for n, m := range p.media {
		if toInteger(d.mediaIDs[n]) != m.id {
			return true
		}
	}
	return d.poll != nil && (!slices.Equal(d.poll.options, p.poll.options) ||
		isTrue(d.poll.multiple) != isTrue(p.poll.multiple) || d.poll.expiresIn != p.poll.expiresIn)
}

func (s *Server) deleteStatus(c *call, id uint64) *reply {
	p := s.own(c, id)
	if p == nil {
		return notFound()
	}
	s.remove(p)
	j := s.renderStatus(p)
	j.Text = &p.text
	return ok(j)
}
