package fakemastodon

import (
	"slices"
	"strings"
)

func (s *Server) getListAccounts(c *call, id uint64) *reply {
	l := c.by().list(id)
	if l == nil {
		return notFound()
	}
	members := []*accountJSON{}
	for _, a := range l.members {
		members = append(members, &a.profile)
	}
	return ok(members)
}

// postListAccounts adds accounts: all of them or none. Only who is followed can be on
// a list, and the owner (app/models/list_account.rb).
func (s *Server) postListAccounts(c *call, id uint64) *reply {
	l := c.by().list(id)
	if l == nil {
		return notFound()
	}
	added := slices.Clone(l.members)
	for _, text := range c.paramList("account_ids[]") {
		a := s.accounts[toInteger(text)]
		if a == nil {
			return notFound()
		}
		var wrong []string
		if slices.Contains(added, a) {
			wrong = append(wrong, say("list.taken"))
		}
		if a != c.by() && !c.by().following[a] {
			wrong = append(wrong, say("list.not_followed"))
		}
		if len(wrong) > 0 {
			return invalid(strings.Join(wrong, ", "))
		}
		added = append(added, a)
	}
	l.members = added
	return ok(object{})
}

func (s *Server) deleteListAccounts(c *call, id uint64) *reply {
	l := c.by().list(id)
	if l == nil {
		return notFound()
	}
	for _, text := range c.paramList("account_ids[]") {
		l.members = slices.DeleteFunc(l.members, func(a *account) bool { return a.id == toInteger(text) })
	}
	return ok(object{})
}

// getListTimeline is the timeline of a list.
func (s *Server) getListTimeline(c *call, id uint64) *reply {
	l := c.by().list(id)
	if l == nil {
		return notFound()
	}
	return s.timeline(c, merged(l.members), s.facts.home, s.facts.homeOmits)
}
