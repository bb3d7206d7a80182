package known

import "strings"

// emptyAnswer is what a response without a body means at an endpoint.
type emptyAnswer struct {
	method string
	path   string // the path ends with it; "" for any
	status int
	code   string
}

// emptyAnswers are the pairs of endpoint and status that say more than the status
// alone. The others are left to it: an empty 422 to a POST may be about the input
// (snac's polls), and an empty 404 may be a record's or a route's.
var emptyAnswers = [...]emptyAnswer{
	// A GET has no input to refuse. snac answers so when nobody is logged in
	// (Yonle/snac2 955b24d mastoapi.c:989).
	{"GET", "", 422, "unauthorized"},
	// RFC 6749, section 5.2: of the errors of a token endpoint only invalid_client
	// has 401; snac's is about the client or its secret (mastoapi.c:356).
	{"POST", "/oauth/token", 401, "invalid_client"},
}

// empty returns the code of a response without a body, "" when the status says all.
func empty(a *Answer) string {
	for i := range emptyAnswers {
		e := &emptyAnswers[i]
		if e.status == a.Status && e.method == a.Method && strings.HasSuffix(a.Path, e.path) {
			return e.code
		}
	}
	return ""
}
