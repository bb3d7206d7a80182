package mastoerr

import (
	"net/http"
	"strings"

	"github.com/mastoerr/mastoerr/internal/edge"
)

// judgeRedirect explains a 3xx that is not followed.
func judgeRedirect(a *answer) Code { return Code(edge.Redirect(a.status, a.header)) }

// pageForPeople returns the code of a login page or an e-mail verification page.
func pageForPeople(path string) Code { return Code(edge.LoginPage(path)) }

// losesRequest is true for a redirect that net/http would follow with a GET and
// without the body: the post would be lost, and answered by the list of posts
// that lives at the same address.
func losesRequest(status int, method string) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther:
		return method != http.MethodGet && method != http.MethodHead && method != ""
	}
	return false
}

// firstRequest walks back to the request that the caller made, before any
// redirect. lost is true when a redirect on the way dropped method and body.
func firstRequest(r *http.Request) (first *http.Request, lost bool) {
	for r != nil && r.Response != nil && r.Response.Request != nil {
		before := r.Response.Request
		lost = lost || losesRequest(r.Response.StatusCode, before.Method)
		r = before
	}
	return r, lost
}

// strays is true for a request that a redirect takes to another host than the
// caller's.
func (t *trip) strays() bool {
	return t.first != t.req && t.first.URL != nil && t.req.URL != nil &&
		!strings.EqualFold(t.first.URL.Host, t.req.URL.Host)
}

// keepFromStrangers takes out of a redirected request what is not another
// host's business. net/http drops Authorization by itself, but puts the query
// of the request before, which may hold a token, into Referer.
func keepFromStrangers(h http.Header) {
	delete(h, "Referer")
	for name := range h {
		if strings.EqualFold(name, idempotencyKeyHeader) { // see setKey
			delete(h, name)
		}
	}
}

// isFollowed is true for a redirect that http.Client follows, or leaves to its
// caller on the caller's own wish. Any other would reach go-mastodon, whose error
// has the instance's words as they are.
func isFollowed(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return resp.Header.Get("Location") != "" && !losesRequest(resp.StatusCode, resp.Request.Method)
	}
	return false
}
