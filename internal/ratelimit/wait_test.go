package ratelimit_test

import (
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/ratelimit"
)

// now is the local clock of the tests, and what Date says when both clocks agree.
var now = time.Date(2026, time.November, 22, 13, 0, 0, 0, time.UTC)

const nowDate = "Sun, 22 Nov 2026 13:00:00 GMT"

// unread is the result for a header that cannot be read.
const unread = time.Duration(-1)

func headers(pairs ...string) http.Header {
	h := make(http.Header)
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

func requireWait(t *testing.T, want, wait time.Duration, ok bool) {
	t.Helper()
	if want == unread {
		require.False(t, ok, wait)
		return
	}
	require.True(t, ok)
	require.Equal(t, want, wait)
}

func TestRetryAfterIsReadInSecondsAndAsADate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		header http.Header
		want   time.Duration
	}{
		"no header":                         {headers(), unread},
		"seconds":                           {headers("Retry-After", "120"), 2 * time.Minute},
		"seconds with decimals":             {headers("Retry-After", "1.5"), 1500 * time.Millisecond},
		"seconds between blanks":            {headers("Retry-After", " 7 "), 7 * time.Second},
		"no seconds":                        {headers("Retry-After", "0"), 0},
		"seconds beyond the bound":          {headers("Retry-After", "90000"), ratelimit.MaxRetryAfter},
		"seconds beyond any number":         {headers("Retry-After", "9"+strings.Repeat("9", 60)), ratelimit.MaxRetryAfter},
		"seconds beyond any float":          {headers("Retry-After", "1e400"), unread},
		"negative seconds":                  {headers("Retry-After", "-10"), unread},
		"infinity":                          {headers("Retry-After", "Inf"), unread},
		"no number":                         {headers("Retry-After", "soon"), unread},
		"a number with a word":              {headers("Retry-After", "5 minutes"), unread},
		"too long for a number":             {headers("Retry-After", strings.Repeat("0", 64)+"5"), unread},
		"a date":                            {headers("Retry-After", "Sun, 22 Nov 2026 13:10:00 GMT"), 10 * time.Minute},
		"a date by the server's clock":      {headers("Retry-After", "Fri, 11 Nov 2011 11:16:00 GMT", "Date", "Fri, 11 Nov 2011 11:11:00 GMT"), 5 * time.Minute},
		"a date beside an unreadable clock": {headers("Retry-After", "Sun, 22 Nov 2026 13:10:00 GMT", "Date", "yesterday"), 10 * time.Minute},
		"a date in the past":                {headers("Retry-After", "Sun, 22 Nov 2026 12:00:00 GMT", "Date", nowDate), 0},
		"a date beyond the bound":           {headers("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"), ratelimit.MaxRetryAfter},
		"the first of two":                  {headers("Retry-After", "7", "Retry-After", "9"), 7 * time.Second},
		"the first that can be read":        {headers("Retry-After", "soon", "Retry-After", "9"), 9 * time.Second},
		"the fourth":                        {headers("Retry-After", "a", "Retry-After", "b", "Retry-After", "c", "Retry-After", "9"), 9 * time.Second},
		"not the fifth":                     {headers("Retry-After", "a", "Retry-After", "b", "Retry-After", "c", "Retry-After", "d", "Retry-After", "9"), unread},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wait, ok := ratelimit.RetryAfter(test.header, now)
			requireWait(t, test.want, wait, ok)
		})
	}
}

func TestSecondsAreBounded(t *testing.T) {
	t.Parallel()
	for n, want := range map[float64]time.Duration{
		1.5: 1500 * time.Millisecond, 0: 0, -1: 0, math.NaN(): 0, math.Inf(-1): 0,
		86400: ratelimit.MaxRetryAfter, 86401: ratelimit.MaxRetryAfter, math.Inf(1): ratelimit.MaxRetryAfter,
	} {
		require.Equal(t, want, ratelimit.Seconds(n), n)
	}
}

func TestServerTimeIsTheDateHeader(t *testing.T) {
	t.Parallel()
	at, ok := ratelimit.ServerTime(headers("Date", nowDate))
	require.True(t, ok)
	require.True(t, now.Equal(at))
	for _, date := range []string{"", "yesterday", nowDate + strings.Repeat(" ", 64)} {
		_, ok := ratelimit.ServerTime(headers("Date", date))
		require.False(t, ok, date)
	}
}

func FuzzEveryWaitIsBounded(f *testing.F) {
	for _, v := range []string{"5", "-1", "1e9", "1e400", "NaN", "Inf", "0x7", "9223372036854775807", "99999999999999", "2026-11-22T13:06:22.000Z", "9999-12-31T23:59:59Z", nowDate, "retry in 1e400s", ""} {
		f.Add(v, v, nowDate, v)
		f.Add(v, v, v, "wait "+v)
	}
	f.Fuzz(func(t *testing.T, retryAfter, reset, date, text string) {
		h := headers("Retry-After", retryAfter, "X-Ratelimit-Reset", reset, "Date", date)
		bounded := func(wait time.Duration) {
			require.GreaterOrEqual(t, wait, time.Duration(0))
			require.LessOrEqual(t, wait, ratelimit.MaxRetryAfter)
		}
		if wait, ok := ratelimit.RetryAfter(h, now); ok {
			bounded(wait)
		}
		if wait, ok := ratelimit.InText(text); ok {
			bounded(wait)
		}
		if l, ok := ratelimit.Headers(h, now); ok && !l.Reset.IsZero() {
			bounded(l.Reset.Sub(now))
		}
	})
}
