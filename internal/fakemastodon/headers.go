package fakemastodon

import "net/http"

// Header values that are the same in every response. net/http and go-mastodon
// only read them.
var (
	railsType = []string{jsonType}
	noStore   = []string{"private, no-store"}
)

// addHeaders adds the headers that every response has. A response of a
// controller has no Content-Type yet; rack-attack, Rails' own errors and the
// streaming server bring theirs, and no Server header.
func (s *Server) addHeaders(c *call, r *reply) {
	if r.header == nil {
		r.header = make(http.Header, 8)
	}
	h := r.header
	switch {
	case s.WithoutDate || s.facts.noDate:
		delete(h, "Date")
	case len(h["Date"]) == 0:
		h["Date"] = []string{c.now.Add(s.DateClock).UTC().Format(http.TimeFormat)}
	}
	if r.complete {
		return
	}
	if len(h["Content-Type"]) == 0 {
		h["Content-Type"] = railsType
		if s.server != nil && !r.bare {
			h["Server"] = s.server
		}
	}
	if !r.bare {
		c.quota.setHeaders(h, s.Clock)
	}
	h["X-Request-Id"] = []string{requestID(c.entry)}
	h["Cache-Control"] = noStore
}

// requestID is shaped like the UUIDs of Rails.
func requestID(n uint64) string {
	const hex = "0123456789abcdef"
	id := []byte("00000000-0000-4000-8000-000000000000")
	for at := len(id) - 1; n > 0; at-- {
		id[at] = hex[n&15]
		n >>= 4
	}
	return string(id)
}
