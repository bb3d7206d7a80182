package fakemastodon

import (
	_ "embed"
	"net/http"
	"strings"
)

// mastodonRoutes are the calls that Mastodon has, a line each.
//
//go:embed routes_mastodon.txt
var mastodonRoutes string

// lacks answers a call that no endpoint here takes: with Mastodon's 404 if Mastodon
// has none either. Else the fake is at fault, and says so.
func (s *Server) lacks(c *call) *reply {
	if s.facts.rules == nil {
		return c.noRoute()
	}
	if r := s.webPage(c); r != nil {
		return r
	}
	if pattern := mastodonRoute(c.method, c.path); pattern != "" && s.Missing != nil {
		s.Missing(pattern)
		return fail(http.StatusNotImplemented, "mastoerrtest does not have "+pattern)
	}
	return c.unknownRoute()
}

// unknownRoute is the 404 for a call that this version of Mastodon lacks.
func (c *call) unknownRoute() *reply {
	c.quota = quota{} // only the controllers of the API show it
	return c.noRoute()
}

// mastodonRoute returns the call of Mastodon that a request is, such as
// "GET /api/v1/lists/:id", or "".
func mastodonRoute(method, path string) string {
	for line := range strings.Lines(mastodonRoutes) {
		route := strings.TrimSpace(line)
		m, pattern, _ := strings.Cut(route, " ")
		if m != method {
			continue
		}
		if _, fits := fitPath(pattern, path); fits {
			return route
		}
	}
	return ""
}

// webPage answers for the pages of the web application: profiles, and those that
// need a session.
func (s *Server) webPage(c *call) *reply {
	first, rest, _ := strings.Cut(strings.TrimPrefix(c.path, "/"), "/")
	switch {
	case c.method != http.MethodGet:
		return nil
	case first == "settings" || first == "admin":
		if c.acceptsJSON() {
			return fail(http.StatusUnauthorized, say("sign_in.required"))
		}
		return (&reply{status: http.StatusFound}).set("Location", s.url+"/auth/sign_in")
	case strings.HasPrefix(first, "@") && rest == "":
		if a := s.byName[strings.ToLower(first[1:])]; a != nil {
			return page(http.StatusOK, a.name)
		}
	}
	return nil
}
