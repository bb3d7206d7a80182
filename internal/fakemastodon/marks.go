package fakemastodon

import "net/http"

// mark is favourite, bookmark and the like. To do it twice changes nothing and
// is a success.
func mark(m marks, set bool) handler {
	return func(s *Server, c *call, id uint64) *reply {
		p := s.visible(c, id)
		if p == nil {
			return s.missing()
		}
		if set {
			p.marks |= m
		} else {
			p.marks &^= m
		}
		return ok(s.renderStatus(p))
	}
}

// reblog returns the boost that is there, if any
// (app/services/reblog_service.rb:19).
func (s *Server) reblog(c *call, id uint64) *reply {
	p := s.visible(c, id)
	if p == nil {
		return s.missing()
	}
	visibility := p.visibility
	if s.facts.rules != nil {
		if p.reblogOf != nil {
			p = p.reblogOf
		}
		var r *reply
		if visibility, r = s.checkReblog(c, p); r != nil {
			return r
		}
	}
	boost := boostOf(p, c.by())
	if boost == nil {
		boost = &post{id: s.newID(c.now), account: c.by(), visibility: visibility, at: c.now, stored: c.now, reblogOf: p}
		p.marks |= reblogged
		s.add(boost)
	}
	return ok(s.renderStatus(boost))
}

// checkReblog returns the visibility of a boost, or its refusal
// (app/policies/status_policy.rb reblog?, app/models/concerns/status/visibility.rb).
func (s *Server) checkReblog(c *call, p *post) (visibility string, r *reply) {
	switch {
	case p.visibility == "direct" || p.visibility == "limited" || p.visibility == "private" && p.account != c.by(),
		c.by().blocking[p.account]:
		return "", fail(http.StatusForbidden, say("record.not_permitted"))
	case p.visibility == "private":
		return p.visibility, nil
	}
	switch visibility = c.param("visibility"); visibility {
	case "":
		return "public", nil
	case "public", "unlisted", "private":
		return visibility, nil
	case "direct", "limited":
		return "", invalid(say("status.reblog_visibility"))
	}
	return "", invalid(say("status.visibility"))
}

func (s *Server) unreblog(c *call, id uint64) *reply {
	p := s.visible(c, id)
	if p == nil {
		return s.missing()
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
