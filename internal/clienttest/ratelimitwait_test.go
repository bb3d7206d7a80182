package clienttest_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

const limited = `{"error":"Too many requests"}`

func TestWithRateLimitWaitSitsOutARateLimitThatEndsInTime(t *testing.T) {
	ok := testkit.Responds(200, `{"id":"9"}`)
	for name, c := range map[string]struct {
		answers  []testkit.Responder
		deadline time.Duration
		requests int
		took     time.Duration // 0 where the 429 came back
		err      bool
	}{
		"the instance names the wait":           {[]testkit.Responder{testkit.Responds(429, limited, "Retry-After", "30"), ok}, 0, 2, 30 * time.Second, false},
		"it names none":                         {[]testkit.Responder{testkit.Responds(429, limited), ok}, 0, 2, time.Second, false},
		"it names none, three times":            {[]testkit.Responder{testkit.Responds(429, limited), testkit.Responds(429, limited), testkit.Responds(429, limited), ok}, 0, 4, 4750 * time.Millisecond, false},
		"it says at once":                       {[]testkit.Responder{testkit.Responds(429, limited, "Retry-After", "0"), ok}, 0, 2, time.Second, false},
		"the wait is longer than the caller's":  {[]testkit.Responder{testkit.Responds(429, limited, "Retry-After", "61"), ok}, 0, 1, 0, true},
		"the waits together are longer":         {[]testkit.Responder{testkit.Responds(429, limited, "Retry-After", "40"), testkit.Responds(429, limited, "Retry-After", "40"), ok}, 0, 2, 40 * time.Second, true},
		"the wait would pass the deadline":      {[]testkit.Responder{testkit.Responds(429, limited, "Retry-After", "30"), ok}, 29 * time.Second, 1, 0, true},
		"the limit lasts":                       {[]testkit.Responder{testkit.Responds(429, limited)}, 0, 10, time.Minute, true},
		"waiting does not help":                 {[]testkit.Responder{testkit.Responds(422, `{"error":"Validation failed: Text can't be blank"}`), ok}, 0, 1, 0, true},
		"a failure whose outcome is unknown":    {[]testkit.Responder{testkit.Responds(502, "", "Retry-After", "1"), ok}, 0, 1, 0, true},
		"the second request meets another fate": {[]testkit.Responder{testkit.Responds(429, limited, "Retry-After", "3"), testkit.Responds(502, ""), ok}, 0, 2, 3 * time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				client, script := testkit.Client(t, c.answers...)
				hooked := 0
				mastoerr.Wrap(client, mastoerr.WithRateLimitWait(time.Minute), mastoerr.WithErrorHook(func(context.Context, *mastoerr.MastodonError) { hooked++ }))
				ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
				if c.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, c.deadline)
					defer cancel()
				}
				start := time.Now()
				status, err := client.PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
				require.Equal(t, c.err, err != nil, err)
				require.Len(t, script.Requests, c.requests)
				require.Equal(t, c.took, time.Since(start))
				for i, body := range script.Bodies {
					require.Equal(t, "status=Hello", body)
					require.Equal(t, "job-7", script.Requests[i].Header.Get("Idempotency-Key"))
				}
				failed := c.requests
				if err == nil {
					require.Equal(t, mastodon.ID("9"), status.ID)
					failed--
				}
				require.Equal(t, failed, hooked, "the hook sees each failure")
			})
		})
	}
}

func TestARateLimitReturnsAtOnceByDefaultAndInsideDo(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		limit := testkit.Responds(429, limited, "Retry-After", "30")
		client, script := testkit.Client(t, limit)
		require.ErrorIs(t, testkit.PostHello(t.Context(), client), mastoerr.CodeRateLimited)
		require.Len(t, script.Requests, 1)

		client, script = testkit.Client(t, limit)
		mastoerr.Wrap(client, mastoerr.WithRateLimitWait(time.Hour))
		start := time.Now()
		_, err := testkit.Post(t.Context(), client, mastoerr.Policy{MaxAttempts: -1})
		require.ErrorIs(t, err, mastoerr.GaveUpAttempts)
		require.Len(t, script.Requests, 1)
		require.Zero(t, time.Since(start))
	})
}

func TestTheCallerEndsTheWaitForARateLimit(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		client, script := testkit.Client(t, testkit.Responds(429, limited, "Retry-After", "30"))
		mastoerr.Wrap(client, mastoerr.WithRateLimitWait(time.Minute))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		start := time.Now()
		err := testkit.PostHello(ctx, client)
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 5*time.Second, time.Since(start))
		require.Len(t, script.Requests, 1)
		testkit.RequireNoFailure(t, err)
	})
}

func TestABodyThatCannotBeReadAgainIsSentOnce(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		requests := 0
		rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			requests++
			return testkit.Respond(req, 429, limited, "Retry-After", "1"), nil
		}), mastoerr.WithRateLimitWait(time.Minute))
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://m.example/api/v2/media", io.NopCloser(bytes.NewReader([]byte("x"))))
		require.NoError(t, err)
		_, err = rt.RoundTrip(req)
		require.ErrorIs(t, err, mastoerr.CodeRateLimited)
		require.Equal(t, 1, requests)
	})
}
