package fakemastodon

import (
	"net/http"
	"strings"
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
	answer *Answer
	apply  bool // carry the call out before giving answer
	fault  *Fault

	arrived time.Time
	postID  uint64 // for the post that it makes
	made    uint64 // the id of the post or scheduled post that it made

	entry uint64 // of the journal
}

// handler answers a call to one endpoint; id is the number in its path.
type handler func(s *Server, c *call, id uint64) *reply

// key returns the Idempotency-Key.
func (c *call) key() string { return first(c.header["Idempotency-Key"]) }

// by returns the account that calls, nil for an application or nobody.
func (c *call) by() *account {
	if c.token == nil {
		return nil
	}
	return c.token.account
}

// sees reports whether the caller may see a post.
func (c *call) sees(p *post) bool {
	if p == nil || p.deleted {
		return false
	}
	return p.visibility == "public" || p.visibility == "unlisted" || c.by() == p.account
}

// Rails itself answers these two: in JSON when the caller accepts it, else with
// a page (concerns/error_responses.rb:62, public/500.html).

func (c *call) noRoute() *reply {
	if c.acceptsJSON() {
		return fail(http.StatusNotFound, "Not Found")
	}
	return page(http.StatusNotFound, "The page you are looking for isn't here.")
}

func (c *call) crash() *reply {
	if !c.acceptsJSON() {
		return page(http.StatusInternalServerError, "We're sorry, but something went wrong on our end.")
	}
	return &reply{
		status: http.StatusInternalServerError, header: http.Header{"Content-Type": {jsonType}},
		body: []byte(`{"status":500,"error":"Internal Server Error"}`),
	}
}

func page(status int, text string) *reply {
	return &reply{
		status: status, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		body: []byte("<!DOCTYPE html>\n<html lang='en'>\n<head>\n<title>" + text + " - Mastodon</title>\n</head>\n<body>\n<h1>" + text + "</h1>\n</body>\n</html>\n"),
	}
}

func (c *call) acceptsJSON() bool {
	for _, v := range c.header["Accept"] {
		if strings.Contains(v, "json") {
			return true
		}
	}
	return false
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
