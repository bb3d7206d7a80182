// Package ratelimit reads how long a server wants the client to wait: from
// Retry-After, from the headers about rate limits and from sentences.
//
// Every wait that it returns lies between 0 and MaxWait. Times of the server are
// measured against the server's own clock, its Date header.
package ratelimit

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// MaxWait bounds every wait. Whether a program waits so long is its own decision;
// a queue may.
const MaxWait = 31 * 24 * time.Hour

// maxRetryAfterValues bounds how many Retry-After headers are read.
const maxRetryAfterValues = 4

// RetryAfter returns the wait that Retry-After names, in seconds or as a date
// (RFC 9110, section 10.2.3), and in the forms that servers send instead: a unix
// time, an ISO 8601 time, "2 days". GoToSocial sends the header twice, once in
// either form, and a proxy may join the two: the first that can be read counts.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	values := h["Retry-After"]
	for _, value := range values[:min(len(values), maxRetryAfterValues)] {
		value = boundedValue(value)
		first, _, _ := strings.Cut(value, ",")
		for _, value := range [...]string{value, first} { // a date has a comma of its own
			if wait, ok := parseWait(value, h, now); ok {
				return wait, true
			}
		}
	}
	return 0, false
}

func parseWait(s string, h http.Header, now time.Time) (time.Duration, bool) {
	if s == "" {
		return 0, false
	}
	if n, ok := parseNumber(s); ok {
		return FromNumber(n, h, now), true
	}
	if at, ok := parseTime(s); ok {
		return Until(at, h, now), true
	}
	return parseSpan(strings.ToLower(s))
}

// parseNumber reads an unsigned decimal number.
func parseNumber(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// FromNumber returns the wait that a bare number stands for: seconds from now or,
// when it is too large for that, a unix time in seconds or in milliseconds.
func FromNumber(n float64, h http.Header, now time.Time) time.Duration {
	const (
		minUnixSeconds = 1e9  // of the year 2001: a smaller number is a span
		minUnixMillis  = 1e11 // as seconds the year 5138
		maxUnixMillis  = 1e14 // of the year 5138
	)
	switch {
	case !(n >= minUnixSeconds) || n > maxUnixMillis:
		return Seconds(n)
	case n < minUnixMillis:
		n *= 1000
	}
	return Until(time.UnixMilli(int64(n)), h, now)
}

// Seconds returns a wait of n seconds.
func Seconds(n float64) time.Duration {
	if !(n > 0) { // NaN is no wait either
		return 0
	}
	return time.Duration(min(n, MaxWait.Seconds()) * float64(time.Second))
}

// Until returns the wait from the response's Date until at, both by the server's
// clock. Without a Date that can be believed it counts from now, the local clock.
//
// A time in whole seconds was truncated by the server, so the wait is a second
// longer: at that very time a GoToSocial still refused (measured).
func Until(at time.Time, h http.Header, now time.Time) time.Duration {
	if at.Nanosecond() == 0 {
		at = at.Add(time.Second)
	}
	wait := at.Sub(now)
	if date, ok := ServerTime(h); ok {
		if byDate := at.Sub(date); !isAbsurd(byDate, wait) {
			wait = byDate
		}
	}
	return min(max(wait, 0), MaxWait)
}

// isAbsurd reports whether a wait that counts from Date shows that Date is wrong:
// a page from a cache, a clock that was never set. The local clock then names a
// shorter wait, or one at all, and the two clocks differ by more than a day.
func isAbsurd(byDate, byLocal time.Duration) bool {
	const day = 24 * time.Hour
	return (byDate-byLocal).Abs() > day && byLocal >= 0 && byLocal <= MaxWait &&
		(byDate > byLocal || byDate < -time.Hour)
}

// ServerTime returns the response's Date, the server's clock in whole seconds.
func ServerTime(h http.Header) (time.Time, bool) {
	date, err := http.ParseTime(boundedValue(h.Get("Date")))
	return date, err == nil
}

// boundedValue returns a header's value, "" for one that is too long for a
// number or a time. The errors of strconv and time quote what they cannot read,
// so a long value would cost its length again.
func boundedValue(value string) string {
	const maxValue = 64 // bytes
	if len(value) > maxValue {
		return ""
	}
	return strings.TrimSpace(value)
}
