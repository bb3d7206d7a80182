package fakemastodon

import (
	"net/http"
	"strconv"
	"time"
)

// Header values that are the same in every response. net/http and go-mastodon
// only read them.
var (
	railsType = []string{jsonType}
	noStore   = []string{"private, no-store"}
)

// ownHeaders holds the values that no other response shares, in one piece of memory.
type ownHeaders struct{ date, id, limit, remaining, reset [1]string }

// addHeaders adds the headers that every response has. A response of a
// controller has no Content-Type yet; rack-attack, Rails' own errors and the
// streaming server bring theirs, and no Server header.
func (s *Server) addHeaders(c *call, r *reply) {
	if r.header == nil {
		r.header = make(http.Header, 8)
	}
	h, own := r.header, new(ownHeaders)
	switch {
	case s.WithoutDate || s.facts.noDate:
		delete(h, "Date")
	case len(h["Date"]) == 0:
		own.date[0] = s.dateText(c.now.Add(s.DateClock))
		h["Date"] = own.date[:]
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
		own.setQuota(h, &c.quota, s.Clock)
	}
	own.id[0] = requestID(c.entry)
	h["X-Request-Id"] = own.id[:]
	h["Cache-Control"] = noStore
}

// setQuota writes the X-RateLimit headers of a server whose clock is ahead.
func (o *ownHeaders) setQuota(h http.Header, q *quota, ahead time.Duration) {
	if !q.known() {
		return
	}
	o.limit[0], o.remaining[0] = strconv.Itoa(q.limit), strconv.Itoa(q.remaining)
	o.reset[0] = q.reset.Add(ahead).UTC().Format(Micros)
	h["X-Ratelimit-Limit"], h["X-Ratelimit-Remaining"], h["X-Ratelimit-Reset"] = o.limit[:], o.remaining[:], o.reset[:]
}

// dateText writes a time as the Date header does. Most responses of a second have the
// same.
func (s *Server) dateText(t time.Time) string {
	if second := t.Unix(); second != s.dateOf || s.date == "" {
		s.dateOf, s.date = second, t.UTC().Format(http.TimeFormat)
	}
	return s.date
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
