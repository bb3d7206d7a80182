package fakemastodon

import "net/url"

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

func (s *Server) getAccount(_ *call, a *account) *reply { return ok(&a.profile) }
