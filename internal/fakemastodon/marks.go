package fakemastodon

// mark is favourite, bookmark and the like. To do it twice changes nothing and
// is a success.
func mark(m marks, set bool) handler {
	return on((*Server).visible, func(s *Server, _ *call, p *post) *reply {
		if set {
			p.marks |= m
		} else {
			p.marks &^= m
		}
		return ok(s.renderStatus(p))
	})
}

// pin is the exception (app/controllers/api/v1/statuses/pins_controller.rb:8).
func (s *Server) pin(c *call, p *post) *reply {
	switch {
	case p.account != c.by():
		return invalid("Someone else's post cannot be pinned")
	case p.has(pinned):
		return unprocessable("Duplicate record")
	}
	return mark(pinned, true)(s, c, p.id)
}

// reblog returns the boost that is there, if any
// (app/services/reblog_service.rb:19).
func (s *Server) reblog(c *call, p *post) *reply {
	boost := boostOf(p, c.by())
	if boost == nil {
		boost = &post{id: s.newID(c.now), account: c.by(), visibility: p.visibility, at: c.now, reblogOf: p}
		p.marks |= reblogged
		s.add(boost)
	}
	return ok(s.renderStatus(boost))
}

func (s *Server) unreblog(c *call, p *post) *reply {
	if boost := boostOf(p, c.by()); boost != nil {
		s.remove(boost)
		p.marks &^= reblogged
	}
	return ok(s.renderStatus(p))
}

func boostOf(p *post, a *account) *post {
	for _, b := range a.posts {
		if b.reblogOf == p && !b.deleted {
			return b
		}
	}
	return nil
}
