package fakemastodon

// putStatus changes a post. It counts as a post in the throttle
// (app/models/status_edit.rb:35), and an Idempotency-Key means nothing to it.
func (s *Server) putStatus(c *call, id uint64) *reply {
	p := s.own(c, id)
	if p == nil {
		return notFound()
	}
	d, r := s.newDraft(c)
	if r != nil {
		return r
	}
	s.rewriteText(d)
	if r := s.validate(d, p, c.now); r != nil {
		return r
	}
	if r := s.countPost(c); r != nil {
		return r
	}
	for _, m := range p.media {
		m.post = nil
	}
	p.media = nil
	s.attach(p, d.mediaIDs)
	p.text, p.spoiler, p.sensitive, p.edited = d.text, d.spoiler, d.sensitive, c.now
	if d.language != "" {
		p.language = d.language
	}
	s.announce("status.update", p)
	return ok(s.renderStatus(p))
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
