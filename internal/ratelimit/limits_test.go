package ratelimit_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/ratelimit"
)

func TestTheEndOfTheWindowIsReadInEveryForm(t *testing.T) {
	t.Parallel()
	for reset, want := range map[string]time.Duration{
		"2026-11-22T13:05:00.123456Z":  5*time.Minute + 123456*time.Microsecond, // Mastodon
		"2026-11-22T13:05:00.500Z":     5*time.Minute + 500*time.Millisecond,    // GoToSocial
		"2026-11-22T13:05:00.000Z":     5*time.Minute + time.Second,             // truncated: GoToSocial always
		"2026-11-22T15:05:00+02:00":    5*time.Minute + time.Second,
		"2026-11-22T15:05:00+0200":     5*time.Minute + time.Second,
		"2026-11-22T13:05:00":          5*time.Minute + time.Second,
		"2026-11-22 13:05:00 UTC":      5*time.Minute + time.Second,
		"2026-11-22 15:05:00 +0200":    5*time.Minute + time.Second,
		"2026-11-22 14:05:00 CET":      unread,                      // time.Parse takes any zone that it does not know for UTC
		"1795352700":                   5*time.Minute + time.Second, // unix seconds: GoToSocial before 0.12
		"1795352700.5":                 5*time.Minute + 500*time.Millisecond,
		"1795352700500":                5*time.Minute + 500*time.Millisecond,
		"42":                           42 * time.Second,
		"0":                            0,
		"999999999":                    ratelimit.MaxWait, // a span
		"1000000000":                   0,                 // a time in 2001
		"99999999999":                  ratelimit.MaxWait, // seconds
		"100000000000":                 0,                 // milliseconds of 1973
		"100000000000000":              ratelimit.MaxWait,
		"100000000000001":              unread,
		"9999-12-31T23:59:59Z":         ratelimit.MaxWait,
		"1999-01-01T00:00:00Z":         0,
		"":                             unread,
		"-5":                           unread,
		"NaN":                          unread,
		"+Inf":                         unread,
		"later":                        unread,
		strings.Repeat("0", 64) + "42": unread,
	} {
		t.Run(reset, func(t *testing.T) {
			t.Parallel()
			l, ok := ratelimit.Headers(headers("X-RateLimit-Reset", reset), now)
			require.True(t, ok)
			requireWait(t, want, l.Reset.Sub(now), !l.Reset.IsZero())
		})
	}
}

func TestTheEndOfTheWindowIsMovedToTheLocalClock(t *testing.T) {
	t.Parallel()
	l, _ := ratelimit.Headers(headers("X-RateLimit-Reset", "2011-11-11T11:16:00.500Z", "Date", "Fri, 11 Nov 2011 11:11:00 GMT"), now)
	require.Equal(t, now.Add(5*time.Minute+500*time.Millisecond), l.Reset)
}

func TestWhatIsNotSaidDiffersFromNothingLeft(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		header http.Header
		want   ratelimit.Limits
		ok     bool
	}{
		"no header":                {headers(), ratelimit.Limits{Remaining: -1}, false},
		"only what is left":        {headers("X-RateLimit-Remaining", "4"), ratelimit.Limits{Remaining: -1}, false},
		"only the limit":           {headers("X-RateLimit-Limit", "300"), ratelimit.Limits{Limit: 300, Remaining: -1}, true},
		"nothing left":             {headers("X-RateLimit-Limit", "300", "X-RateLimit-Remaining", "0"), ratelimit.Limits{Limit: 300}, true},
		"all":                      {headers("X-RateLimit-Limit", "300", "X-RateLimit-Remaining", "4", "X-RateLimit-Reset", "42"), ratelimit.Limits{300, 4, now.Add(42 * time.Second)}, true},
		"numbers that are none":    {headers("X-RateLimit-Limit", "many", "X-RateLimit-Remaining", "-4"), ratelimit.Limits{Remaining: -1}, true},
		"numbers that are too big": {headers("X-RateLimit-Limit", "2147483648", "X-RateLimit-Remaining", "2147483647"), ratelimit.Limits{Remaining: 2147483647}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, ok := ratelimit.Headers(test.header, now)
			require.Equal(t, test.ok, ok)
			require.Equal(t, test.want, l)
		})
	}
}
