package queues_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/examples/queues"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestRetryableHTTP(t *testing.T) {
	toot := &mastodon.Toot{Status: text}
	for name, test := range map[string]func(*testing.T, *mastoerrtest.Instance, *mastodon.Client){
		"waits for the time that Mastodon names": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, throttled(3*time.Minute))
			start := time.Now()
			_, err := c.PostStatus(t.Context(), toot)
			require.NoError(t, err)
			inst.RequirePublishedOnce(t, text)
			require.GreaterOrEqual(t, time.Since(start), 3*time.Minute)
		},
		"waits for the time that only a body names": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, mastoerrtest.AnswerWith(http.StatusTooManyRequests,
				http.Header{"Content-Type": {"application/json"}}, `{"error":"Too many requests, retry in 90 seconds"}`))
			start := time.Now()
			_, err := c.PostStatus(t.Context(), toot)
			require.NoError(t, err)
			require.GreaterOrEqual(t, time.Since(start), 90*time.Second)
		},
		"leaves a long wait to the queue": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, throttled(2*time.Hour))
			start := time.Now()
			_, err := c.PostStatus(t.Context(), toot)
			require.ErrorIs(t, err, mastoerr.CodeRateLimited)
			require.Equal(t, mastoerr.StepResend, mastoerr.Advise(err).Step)
			require.Zero(t, time.Since(start))
		},
		"does not send what no retry helps": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, tooLong).Always()
			_, err := c.PostStatus(t.Context(), toot)
			require.ErrorIs(t, err, mastoerr.CodeTextTooLong)
			inst.RequireRequests(t, 1, newStatus)
		},
		"does not send a post again whose outcome is unknown": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, mastoerrtest.FailWith(mastoerr.CodeBadGateway).After(), lost)
			for _, code := range []mastoerr.Code{mastoerr.CodeBadGateway, mastoerr.CodeConnectionLost} {
				_, err := c.PostStatus(t.Context(), toot)
				require.ErrorIs(t, err, code)
				require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
			}
			inst.RequireRequests(t, 2, newStatus)
		},
		"does not send a post again either that has a key": func(t *testing.T, _ *mastoerrtest.Instance, _ *mastodon.Client) {
			for supported, step := range map[bool]mastoerr.Step{false: mastoerr.StepVerify, true: mastoerr.StepResend} {
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory()) // Mastodon, which supports keys
				c := queues.WrapRetryable(inst.NewAccount("alice").Client(),
					mastoerr.WithKeySupport(func(string) bool { return supported }))
				inst.Fail(newStatus, mastoerrtest.FailWith(mastoerr.CodeBadGateway).After())
				_, err := c.PostStatus(mastoerr.WithIdempotencyKey(t.Context(), "post 7, version 1"), toot)
				require.Equal(t, step, mastoerr.Advise(err).Step)
				inst.RequireRequests(t, 1, newStatus)
			}
		},
		"shows redirects to mastoerr, which would lose the post": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, mastoerrtest.AnswerWith(http.StatusFound, http.Header{"Location": {"/api/v1/statuses"}}, ""))
			_, err := c.PostStatus(t.Context(), toot)
			require.ErrorIs(t, err, mastoerr.CodeUnexpectedRedirect)
			inst.RequireRequests(t, 0, "GET /api/v1/statuses")
		},
		"keeps the last answer": func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
			inst.Fail(newStatus, throttled(time.Minute)).Always()
			_, err := c.PostStatus(t.Context(), toot)
			e, ok := mastoerr.FromError(err)
			require.True(t, ok)
			require.Equal(t, mastoerr.CodeRateLimited, e.Code)
			require.Equal(t, 300, e.RateLimit.Limit)
			inst.RequireRequests(t, 5, newStatus)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				inst, c := newInstance(t)
				test(t, inst, queues.WrapRetryable(c))
			})
		})
	}
}

// net/http itself would resend, over a real connection that was used before.
func TestRetryableHTTPSendsOnce(t *testing.T) {
	inst := mastoerrtest.NewInstance(t, mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	c := queues.WrapRetryable(inst.NewAccount("alice").Client())
	_, err := c.GetAccountCurrentUser(t.Context())
	require.NoError(t, err)
	inst.Fail(newStatus, mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.CloseConnection})
	_, err = c.PostStatus(mastoerr.WithIdempotencyKey(t.Context(), "post 7, version 1"), &mastodon.Toot{Status: text})
	require.ErrorIs(t, err, mastoerr.CodeConnectionLost)
	inst.RequirePublishedOnce(t, text)
}

// retryablehttp as it comes.
func TestRetryableHTTPDefaults(t *testing.T) {
	for name, test := range map[string]func(*testing.T, *mastoerrtest.Instance, *retryablehttp.Client, *retryablehttp.Request){
		"post twice": func(t *testing.T, inst *mastoerrtest.Instance, c *retryablehttp.Client, post *retryablehttp.Request) {
			inst.Fail(newStatus, mastoerrtest.FailWith(mastoerr.CodeBadGateway).After())
			resp, err := c.Do(post)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			inst.RequirePublished(t, 2, text)
		},
		"ignore Mastodon's wait": func(t *testing.T, inst *mastoerrtest.Instance, c *retryablehttp.Client, post *retryablehttp.Request) {
			inst.Fail(newStatus, throttled(5*time.Minute))
			start := time.Now()
			resp, err := c.Do(post)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			require.Less(t, time.Since(start), 5*time.Minute)
		},
		"throw the last answer away": func(t *testing.T, inst *mastoerrtest.Instance, c *retryablehttp.Client, post *retryablehttp.Request) {
			inst.Fail(newStatus, throttled(5*time.Minute)).Always()
			_, err := c.Do(post) //nolint:bodyclose // there is none
			require.EqualError(t, err, "POST "+inst.URL+"/api/v1/statuses giving up after 5 attempt(s)")
			_, ours := mastoerr.FromError(err)
			require.False(t, ours)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				inst, gm := newInstance(t)
				c := retryablehttp.NewClient()
				c.HTTPClient.Transport, c.Logger = gm.Transport, nil
				post, err := retryablehttp.NewRequestWithContext(t.Context(), http.MethodPost,
					inst.URL+"/api/v1/statuses", strings.NewReader("status=Good+morning"))
				require.NoError(t, err)
				post.Header.Set("Authorization", "Bearer "+gm.Config.AccessToken)
				post.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				test(t, inst, c, post)
			})
		})
	}
}

func Example_retryablehttp() {
	for _, code := range []mastoerr.Code{mastoerr.CodeServiceUnavailable, mastoerr.CodeTextTooLong} {
		resp := mastoerrtest.Response(code)
		resp.Request.Method = http.MethodGet // a read may be repeated
		again, _ := queues.CheckRetry(context.Background(), resp, nil)
		fmt.Println(resp.StatusCode, again)
	}
	// Output:
	// 503 true
	// 422 false
}
