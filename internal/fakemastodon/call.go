package fakemastodon

import (
	"net/http"
	"slices"
	"time"
)

// call is one request as the server sees it.
type call struct {
	method, path string
	header       http.Header
	query        string
	body         []byte
	now          time.Time // of arrival; once the call is carried out, of that

	token  *token // nil without one, or with one that is not known
	quota  quota  // for the headers of the response
	posts  bool   // the limit of posts shows in the headers
	answer *Answer
	apply  bool // carry the call out before giving answer
	fault  *Fault
	host   string // that the caller named instead of the address's; "" if it did not

	// What readParams found; other software than Mastodon does not use it.
	parsed  bool
	params  []param
	few     [6]param // what params begins with
	uploads []upload

	arrived time.Time
	postID  uint64 // for the post that it makes
	made    uint64 // the id of the post or scheduled post that it made

	entry uint64 // of the journal
}

// handler answers a call to one endpoint; id is the number in its path.
type handler func(s *Server, c *call, id uint64) *reply

// key returns the Idempotency-Key; one that is blank is none
// (app/services/post_status_service.rb:237).
func (c *call) key() string {
	key := first(c.header["Idempotency-Key"])
	if blank(key) {
		return ""
	}
	return key
}

// by returns the account that calls, nil for an application or nobody.
func (c *call) by() *account {
	if c.token == nil {
		return nil
	}
	return c.token.account
}

// sees reports whether the caller may see a post
// (app/policies/status_policy.rb show?).
func (c *call) sees(p *post) bool {
	if p == nil || p.deleted || p.account.state == AccountSuspended {
		return false
	}
	who := c.by()
	switch {
	case who == p.account:
		return true
	case p.account.blocking[who]:
		return false
	case p.visibility == "public" || p.visibility == "unlisted":
		return true
	case who == nil:
		return false
	}
	return p.visibility == "private" && who.following[p.account] || slices.Contains(p.mentioned, who)
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
