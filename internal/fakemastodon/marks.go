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
		if m == favourited && set && c.by().blocking[p.account] {
			return fail(http.StatusForbidden, say("record.not_permitted")) // app/policies/status_policy.rb favourite?
		}
		p.mark(c.by(), m, set)
		return ok(s.renderFor(c, p))
	}
}

// mark notes what an account did with a post.
func (p *post) mark(a *account, m marks, set bool) {
	all := p.marksOf(a)
	if set {
		all |= m
	} else {
		all &^= m
	}
	if a == p.account {
		p.marks = all
		return
	}
	if p.others == nil {
		p.others = make(map[*account]marks)
	}
	p.others[a] = all
}

func (p *post) marksOf(a *account) marks {
	if a == p.account {
		return p.marks
	}
	return p.others[a]
}

// has reports whether the author did that.
func (p *post) has(m marks) bool { return p.marks&m != 0 }

// count returns how many accounts did that.
func (p *post) count(m marks) int {
	n := 0
	if p.has(m) {
		n++
	}
	for _, all := range p.others {
		if all&m != 0 {
			n++
		}
	}
	return n
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
		p.mark(c.by(), reblogged, true)
		s.add(boost)
	}
	return ok(s.renderFor(c, boost))
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
		p.mark(c.by(), reblogged, false)
	}
	return ok(s.renderFor(c, p))
}

func boostOf(p *post, a *account) *post {
	for _, b := range a.posts {
		if b.reblogOf == p && !b.deleted {
			return b
		}
	}
	return nil
}
