package request

import (
	"net/http"
	"strings"
)

// firstRequest returns the request that the caller made, before any redirect,
// and whether a redirect on the way dropped its method and body.
func firstRequest(r *http.Request) (first *http.Request, dropped bool) {
	for r != nil && r.Response != nil && r.Response.Request != nil {
		before := r.Response.Request
		dropped = dropped || dropsBody(r.Response.StatusCode, before.Method)
		r = before
	}
	return r, dropped
}

// dropsBody reports whether net/http follows a redirect with a GET and without
// the body. A post is lost by it, and the list of posts that lives at the same
// address looks like its success.
func dropsBody(status int, method string) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther:
		return method != http.MethodGet && method != http.MethodHead && method != ""
	}
	return false
}

func isCrossHost(first, last *http.Request) bool {
	return first.URL != nil && last.URL != nil && !strings.EqualFold(first.URL.Host, last.URL.Host)
}

// IsFollowed reports whether http.Client follows this redirect, or returns it
// because its caller wants that. It does not follow one without a Location, and
// ought not to follow one that drops the body.
func IsFollowed(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return resp.Header.Get("Location") != "" && !dropsBody(resp.StatusCode, resp.Request.Method)
	}
	return false
}

// StripForCrossHost removes from the header of a redirected request what another
// host must not see. net/http drops Authorization by itself, but puts the URL of
// the request before into Referer, and its query may hold a token.
func StripForCrossHost(h http.Header) {
	delete(h, "Referer")
	for name := range h {
		// The key may be there in small letters, which Header.Del misses.
		if strings.EqualFold(name, KeyHeader) {
			delete(h, name)
		}
	}
}
