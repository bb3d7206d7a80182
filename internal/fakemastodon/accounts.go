package fakemastodon

import (
	"net/url"
	"strings"
)

func (s *Server) verifyAccount(c *call, _ uint64) *reply {
	j := c.by().profile
	j.Source = &sourceJSON{Privacy: "public"}
	return ok(&j)
}

func (s *Server) getAccount(_ *call, id uint64) *reply {
	a := s.accounts[id]
	if a == nil || a.state == AccountPending || a.state == AccountUnconfirmed {
		return notFound() // app/controllers/api/v1/accounts_controller.rb:94
	}
	return ok(&a.profile)
}

func (s *Server) lookupAccount(c *call, _ uint64) *reply {
	if c.nulIn("acct") {
		return c.crash()
	}
	q, _ := url.ParseQuery(c.query)
	a := s.byName[strings.ToLower(q.Get("acct"))]
	if a == nil {
		return notFound()
	}
	return ok(&a.profile)
}
