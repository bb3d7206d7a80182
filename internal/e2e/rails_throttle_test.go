package e2e_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// The limit of rails/app.rb.
const (
	throttleLimit  = 30
	throttlePeriod = 5 * time.Minute
)

// testThrottle calls until Rack::Attack has had enough. Its windows are aligned
// to the epoch and its reset has the decimals of now: Mastodon's form, which has
// no Retry-After (facts/mastodon.md, section 4).
func (i *instance) testThrottle(t *testing.T) {
	i.both(t, func(t *testing.T, server string) {
		i.language(t, "de") // a throttle answers in the server's language
		token := i.token(t, url.Values{})
		var last mastoerr.RateLimit
		var heard int
		c := mastodon.NewClient(&mastodon.Config{Server: server, AccessToken: token})
		mastoerr.Wrap(c, mastoerr.WithRateLimitHook(func(_ string, r mastoerr.RateLimit) { last, heard = r, heard+1 }))

		var err error
		before := time.Now()
		for range 3 * throttleLimit { // a window may end in between, even two
			before = time.Now()
			if _, err = c.GetStatus(t.Context(), "999999"); labels(err) != notFound {
				break
			}
			require.Equal(t, throttleLimit, last.Limit)
		}
		require.Equal(t, rateLimited, labels(err), body(err))
		e, _ := mastoerr.FromError(err)
		require.Equal(t, "Zu viele Anfragen", e.Message)
		require.Equal(t, throttleLimit, e.RateLimit.Limit)
		require.Zero(t, e.RateLimit.Remaining)
		require.Greater(t, heard, throttleLimit, "successes and failures tell of the limit")

		// The reset lies up to one second past the end of the window.
		end := before.Truncate(throttlePeriod).Add(throttlePeriod)
		require.WithinDuration(t, end, e.RetryAt, 2500*time.Millisecond)
		checkAdvice(t, look, err)
		require.InDelta(t, time.Until(e.RetryAt).Seconds(), mastoerr.Advise(err).After.Seconds(), 1)

		t.Run("and for a post", func(t *testing.T) {
			err := post.make(t, i.client(t, server, token))
			if labels(err) == success {
				t.Skip("the window ended in between")
			}
			require.Equal(t, rateLimited, labels(err))
			require.Equal(t, mastoerr.StepResend, mastoerr.Advise(err).Step)
		})
	})
}

// testBlocklist calls from an address that Rack::Attack blocks: ten bytes of
// plain text, before the application and without a word of whom it concerns.
func (i *instance) testBlocklist(t *testing.T) {
	i.both(t, func(t *testing.T, server string) {
		c := i.client(t, server, i.token(t, url.Values{}))
		require.NoError(t, post.make(t, c))
		from(c, "127.0.0.66")
		err := post.make(t, c)
		require.Equal(t, "403 ip_blocked permissions fix_input never", labels(err), body(err))
		require.Equal(t, "Forbidden\n", string(mustBody(t, err)))
	})
}

func mustBody(t *testing.T, err error) []byte {
	t.Helper()
	e, ok := mastoerr.FromError(err)
	require.True(t, ok)
	return e.Body()
}
