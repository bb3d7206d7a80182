package mastoerrtest

import "time"

// Request is an entry of the log of requests.
type Request struct {
	Time    time.Time
	Method  string
	Path    string // without the query
	Account string // "" without a good token
	Key     string // the Idempotency-Key
	Status  int    // that the caller got, 0 for none
	Fault   string // that was injected, "" for none
}

// Requests returns the log of all requests, or with WithRequestLog of the last
// ones, in the order of their arrival. Post.Request counts them from 1.
func (i *Instance) Requests() []Request {
	log, _ := i.server.Requests()
	requests := make([]Request, len(log))
	for n, r := range log {
		requests[n] = Request(r)
	}
	return requests
}

// RequestCount returns how many requests to an endpoint are in the log; Fail
// explains the notation.
func (i *Instance) RequestCount(endpoint string) int {
	method, path, err := parseEndpoint(endpoint)
	if err != nil {
		i.complain("RequestCount(%q): %v", endpoint, err)
	}
	n := 0
	for _, r := range i.Requests() {
		if (method == "" || r.Method == method) && matchPath(path, r.Path) {
			n++
		}
	}
	return n
}
