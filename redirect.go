package mastoerr

import (
	"net/http"
	"net/url"
	"strings"
)

// judgeRedirect explains a 3xx that is not followed. Where it leads may say
// more than the status: Pixelfed sends API calls that it will not answer to a
// page for people.
func judgeRedirect(a *answer) Code {
	location := a.header.Get("Location")
	switch {
	case a.status != http.StatusMovedPermanently && a.status != http.StatusFound &&
		a.status != http.StatusSeeOther && a.status != http.StatusTemporaryRedirect &&
		a.status != http.StatusPermanentRedirect:
		return CodeUnexpectedStatus
	case a.header == nil:
		return CodeUnexpectedRedirect
	case location == "":
		return CodeInvalidResponse
	}
	// What is longer is longer in its query.
	const enough = 4 << 10 // bytes
	u, err := url.Parse(location[:min(len(location), enough)])
	switch {
	case err != nil, u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https":
		return CodeInvalidResponse
	}
	if c := pageForPeople(u.Path); c != "" {
		return c
	}
	return CodeUnexpectedRedirect
}

// pageForPeople names what it means to end on one of the pages that a web
// framework sends a browser to. Laravel's are /login and Pixelfed's
// /i/verify-email (pixelfed/pixelfed#4789); Rails' Devise has /auth/sign_in.
func pageForPeople(path string) Code {
	path = strings.TrimRight(path, "/")
	switch {
	case strings.HasPrefix(path, "/api/"):
	case strings.HasSuffix(path, "/login"), strings.HasSuffix(path, "/sign_in"), strings.HasSuffix(path, "/signin"):
		return CodeLoginRequired
	case strings.HasSuffix(path, "/verify-email"):
		return CodeEmailUnconfirmed
	}
	return ""
}

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
