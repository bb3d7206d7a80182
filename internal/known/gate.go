package known

import "strings"

// statuses is a set of HTTP statuses; the empty set stands for all.
type statuses uint32

const (
	s400 statuses = 1 << iota
	s401
	s403
	s404
	s406
	s408
	s409
	s422
	s500
	s501
	s503
	sOther

	always statuses = 0
	// lying are the statuses that some server gives to failures of every kind:
	// 401 Sharkey, 403 Friendica, 500 Pixelfed, 400 Akkoma and GoToSocial.
	lying = s400 | s401 | s403 | s500
)

func statusSet(status int) statuses {
	switch status {
	case 400:
		return s400
	case 401:
		return s401
	case 403:
		return s403
	case 404:
		return s404
	case 406:
		return s406
	case 408:
		return s408
	case 409:
		return s409
	case 422:
		return s422
	case 500:
		return s500
	case 501:
		return s501
	case 503:
		return s503
	}
	return sOther
}

// routes is a set of kinds of request; the empty set stands for all. A request
// that is not known is of no kind, but taken for no search either.
type routes uint16

const (
	creating routes = 1 << iota // POST /api/v1/statuses
	deleting                    // DELETE /api/v1/statuses/:id
	reading                     // GET
	onPosts                     // below /statuses
	onMedia                     // below /media
	pinning                     // …/pin
	noSearch                    // anything but a search

	everywhere routes = 0
)

func routeSet(method, path string) routes {
	var set routes
	if method == "GET" {
		set |= reading
	}
	if path == "" {
		return set | noSearch
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
	if !strings.Contains(path, "/search") {
		set |= noSearch
	}
	return set
}

// on tells whether the request is of one of the kinds.
func (a *Answer) on(kinds routes) bool {
	return kinds == everywhere || routeSet(a.Method, a.Path)&kinds != 0
}
