package ratelimit

import (
	"net/http"
	"strconv"
	"time"
)

// Limits is what the headers about a rate limit say.
type Limits struct {
	Limit     int       // requests in a window, 0 when not said
	Remaining int       // requests left in the window, -1 when not said
	Reset     time.Time // end of the window on the local clock, zero when not said
}

// Headers returns what the headers about a rate limit say: X-RateLimit, or else
// the RateLimit fields of the IETF. It returns false when neither a limit nor a
// reset is among them.
func Headers(h http.Header, now time.Time) (Limits, bool) {
	if len(h["X-Ratelimit-Limit"]) == 0 && len(h["X-Ratelimit-Reset"]) == 0 {
		return draftHeaders(h, now)
	}
	return separate(h, &xNames, now), true
}

// names are the headers that say one thing each.
type names struct{ limit, remaining, reset string }

var (
	xNames     = names{"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset"}
	draftNames = names{"Ratelimit-Limit", "Ratelimit-Remaining", "Ratelimit-Reset"}
)

func separate(h http.Header, n *names, now time.Time) Limits {
	l := Limits{Remaining: -1}
	if n, ok := parseCount(h.Get(n.limit)); ok {
		l.Limit = n
	}
	if n, ok := parseCount(h.Get(n.remaining)); ok {
		l.Remaining = n
	}
	if wait, ok := untilReset(h, h.Get(n.reset), now); ok {
		l.Reset = now.Add(wait)
	}
	return l
}

func parseCount(s string) (int, bool) {
	if s == "" {
		return 0, false // without the error that would be made
	}
	n, err := strconv.ParseUint(boundedValue(s), 10, 31)
	return int(n), err == nil
}

// untilReset reads when a window ends: a time, unix seconds (GoToSocial before
// 0.12), unix milliseconds, or a small number of seconds from now (the RateLimit
// fields of the IETF, and servers that write them with an X).
func untilReset(h http.Header, value string, now time.Time) (time.Duration, bool) {
	const maxNumber = 1e14 // as milliseconds the year 5138
	value = boundedValue(value)
	if n, ok := parseNumber(value); ok {
		return FromNumber(n, h, now), n <= maxNumber
	}
	at, ok := parseTime(value)
	if !ok {
		return 0, false
	}
	return Until(at, h, now), true
}
