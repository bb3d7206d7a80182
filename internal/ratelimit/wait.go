// Package ratelimit reads how long a server wants the client to wait: from
// Retry-After, from the X-RateLimit headers and from sentences.
//
// Every wait that it returns lies between 0 and MaxRetryAfter. Times of the
// server are measured against the server's own clock, its Date header.
package ratelimit

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// MaxRetryAfter bounds every wait. Mastodon's longest window is 24 hours
// (follows).
const MaxRetryAfter = 24 * time.Hour

// maxRetryAfterValues bounds how many Retry-After headers are read.
const maxRetryAfterValues = 4

// RetryAfter returns the wait that Retry-After names, in seconds or as a date
// (RFC 9110, section 10.2.3). GoToSocial sends the header twice, once in either
// form: the first that can be read counts.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	values := h["Retry-After"]
	for _, value := range values[:min(len(values), maxRetryAfterValues)] {
		value = boundedValue(value)
		if wait, ok := parseSeconds(value); ok {
			return wait, true
		}
		if at, err := http.ParseTime(value); err == nil {
			return Until(at, h, now), true
		}
	}
	return 0, false
}

// parseSeconds reads a number of seconds, decimals allowed.
func parseSeconds(s string) (time.Duration, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		// A number too large for a float is still a long wait.
		return MaxRetryAfter, strings.Trim(s, "0123456789") == ""
	}
	return Seconds(n), true
}

// Seconds returns a wait of n seconds.
func Seconds(n float64) time.Duration {
	if !(n > 0) { // NaN is no wait either
		return 0
	}
	return time.Duration(min(n, MaxRetryAfter.Seconds()) * float64(time.Second))
}

// Until returns the wait from the response's Date until at, both by the server's
// clock. Without a readable Date it counts from now, the local clock.
func Until(at time.Time, h http.Header, now time.Time) time.Duration {
	if date, ok := ServerTime(h); ok {
		now = date
	}
	return min(max(at.Sub(now), 0), MaxRetryAfter)
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
