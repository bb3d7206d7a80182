package mastoerr

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// maxWait bounds RetryAt. Mastodon's longest window is 24 hours (follows).
const maxWait = 24 * time.Hour

// setWait fills RetryAt and RateLimit.
//
// Servers name the wait in a header (Retry-After in seconds or as a date,
// X-RateLimit-Reset as a time or a number) or in the body. Times of the server
// are measured against its own clock, the Date header, and moved to ours.
func setWait(e *MastodonError, a *answer) {
	now := a.now
	if now.IsZero() {
		now = time.Now()
	}
	e.RateLimit = rateLimitOf(a.header, now)
	// A wait never turns a never into a retry: Varnish puts a Retry-After on
	// its 403 and 404 pages, and on a 200.
	if e.Action != ActionRetryLater || e.Retry == RetryNever || a.status < 300 {
		return
	}
	wait, ok := retryAfter(a.header, now)
	if !ok {
		wait, ok = bodyWait(e, a, now)
	}
	if !ok && !e.RateLimit.Reset.IsZero() &&
		(a.status == http.StatusTooManyRequests || e.Code == CodeRateLimited || spent(a.header)) {
		wait, ok = e.RateLimit.Reset.Sub(now), true
	}
	if ok {
		e.RetryAt = now.Add(min(max(wait, 0), maxWait))
	}
}

// spent is true when X-RateLimit-Remaining says that nothing is left.
func spent(h http.Header) bool {
	n, ok := headerNumber(h, "X-Ratelimit-Remaining")
	return ok && n == 0
}

// rateLimitOf reads the X-RateLimit headers of any response.
func rateLimitOf(h http.Header, now time.Time) RateLimit {
	var r RateLimit
	if len(h["X-Ratelimit-Limit"]) == 0 && len(h["X-Ratelimit-Reset"]) == 0 {
		return r
	}
	r.Limit, _ = headerNumber(h, "X-Ratelimit-Limit")
	r.Remaining, _ = headerNumber(h, "X-Ratelimit-Remaining")
	if wait, ok := resetWait(h, now); ok {
		r.Reset = now.Add(min(max(wait, 0), maxWait))
	}
	return r
}

// short returns a header's value, or "" for one that is too long for a number or
// a time: parsing quotes what it cannot read, megabytes included.
func short(value string) string {
	const longest = 64 // bytes
	if len(value) > longest {
		return ""
	}
	return strings.TrimSpace(value)
}

func headerNumber(h http.Header, key string) (int, bool) {
	n, err := strconv.ParseUint(short(h.Get(key)), 10, 31)
	return int(n), err == nil
}

// retryAfter reads Retry-After (RFC 9110, section 10.2.3). GoToSocial sends it
// twice, once in either form: the first that can be read counts.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	const enough = 4 // values
	values := h["Retry-After"]
	for _, value := range values[:min(len(values), enough)] {
		value = short(value)
		if wait, ok := parseSeconds(value); ok {
			return wait, true
		}
		if at, err := http.ParseTime(value); err == nil {
			return sinceServer(at, h, now), true
		}
	}
	return 0, false
}

// resetWait reads X-RateLimit-Reset: an ISO 8601 time (Mastodon with six
// decimals, GoToSocial with three), unix seconds (GoToSocial before 0.12),
// unix milliseconds, or a small number of seconds from now (the drafts of the
// RateLimit header fields).
func resetWait(h http.Header, now time.Time) (time.Duration, bool) {
	value := short(h.Get("X-Ratelimit-Reset"))
	if value == "" {
		return 0, false
	}
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05 MST"} {
		if at, err := time.Parse(layout, value); err == nil {
			return sinceServer(at, h, now), true
		}
	}
	const (
		smallest   = 1e9  // unix seconds of 2001: below it is a span, not a time
		thousandth = 1e11 // unix seconds of the year 5138: above it are milliseconds
	)
	n, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil || !(n >= 0) || n > 1e14:
		return 0, false
	case n < smallest:
		return seconds(n), true
	case n < thousandth:
		return sinceServer(unixMillis(n*1000), h, now), true
	}
	return sinceServer(unixMillis(n), h, now), true
}

func unixMillis(ms float64) time.Time { return time.UnixMilli(int64(ms)) }

// sinceServer is the time from the response's Date until at, both on the
// server's clock; without a readable Date the local clock has to do.
func sinceServer(at time.Time, h http.Header, now time.Time) time.Duration {
	if date, err := http.ParseTime(short(h.Get("Date"))); err == nil {
		return at.Sub(date)
	}
	return at.Sub(now)
}

// parseSeconds reads a number of seconds, decimals allowed.
func parseSeconds(s string) (time.Duration, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		// A number too large for a float is still a long wait.
		return maxWait, strings.Trim(s, "0123456789") == ""
	}
	return seconds(n), true
}

func seconds(n float64) time.Duration {
	if !(n > 0) {
		return 0
	}
	return time.Duration(min(n, maxWait.Seconds()) * float64(time.Second))
}

// bodyWait looks for the wait in the body: Cloudflare's retry_after, a Misskey
// fork's error.info.resetMs, or a sentence such as "retry in 12.34s".
func bodyWait(e *MastodonError, a *answer, now time.Time) (time.Duration, bool) {
	b := &a.body
	switch {
	case b.Shape != wire.JSON && b.Shape != wire.Text:
		return 0, false
	case b.RetryAfter >= 0:
		return seconds(b.RetryAfter), true
	case b.ResetMillis > 0:
		return sinceServer(time.UnixMilli(b.ResetMillis), a.header, now), true
	case e.Code == CodeRateLimited:
		return sentenceWait(e.Message)
	}
	return 0, false
}

// sentenceWait reads the time in "retry in 12.34s", "try again in 5 minutes",
// "retry after 30 seconds".
func sentenceWait(s string) (time.Duration, bool) {
	for _, lead := range [...]string{"retry in ", "again in ", "retry after ", "again after ", "wait "} {
		_, rest, found := cutFold(s, lead)
		if !found {
			continue
		}
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789."))
		n, err := strconv.ParseFloat(strings.TrimRight(rest[:digits], "."), 64)
		if err != nil {
			continue
		}
		unit := strings.TrimLeft(rest[digits:], " ")
		unit = unit[:len(unit)-len(strings.TrimLeft(unit, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
		switch strings.ToLower(unit) {
		case "", "s", "sec", "secs", "second", "seconds":
			return seconds(n), true
		case "ms", "millisecond", "milliseconds":
			return seconds(n / 1000), true
		case "m", "min", "mins", "minute", "minutes":
			return seconds(n * 60), true
		case "h", "hour", "hours":
			return seconds(n * 3600), true
		}
	}
	return 0, false
}

// cutFold is strings.Cut without regard to the case of ASCII letters.
func cutFold(s, sep string) (before, after string, found bool) {
	for i := 0; i+len(sep) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(sep)], sep) {
			return s[:i], s[i+len(sep):], true
		}
	}
	return s, "", false
}
