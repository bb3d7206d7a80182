package fakemastodon

func (s *Server) getStatus(c *call, id uint64) *reply {
	p := s.visible(c, id)
	if p == nil {
		return s.missing()
	}
	return ok(s.renderFor(c, p))
}

// getSource gives the text as it was sent. Mastodon gives that of other people's
// posts too.
func (s *Server) getSource(c *call, id uint64) *reply {
	p := s.visible(c, id)
	if p == nil {
		return s.missing()
	}
	if s.facts.noSource || s.facts.noPollText && p.poll != nil {
		return c.noRoute()
	}
	warning := p.spoiler
	if s.facts.sourceShown {
		warning = s.facts.listWarning(warning)
	}
	return ok(struct {
		ID          string `json:"id"`
		Text        string `json:"text"`
		SpoilerText string `json:"spoiler_text"`
	}{s.id(p.id), p.text, warning})
}

func (s *Server) getContext(c *call, id uint64) *reply {
	p := s.visible(c, id)
	if p == nil {
		return s.missing()
	}
	var above, below []*post
	for up := s.visible(c, p.replyTo); up != nil; up = s.visible(c, up.replyTo) {
		above = append([]*post{up}, above...)
	}
	inThread := map[uint64]bool{id: true}
	for _, q := range s.published {
		if inThread[q.replyTo] && c.sees(q) {
			inThread[q.id] = true
			below = append(below, q)
		}
	}
	return ok(object{"ancestors": s.renderStatuses(c, above), "descendants": s.renderStatuses(c, below)})
}

// getStatuses is GET /api/v1/statuses?id[]=…. Without ids it is an empty list:
// what a POST gets that a redirect turned into a GET.
func (s *Server) getStatuses(c *call, _ uint64) *reply {
	var found []*post
	c.eachParam(func(name, value string) {
		if p := s.posts[s.number(value)]; (name == "id[]" || name == "id") && c.sees(p) {
			found = append(found, p)
		}
	})
	return ok(s.renderStatuses(c, found))
}
