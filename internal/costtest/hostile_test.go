package costtest_test

import (
	"flag"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

var timed = flag.Bool("timed", false, "run the tests that measure time, on a machine that does nothing else")

// fastest returns the shortest of many runs of f, so that what else the machine does
// does not count.
func fastest(f func()) time.Duration {
	least := time.Hour
	for range 15 {
		start := time.Now()
		f()
		least = min(least, time.Since(start))
	}
	return least
}

// requireAtMost checks that f takes no more than so many times as long as another,
// unless it is over at once.
func requireAtMost(t *testing.T, times float64, f, other func(), name string) {
	t.Helper()
	const atOnce = 50 * time.Microsecond
	var took, base time.Duration
	for range 5 { // a machine may be busy for a while
		took, base = fastest(f), fastest(other)
		if took < atOnce || float64(took) <= times*float64(base) {
			return
		}
	}
	require.LessOrEqual(t, float64(took), times*float64(base), "%s: %v, and %v", name, took, base)
}

// failing returns a call that fails with this response. Its request has a token and a
// post, which the response may quote.
func failing(t testing.TB, status int, body string, header ...string) func() {
	req := testkit.NewPost(t)
	req.Header.Set("Authorization", "Bearer abcdefghijklmnop")
	req.URL.RawQuery = "q=" + strings.Repeat("lorem+", 50)
	rt := mastoerr.NewTransport(testkit.RoundTrip(func(*http.Request) (*http.Response, error) {
		return testkit.Respond(req, status, body, header...), nil
	}), mastoerr.WithRateLimitHook(func(string, mastoerr.RateLimit) {}))
	return func() { _, _ = rt.RoundTrip(req) }
}

func TestNoHeaderOfAMiBCostsMoreThanAnother(t *testing.T) {
	if !*timed {
		t.Skip("measures time, so it needs -timed and a free machine")
	}
	const size = 1 << 20
	names := []string{
		"X-Request-Id", "Content-Type", "Server", "WWW-Authenticate", "Proxy-Authenticate", "Location", "Retry-After",
		"X-RateLimit-Reset", "X-RateLimit-Limit", "X-RateLimit-Remaining", "RateLimit", "RateLimit-Policy", "RateLimit-Limit",
		"RateLimit-Remaining", "RateLimit-Reset", "Date", "CF-Mitigated", "X-Content-Type-Options", "Idempotent-Replayed",
	}
	for _, status := range []int{200, 302, 401, 407, 429} {
		unread := failing(t, status, `{"error":"x"}`, "X-Unread", strings.Repeat("9", size))
		for _, name := range names {
			for _, unit := range []string{"\u200b", "9", " ", "a, ", "Bearer ", "/x", `"a";r=0;t=1,`, "%61"} {
				f := failing(t, status, `{"error":"x"}`, name, strings.Repeat(unit, size/len(unit)))
				requireAtMost(t, 10, f, unread, fmt.Sprintf("%d, %s, %q", status, name, unit))
			}
		}
	}
}

func TestNoBodyCostsMoreThanFiveTimesAPlainOne(t *testing.T) {
	if !*timed {
		t.Skip("measures time, so it needs -timed and a free machine")
	}
	const size = 64 << 10
	plain := failing(t, 422, `{"error":"`+strings.Repeat("Lorem ipsum dolor ", size/18))
	for begin, units := range map[string][]string{
		`{"error":"`: {
			"\u200b", `\u200b`, "\xff", `\u0000`, " ", "\u00a0", "\x01", "<", "<b>a", "&lt;", "Validation failed: ", "a, ", "retry in ", "wait 1s, ", "я", "文", "İ",
			`\ud83d`, `\ud83d\ude00`, "abcdefghijk", "lorem ", "lorem l", "l%6Frem&#x20;", "l<", "l\u200d",
		},
		`{"message":"`:     {"The status field is required. "},
		`{"details":{`:     {`"\u00e9":["\n"],`, `"lorem lo":["lorem lo"],`},
		`{"errors":`:       {"[", `{"detail":"x","errors":`},
		`{`:                {`"error":"\n",`, `"\n":1,`, `"`},
		`{"a":`:            {`{"a":`},
		`{"a":[`:           {"-1.5e3,"},
		`{"error_code":`:   {"1"},
		`{"retry_after":`:  {"9"},
		"":                 {"\u200b", " ", "<", "&", "\ufeff", "wait 1s "},
		"<html>":           {"<title>", "<h1>", "<h1></h1>", "<!--", "<script>", "cloudflare ", "nginx "},
		"<html><title>":    {"<b>", "&lt;", "&#0000000", " ", "lorem l"},
		"<html ":           {`a="b" `},
		`{"error":"wait 1`: {"9", "1s ", ", and 1h"},
	} {
		for _, unit := range units {
			body := begin + strings.Repeat(unit, size/len(unit))
			for _, status := range []int{422, 429, 503} {
				requireAtMost(t, 5, failing(t, status, body), plain, fmt.Sprintf("%d, %s%s", status, begin, unit))
			}
		}
	}
}
