package mastoerr_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// secretClientOf is a go-mastodon client that carries the secrets.
func secretClientOf(t testing.TB, answers ...answer) *mastodon.Client {
	c := mastodon.NewClient(&mastodon.Config{
		Server: "https://m.example", AccessToken: secretToken, ClientID: "id", ClientSecret: secretClient,
	})
	c.Transport = &script{t: t, answers: answers}
	return mastoerr.Wrap(c)
}

var secretToot = &mastodon.Toot{
	Status: secretText, SpoilerText: secretWarning, Poll: &mastodon.TootPoll{Options: []string{secretOption, secretOption + "2"}},
}

// quotesAll is an instance that quotes whatever it is sent.
func quotesAll(status int, header ...string) answer {
	return func(req *http.Request) (*http.Response, error) {
		said := fmt.Sprint(req.URL.RawQuery, req.Header)
		if req.GetBody != nil {
			body, _ := req.GetBody()
			raw, _ := io.ReadAll(body)
			form, _ := url.ParseQuery(string(raw))
			said += fmt.Sprint(string(raw), form)
		}
		return respond(req, status, `{"error":`+quoted(said)+`,"trace":"`+secretBody+`"}`, header...), nil
	}
}

func TestNoSecretIsPrintedHoweverDoEnds(t *testing.T) {
	searching := func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.Search(ctx, secretQuery, false)
		return err
	}
	posting := func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.PostStatus(ctx, secretToot)
		return err
	}
	endings := map[string]struct {
		answers []answer
		call    func(context.Context, *mastodon.Client) error
		within  time.Duration // of the context; 0 for ever
		policy  mastoerr.Policy
		reason  string // "" for the failure itself
	}{
		"all attempts fail":             {answers: []answer{quotesAll(503)}, call: searching, reason: mastoerr.GaveUpAttempts},
		"nobody listens":                {answers: []answer{refused}, call: searching, reason: mastoerr.GaveUpAttempts},
		"the instance asks for a day":   {answers: []answer{quotesAll(429, "Retry-After", "86400")}, call: posting, reason: mastoerr.GaveUpWaitTooLong},
		"the deadline is too near":      {answers: []answer{quotesAll(429, "Retry-After", "60")}, call: posting, within: 30 * time.Second, reason: mastoerr.GaveUpDeadline},
		"the post may be out":           {answers: []answer{lost, quotesAll(422)}, call: posting, reason: mastoerr.GaveUpUnknown},
		"the key is too old":            {answers: []answer{lost, quotesAll(429, "Retry-After", "3600")}, call: posting, policy: mastoerr.Policy{MaxWait: 2 * time.Hour}, reason: mastoerr.GaveUpKeyExpired},
		"the attachment takes too long": {answers: []answer{says(422, `{"error":"Cannot attach files that have not finished processing. Try again in a moment!"}`)}, call: posting, reason: mastoerr.GaveUpMedia},
		"the input is wrong":            {answers: []answer{quotesAll(422)}, call: posting},
		"the answer is cut":             {answers: []answer{says(200, `{"id":`)}, call: posting, policy: mastoerr.Policy{MaxAttempts: 1}, reason: mastoerr.GaveUpAttempts},
	}
	for name, end := range endings {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				ctx := mastoerr.WithIdempotencyKey(t.Context(), secretKey)
				if end.within != 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, end.within)
					defer cancel()
				}
				end.policy.OnWait = func(_ context.Context, a mastoerr.Attempt) { requireNoSecret(t, a.Err) }
				c := secretClientOf(t, end.answers...)
				_, err := mastoerr.Do(ctx, end.policy, func(ctx context.Context) (struct{}, error) {
					return struct{}{}, end.call(ctx, c)
				})
				var g *mastoerr.GaveUpError
				require.Equal(t, end.reason != "", errors.As(err, &g), "%v", err)
				if g != nil {
					require.Equal(t, end.reason, g.Reason)
				}
				requireNoSecret(t, err)
			})
		})
	}
}

func TestNoSecretIsPrintedHoweverPostOnceEnds(t *testing.T) {
	for name, answers := range map[string][]answer{
		"it cannot look":             {lost, quotesAll(403)},
		"it is refused":              {quotesAll(422)},
		"the token is refused":       {quotesAll(401)},
		"it looks and meets failure": {lost, quotesAll(503)},
		"it is answered by a page":   {says(200, "<html><title>"+secretText)},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				_, err := mastoerr.PostOnce(mastoerr.WithIdempotencyKey(t.Context(), secretKey), secretClientOf(t, answers...), secretToot, mastoerr.Policy{})
				requireNoSecret(t, err)
			})
		})
	}
}

func TestNoSecretIsPrintedOfOAuth(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 401, 422, 500} {
		requireNoSecret(t, secretClientOf(t, quotesAll(status)).GetUserAccessToken(t.Context(), secretCode, "https://x.example"))
		requireNoSecret(t, secretClientOf(t, quotesAll(status)).GetAppAccessToken(t.Context(), "https://x.example"))
		requireNoSecret(t, secretClientOf(t, quotesAll(status)).RevokeToken(t.Context()))
	}
}

// What a *url.Error prints is not ours, but Attr and GaveUpError are safe around
// any.
func TestNoSecretIsPrintedOfAURLError(t *testing.T) {
	t.Parallel()
	address := "https://user:" + secretPassword + "@m.example/api/v2/search?access_token=" + secretQuery + "#" + secretCode
	for _, cause := range []error{
		context.Canceled, context.DeadlineExceeded, errors.New("stranger"), errors.New("EOF"), errors.New("Forbidden"),
		mastoerr.Classify(500, nil), &mastodon.APIError{StatusCode: 404},
		&url.Error{Op: "Get", URL: address, Err: context.Canceled},
		&url.Error{Op: "Get", URL: address, Err: &url.Error{Op: "Get", URL: address, Err: errors.New("stranger")}},
		&url.Error{Op: "parse", URL: address, Err: errors.New("first path segment")},
	} {
		err := error(&url.Error{Op: "Get", URL: address, Err: cause})
		requireNoSecret(t, err)
		requireNoSecret(t, fmt.Errorf("job 7: %w", err))
		requireNoSecret(t, &mastoerr.GaveUpError{Attempts: 2, Reason: mastoerr.GaveUpAttempts, Last: err})
	}
	requireNoSecret(t, &url.Error{Op: "Get", URL: "::" + secretQuery, Err: errors.New("stranger")})
	require.NotPanics(t, func() {
		mastoerr.Advise(&url.Error{})
		mastoerr.Attr(&url.Error{})
	})
}

// A Transport knows the streams that it paces, and may be printed with what
// holds it.
func TestATransportKeepsNoToken(t *testing.T) {
	t.Parallel()
	req, err := secretForm(t.Context(), "https://m.example/api/v1/streaming/user", "Bearer "+secretToken, nil)
	require.NoError(t, err)
	req.Method = http.MethodGet
	rt := mastoerr.NewTransport(roundTrip(func(req *http.Request) (*http.Response, error) { return respond(req, 401, "{}"), nil }))
	_, err = rt.RoundTrip(req)
	require.Error(t, err)
	for _, printed := range []string{fmt.Sprintf("%+v %#v", rt, rt), fmt.Sprint(mastoerr.WithIdempotencyKey(t.Context(), secretKey))} {
		for _, secret := range secrets {
			require.NotContains(t, printed, secret)
		}
	}
}
