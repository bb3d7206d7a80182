package fakemastodon

import (
	"net/url"
	"strings"
)

func (s *Server) verifyAccount(c *call, _ uint64) *reply {
	j := c.by().profile
	j.Source = object{"privacy": "public", "sensitive": false, "language": nil, "note": "", "fields": empty{}}
	return ok(&j)
}

func (s *Server) accountByID(_ *call, id uint64) *account { return s.accounts[id] }

func (s *Server) accountByName(c *call, _ uint64) *account {
	q, _ := url.ParseQuery(c.query)
	return s.byName[q.Get("acct")]
}

func (s *Server) lookupAccount(c *call, _ uint64) *reply {
	q, _ := url.ParseQuery(c.query)
	a := s.byName[strings.ToLower(q.Get("acct"))]
	if a == nil {
		return notFound()
	}
	return ok(&a.profile)
}
