package ratelimit

import (
	"net/http"
	"strconv"
	"time"
)

// Limits is what the X-RateLimit headers say.
type Limits struct {
	Limit     int       // requests in a window, 0 when not said
	Remaining int       // requests left in the window, -1 when not said
	Reset     time.Time // end of the window on the local clock, zero when not said
}

// Headers returns what the X-RateLimit headers say. It returns false when
// neither a limit nor a reset is among them.
func Headers(h http.Header, now time.Time) (Limits, bool) {
	l := Limits{Remaining: -1}
	if len(h["X-Ratelimit-Limit"]) == 0 && len(h["X-Ratelimit-Reset"]) == 0 {
		return l, false
	}
	if n, ok := number(h, "X-Ratelimit-Limit"); ok {
		l.Limit = n
	}
	if n, ok := number(h, "X-Ratelimit-Remaining"); ok {
		l.Remaining = n
	}
	if wait, ok := untilReset(h, now); ok {
		l.Reset = now.Add(wait)
	}
	return l, true
}

// Exhausted reports whether X-RateLimit-Remaining says that nothing is left.
func Exhausted(h http.Header) bool {
	n, ok := number(h, "X-Ratelimit-Remaining")
	return ok && n == 0
}

func number(h http.Header, key string) (int, bool) {
	n, err := strconv.ParseUint(boundedValue(h.Get(key)), 10, 31)
	return int(n), err == nil
}

// resetLayouts are the times that X-RateLimit-Reset comes as: Mastodon sends ISO
// 8601 with six decimals, GoToSocial with three.
var resetLayouts = [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05 MST"}

// untilReset reads X-RateLimit-Reset: a time, unix seconds (GoToSocial before
// 0.12), unix milliseconds, or a small number of seconds from now (the drafts of
// the RateLimit header fields).
func untilReset(h http.Header, now time.Time) (time.Duration, bool) {
	const (
		minUnixSeconds = 1e9  // of the year 2001: a smaller number is a span
		minUnixMillis  = 1e11 // as seconds the year 5138
		maxUnixMillis  = 1e14 // of the year 5138
	)
	value := boundedValue(h.Get("X-Ratelimit-Reset"))
	if value == "" {
		return 0, false
	}
	for _, layout := range resetLayouts {
		if at, err := time.Parse(layout, value); err == nil {
			return Until(at, h, now), true
		}
	}
	n, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil || !(n >= 0) || n > maxUnixMillis:
		return 0, false
	case n < minUnixSeconds:
		return Seconds(n), true
	case n < minUnixMillis:
		n *= 1000
	}
	return Until(time.UnixMilli(int64(n)), h, now), true
}
