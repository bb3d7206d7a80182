package fakemastodon

import (
	"net/http"
	"strconv"
	"strings"
)

// endpoint is one call that the server knows.
type endpoint struct {
	scope string // that the token needs; "" needs no token
	open  bool   // no token is needed, but one that comes needs the scope
	appOK bool   // any good token will do: an application's, or a disabled account's
	serve handler
}

// route answers a call to any endpoint but POST /api/v1/statuses.
func (s *Server) route(c *call) *reply {
	if strings.HasPrefix(c.path, streamingPath) {
		return s.openStream(c)
	}
	e, id, found := s.findEndpoint(c)
	if !found {
		return s.lacks(c)
	}
	if s.readsToken(c, e) {
		if r := s.authorize(c, e.scope, e.appOK || e.open || e.scope == ""); r != nil {
			return r
		}
	}
	return e.serve(s, c, id)
}

// readsToken reports whether a call to an endpoint is refused for a bad token. Where
// none is needed, Mastodon takes an unknown one for none (authorize_if_got_token! in
// app/controllers/api/base_controller.rb:90), but not one that was revoked.
func (s *Server) readsToken(c *call, e endpoint) bool {
	switch {
	case e.scope != "" && !e.open:
		return true
	case s.facts.rules != nil:
		return e.open && c.token != nil
	}
	return Bearer(c.header) != "" && strings.HasPrefix(c.path, "/api/")
}

// findEndpoint returns the endpoint of a call, and the id in its path.
func (s *Server) findEndpoint(c *call) (e endpoint, id uint64, found bool) {
	if s.facts.rules == nil {
		pattern, id := s.splitID(c.path)
		e, found = endpoints[c.method+" "+pattern]
		return e, id, found
	}
	switch c.method {
	case http.MethodHead:
		return findInTables(http.MethodGet, c.path)
	case http.MethodPatch: // Rails has both for a change
		if e, id, found = findInTables(http.MethodPatch, c.path); !found {
			return findInTables(http.MethodPut, c.path)
		}
		return e, id, found
	}
	return findInTables(c.method, c.path)
}

// findInTables returns an endpoint of Mastodon. Anything may stand for an id: it is
// then that of nothing.
func findInTables(method, path string) (e endpoint, id uint64, found bool) {
	pattern, id := SplitID(path)
	tables := [...]map[string]endpoint{endpoints, mastodonEndpoints}
	for _, table := range tables {
		if e, found = table[method+" "+pattern]; found {
			return e, id, true
		}
	}
	for _, table := range tables {
		for call, e := range table {
			m, pattern, _ := strings.Cut(call, " ")
			if text, fits := fitPath(pattern, path); m == method && fits {
				return e, toInteger(text), true
			}
		}
	}
	return e, 0, false
}

// fitPath reports whether a path is one of a pattern, and returns what stands for
// the last ":id", which has neither a slash nor a dot.
func fitPath(pattern, path string) (id string, fits bool) {
	for {
		want, restOfPattern, more := strings.Cut(pattern, "/")
		have, restOfPath, morePath := strings.Cut(path, "/")
		switch {
		case more != morePath:
			return "", false
		case want == ":id":
			if have == "" || strings.Contains(have, ".") {
				return "", false
			}
			id = have
		case want != have:
			return "", false
		}
		if !more {
			return id, true
		}
		pattern, path = restOfPattern, restOfPath
	}
}

// SplitID replaces the first number in a path by ":id" and returns it.
func SplitID(path string) (pattern string, id uint64) {
	for start := 0; start < len(path); {
		segment, _, _ := strings.Cut(path[start:], "/")
		end := start + len(segment)
		if n, err := strconv.ParseUint(segment, 10, 64); err == nil {
			return path[:start] + ":id" + path[end:], n
		}
		start = end + 1
	}
	return path, 0
}

// splitID is SplitID for the ids of this server.
func (s *Server) splitID(path string) (pattern string, id uint64) {
	if s.facts.ids == idDigits {
		return SplitID(path)
	}
	segments := strings.SplitN(path, "/", 6)
	if len(segments) < 5 || strings.HasPrefix(path, "/oauth/") || fixedPaths[path] {
		return path, 0
	}
	text := segments[4]
	segments[4] = ":id"
	return strings.Join(segments, "/"), s.numberOf(segments[3], text)
}

// numberOf reads an id of a collection. Those of snac's accounts are digests.
func (s *Server) numberOf(collection, text string) uint64 {
	if collection != "accounts" || s.facts.ids != idSnac {
		return s.number(text)
	}
	for _, a := range s.accounts {
		if a.profile.ID == text {
			return a.id
		}
	}
	return 0
}

// fixedPaths have a word where others have an id.
var fixedPaths = map[string]bool{
	"/api/v1/apps/verify_credentials": true, "/api/v1/accounts/verify_credentials": true,
	"/api/v1/accounts/lookup": true, "/api/v1/timelines/home": true,
}
