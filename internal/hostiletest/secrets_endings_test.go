package hostiletest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestNoSecretIsPrintedHoweverDoEnds(t *testing.T) {
	searching := func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.Search(ctx, testkit.SecretQuery, false)
		return err
	}
	posting := func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.PostStatus(ctx, testkit.SecretToot)
		return err
	}
	endings := map[string]struct {
		answers []testkit.Responder
		call    func(context.Context, *mastodon.Client) error
		within  time.Duration // of the context; 0 for ever
		policy  mastoerr.Policy
		keys    bool                  // WithKeySupport
		reason  mastoerr.GaveUpReason // "" for the failure itself
	}{
		"all attempts fail":             {answers: []testkit.Responder{testkit.QuotesAll(503)}, call: searching, reason: mastoerr.GaveUpAttempts},
		"nobody listens":                {answers: []testkit.Responder{testkit.Refused}, call: searching, reason: mastoerr.GaveUpAttempts},
		"the instance asks for a day":   {answers: []testkit.Responder{testkit.QuotesAll(429, "Retry-After", "86400")}, call: posting, reason: mastoerr.GaveUpWaitTooLong},
		"the deadline is too near":      {answers: []testkit.Responder{testkit.QuotesAll(429, "Retry-After", "60")}, call: posting, within: 30 * time.Second, reason: mastoerr.GaveUpDeadline},
		"the post may be out":           {answers: []testkit.Responder{testkit.Lost, testkit.QuotesAll(422)}, call: posting, reason: mastoerr.GaveUpUnknown},
		"the key is too old":            {answers: []testkit.Responder{testkit.Lost, testkit.QuotesAll(429, "Retry-After", "3600")}, call: posting, policy: mastoerr.Policy{MaxRetryAfter: 2 * time.Hour}, keys: true, reason: mastoerr.GaveUpKeyExpired},
		"the attachment takes too long": {answers: []testkit.Responder{testkit.Responds(422, `{"error":"Cannot attach files that have not finished processing. Try again in a moment!"}`)}, call: posting, reason: mastoerr.GaveUpMedia},
		"the input is wrong":            {answers: []testkit.Responder{testkit.QuotesAll(422)}, call: posting},
		"the answer is cut":             {answers: []testkit.Responder{testkit.Responds(200, `{"id":`)}, call: posting, policy: mastoerr.Policy{MaxAttempts: 1}, reason: mastoerr.GaveUpUnknown},
	}
	for name, end := range endings {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				ctx := mastoerr.WithIdempotencyKey(t.Context(), testkit.SecretKey)
				if end.within != 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, end.within)
					defer cancel()
				}
				end.policy.OnWait = func(_ context.Context, a mastoerr.Attempt) { testkit.RequireNoSecret(t, a.Err) }
				c := mastoerr.Wrap(testkit.ClientWithSecrets(t, end.answers...), mastoerr.WithKeySupport(func(string) bool { return end.keys }))
				_, err := mastoerr.Do(ctx, end.policy, func(ctx context.Context) (struct{}, error) {
					return struct{}{}, end.call(ctx, c)
				})
				var g *mastoerr.GaveUpError
				require.Equal(t, end.reason != "", errors.As(err, &g), "%v", err)
				if g != nil {
					require.Equal(t, end.reason, g.Reason)
				}
				testkit.RequireNoSecret(t, err)
			})
		})
	}
}

func TestNoSecretIsPrintedHoweverPostOnceEnds(t *testing.T) {
	for name, answers := range map[string][]testkit.Responder{
		"it cannot look":             {testkit.Lost, testkit.QuotesAll(403)},
		"it is refused":              {testkit.QuotesAll(422)},
		"the token is refused":       {testkit.QuotesAll(401)},
		"it looks and meets failure": {testkit.Lost, testkit.QuotesAll(503)},
		"it is answered by a page":   {testkit.Responds(200, "<html><title>"+testkit.SecretText)},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				_, err := mastoerr.PostOnce(mastoerr.WithIdempotencyKey(t.Context(), testkit.SecretKey), testkit.ClientWithSecrets(t, answers...), testkit.SecretToot, mastoerr.Policy{})
				testkit.RequireNoSecret(t, err)
			})
		})
	}
}

func TestNoSecretIsPrintedOfOAuth(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 401, 422, 500} {
		testkit.RequireNoSecret(t, testkit.ClientWithSecrets(t, testkit.QuotesAll(status)).GetUserAccessToken(t.Context(), testkit.SecretCode, "https://x.example"))
		testkit.RequireNoSecret(t, testkit.ClientWithSecrets(t, testkit.QuotesAll(status)).GetAppAccessToken(t.Context(), "https://x.example"))
		testkit.RequireNoSecret(t, testkit.ClientWithSecrets(t, testkit.QuotesAll(status)).RevokeToken(t.Context()))
	}
}

// A *url.Error prints its URL, which we cannot change. Attr and GaveUpError are safe
// around it.
func TestNoSecretIsPrintedOfAURLError(t *testing.T) {
	t.Parallel()
	address := "https://user:" + testkit.SecretPassword + "@m.example/api/v2/search?access_token=" + testkit.SecretQuery + "#" + testkit.SecretCode
	for _, cause := range []error{
		context.Canceled, context.DeadlineExceeded, errors.New("stranger"), errors.New("EOF"), errors.New("Forbidden"),
		mastoerr.Classify(500, nil), &mastodon.APIError{StatusCode: 404},
		&url.Error{Op: "Get", URL: address, Err: context.Canceled},
		&url.Error{Op: "Get", URL: address, Err: &url.Error{Op: "Get", URL: address, Err: errors.New("stranger")}},
		&url.Error{Op: "parse", URL: address, Err: errors.New("first path segment")},
	} {
		err := error(&url.Error{Op: "Get", URL: address, Err: cause})
		testkit.RequireNoSecret(t, err)
		testkit.RequireNoSecret(t, fmt.Errorf("job 7: %w", err))
		testkit.RequireNoSecret(t, &mastoerr.GaveUpError{Attempts: 2, Reason: mastoerr.GaveUpAttempts, Last: err})
	}
	testkit.RequireNoSecret(t, &url.Error{Op: "Get", URL: "::" + testkit.SecretQuery, Err: errors.New("stranger")})
	require.NotPanics(t, func() {
		mastoerr.Advise(&url.Error{})
		mastoerr.Attr(&url.Error{})
	})
}

// A Transport remembers the streams that it paces, and a program may print the struct
// that holds it.
func TestATransportKeepsNoToken(t *testing.T) {
	t.Parallel()
	req, err := testkit.SecretForm(t.Context(), "https://m.example/api/v1/streaming/user", "Bearer "+testkit.SecretToken, nil)
	require.NoError(t, err)
	req.Method = http.MethodGet
	rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) { return testkit.Respond(req, 401, "{}"), nil }))
	_, err = rt.RoundTrip(req)
	require.Error(t, err)
	for _, printed := range []string{fmt.Sprintf("%+v %#v", rt, rt), fmt.Sprint(mastoerr.WithIdempotencyKey(t.Context(), testkit.SecretKey))} {
		for _, secret := range testkit.Secrets {
			require.NotContains(t, printed, secret)
		}
	}
}
