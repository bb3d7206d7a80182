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
		"seconds of more than a day":        {headers("Retry-After", "90000"), 25 * time.Hour},
		"seconds beyond the bound":          {headers("Retry-After", "2678401"), ratelimit.MaxWait},
		"seconds beyond any number":         {headers("Retry-After", "9"+strings.Repeat("9", 60)), ratelimit.MaxWait},
		"seconds beyond any float":          {headers("Retry-After", "1e400"), unread},
		"negative seconds":                  {headers("Retry-After", "-10"), unread},
		"infinity":                          {headers("Retry-After", "Inf"), unread},
		"no number":                         {headers("Retry-After", "soon"), unread},
		"a number with a unit":              {headers("Retry-After", "5 minutes"), 5 * time.Minute},
		"days":                              {headers("Retry-After", "2 Days"), 48 * time.Hour},
		"a number with another word":        {headers("Retry-After", "5 apples"), unread},
		"a unix time":                       {headers("Retry-After", "1795352700"), 5*time.Minute + time.Second},
		"a unix time by the server's clock": {headers("Retry-After", "1321009860", "Date", "Fri, 11 Nov 2011 11:11:00 GMT"), time.Second},
		"a unix time in milliseconds":       {headers("Retry-After", "1795352700500"), 5*time.Minute + 500*time.Millisecond},
		"a unix time that is over":          {headers("Retry-After", "1700000000"), 0},
		"ISO 8601":                          {headers("Retry-After", "2026-11-22T13:10:00.250Z"), 10*time.Minute + 250*time.Millisecond},
		"ISO 8601 without a fraction":       {headers("Retry-After", "2026-11-22T15:10:00+02:00"), 10*time.Minute + time.Second},
		"two headers that a proxy joined":   {headers("Retry-After", "42, Sun, 22 Nov 2026 13:10:00 GMT"), 42 * time.Second},
		"a date in UTC":                     {headers("Retry-After", "Sun, 22 Nov 2026 13:10:00 UTC"), 10*time.Minute + time.Second},
		"a date in a zone that has no name": {headers("Retry-After", "Sun, 22 Nov 2026 15:10:00 +0200"), 10*time.Minute + time.Second},
		"a date in another zone":            {headers("Retry-After", "Sun, 22 Nov 2026 13:10:00 CET"), unread},
		"an old date in another zone":       {headers("Retry-After", "Sunday, 22-Nov-26 13:10:00 PST"), unread},
		"an old date":                       {headers("Retry-After", "Sunday, 22-Nov-26 13:10:00 GMT"), 10*time.Minute + time.Second},
		"too long for a number":             {headers("Retry-After", strings.Repeat("0", 64)+"5"), unread},
		"a date":                            {headers("Retry-After", "Sun, 22 Nov 2026 13:10:00 GMT"), 10*time.Minute + time.Second},
		"a date by the server's clock":      {headers("Retry-After", "Fri, 11 Nov 2011 11:16:00 GMT", "Date", "Fri, 11 Nov 2011 11:11:00 GMT"), 5*time.Minute + time.Second},
		"a date beside an unreadable clock": {headers("Retry-After", "Sun, 22 Nov 2026 13:10:00 GMT", "Date", "yesterday"), 10*time.Minute + time.Second},
		"a date in the past":                {headers("Retry-After", "Sun, 22 Nov 2026 12:00:00 GMT", "Date", nowDate), 0},
		"a date beyond the bound":           {headers("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"), ratelimit.MaxWait},
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

// A page from a cache carries the Date of its making, and some machines have no
// clock.
func TestADateThatCannotBeBelievedGivesWayToTheLocalClock(t *testing.T) {
	t.Parallel()
	const tenMinutes, tenDays = 10*time.Minute + time.Second, 240 * time.Hour
	for name, test := range map[string]struct {
		date  time.Time
		until time.Time
		want  time.Duration
	}{
		"Date is right":                         {now, now.Add(10 * time.Minute), tenMinutes},
		"both clocks differ by a day":           {now.Add(24 * time.Hour), now.Add(24*time.Hour + 10*time.Minute), tenMinutes},
		"Date is of 1970":                       {time.Unix(0, 0), now.Add(10 * time.Minute), tenMinutes},
		"Date is of 9999":                       {time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), now.Add(10 * time.Minute), tenMinutes},
		"Date is ten days old":                  {now.Add(-tenDays), now.Add(10 * time.Minute), tenMinutes},
		"Date is ten days ahead":                {now.Add(tenDays), now.Add(10 * time.Minute), tenMinutes},
		"the local clock is ten days slow":      {now.Add(tenDays), now.Add(tenDays + 10*time.Minute), tenMinutes},
		"the local clock is ten days fast":      {now.Add(-tenDays), now.Add(-tenDays + 10*time.Minute), tenMinutes},
		"the local clock was never set":         {now.AddDate(56, 0, 0), now.AddDate(56, 0, 0).Add(10 * time.Minute), tenMinutes},
		"the time was over, and the clock slow": {now.Add(tenDays), now.Add(tenDays - time.Minute), 0},
		"both are beyond the bound":             {time.Unix(0, 0), now.AddDate(1, 0, 0), ratelimit.MaxWait},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := headers("Retry-After", test.until.UTC().Format(http.TimeFormat), "Date", test.date.UTC().Format(http.TimeFormat))
			wait, ok := ratelimit.RetryAfter(h, now)
			require.True(t, ok)
			require.Equal(t, test.want, wait)
		})
	}
}

func TestSecondsAreBounded(t *testing.T) {
	t.Parallel()
	for n, want := range map[float64]time.Duration{
		1.5: 1500 * time.Millisecond, 0: 0, -1: 0, math.NaN(): 0, math.Inf(-1): 0,
		86400: 24 * time.Hour, 31 * 86400: ratelimit.MaxWait, 31*86400 + 1: ratelimit.MaxWait, math.Inf(1): ratelimit.MaxWait,
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
	for _, v := range []string{`"a";r=0;t=30, "b";q=5;r=1`, "limit=100, remaining=0, reset=30", "100, 100;w=60", "1h, 5 minutes and 3 d", "Sun, 22 Nov 2026 13:10:00 CET"} {
		f.Add(v, v, nowDate, "retry in "+v)
	}
	f.Fuzz(func(t *testing.T, retryAfter, reset, date, text string) {
		h := headers("Retry-After", retryAfter, "X-Ratelimit-Reset", reset, "Date", date)
		draft := headers("RateLimit", retryAfter, "RateLimit-Policy", text, "RateLimit-Limit", text, "RateLimit-Reset", reset, "Date", date)
		bounded := func(wait time.Duration) {
			require.GreaterOrEqual(t, wait, time.Duration(0))
			require.LessOrEqual(t, wait, ratelimit.MaxWait)
		}
		if wait, ok := ratelimit.RetryAfter(h, now); ok {
			bounded(wait)
		}
		if wait, ok := ratelimit.InText(text); ok {
			bounded(wait)
		}
		for _, h := range []http.Header{h, draft} {
			l, ok := ratelimit.Headers(h, now)
			if ok && !l.Reset.IsZero() {
				bounded(l.Reset.Sub(now))
			}
			require.GreaterOrEqual(t, l.Limit, 0)
			require.GreaterOrEqual(t, l.Remaining, -1)
		}
	})
}
