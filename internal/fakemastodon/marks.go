package fakemastodon

// mark is favourite, bookmark and the like. To do it twice changes nothing and
// is a success.
func mark(m marks, set bool) handler {
	return func(s *Server, c *call, id uint64) *reply {
		p := s.visible(c, id)
		if p == nil {
			return notFound()
		}
		if set {
			p.marks |= m
		} else {
			p.marks &^= m
		}
		return ok(s.renderStatus(p))
	}
}

// pin is the exception (app/controllers/api/v1/statuses/pins_controller.rb:8).
func (s *Server) pin(c *call, id uint64) *reply {
	switch p := s.visible(c, id); {
	case p == nil:
		return notFound()
	case p.account != c.by():
		return invalid("Someone else's post cannot be pinned")
	case p.has(pinned):
		return unprocessable("Duplicate record")
	}
	return mark(pinned, true)(s, c, id)
}

// reblog returns the boost that is there, if any
// (app/services/reblog_service.rb:19).
func (s *Server) reblog(c *call, id uint64) *reply {
	p := s.visible(c, id)
	if p == nil {
		return notFound()
	}
	boost := boostOf(p, c.by())
	if boost == nil {
		boost = &post{id: s.newID(c.now), account: c.by(), visibility: p.visibility, at: c.now, stored: c.now, reblogOf: p}
		p.marks |= reblogged
		s.add(boost)
	}
	return ok(s.renderStatus(boost))
}

func (s *Server) unreblog(c *call, id uint64) *reply {
	p := s.visible(c, id)
	if p == nil {
		return notFound()
	}
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
