package known

import (
	"strings"

	"github.com/mastoerr/mastoerr/internal/httpstatus"
)

// Short names for the tables.
const (
	s400 = httpstatus.On400
	s401 = httpstatus.On401
	s403 = httpstatus.On403
	s404 = httpstatus.On404
	s406 = httpstatus.On406
	s409 = httpstatus.On409
	s422 = httpstatus.On422
	s500 = httpstatus.On500
	s503 = httpstatus.On503

	anyStatus = httpstatus.OnAny
	// unreliable are the statuses that some server gives to failures of every
	// kind: 401 Sharkey, 403 Friendica, 500 Pixelfed, 400 Akkoma and GoToSocial.
	unreliable = s400 | s401 | s403 | s500
)

// routes is a set of kinds of request; the empty set stands for all. A request
// that is not known is of no kind.
type routes uint16

const (
	creating routes = 1 << iota // POST /api/v1/statuses
	deleting                    // DELETE /api/v1/statuses/:id
	reading                     // GET
	onPosts                     // below /statuses
	onMedia                     // below /media
	pinning                     // …/pin

	anyRoute routes = 0
)

func routeSet(method, path string) routes {
	var set routes
	if method == "GET" {
		set |= reading
	}
	if path == "" {
		return set
	}
	path = strings.TrimSuffix(path, "/")
	if strings.Contains(path, "/statuses") {
		set |= onPosts
		switch {
		case method == "POST" && strings.HasSuffix(path, "/api/v1/statuses"):
			set |= creating
		case method == "DELETE":
			set |= deleting
		case strings.HasSuffix(path, "/pin"):
			set |= pinning
		}
	}
	if strings.Contains(path, "/media") {
		set |= onMedia
	}
	return set
}

// on reports whether the request is of one of the kinds.
func (a *Answer) on(kinds routes) bool {
	return kinds == anyRoute || routeSet(a.Method, a.Path)&kinds != 0
}
