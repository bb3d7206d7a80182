package clienttest_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestAKeyIsReservedWhileItsPostIsUnderWay(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		second string
		code   mastoerr.Code
		step   mastoerr.Step
	}{
		"another post":  {"two", mastoerr.CodeIdempotencyKeyReused, mastoerr.StepFix},
		"the same post": {"one", mastoerr.CodeAlreadySubmitted, mastoerr.StepVerify},
	}
	for name, test := range tests {
		for server, software := range everyServer {
			t.Run(server+", "+name, func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) {
					inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(software))
					inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Slow(10*time.Second)).Times(1)
					c := mastoerr.Wrap(inst.NewAccount("me").Client())
					ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
					var first error
					var under sync.WaitGroup
					under.Go(func() { first = postText(ctx, c, "one") })
					time.Sleep(time.Second)
					second := postText(ctx, c, test.second)
					under.Wait()

					require.NoError(t, first)
					require.ErrorIs(t, second, test.code)
					require.Equal(t, test.step, mastoerr.Advise(second).Step)
					inst.RequirePublishedOnce(t, "one")
					inst.RequireRequests(t, 1, testkit.StatusesEndpoint)
				})
			})
		}
	}
}

func TestTheRefusalOfAReservedKeySaysWhatBecameOfTheFirstPost(t *testing.T) {
	t.Parallel()
	c, _ := testkit.Client(t, testkit.Lost)
	ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
	require.Error(t, postText(ctx, c, "one"))
	err := postText(ctx, c, "two")
	info, ok := mastoerr.CodeOf(err).Info()
	require.True(t, ok)
	var e *mastoerr.MastodonError
	require.ErrorAs(t, err, &e)
	require.ErrorContains(t, e.Unwrap(), "is out or may be")
	for _, text := range []string{info.Summary, info.Fix, err.Error()} {
		require.NotContains(t, text, "eport") // nothing of ours or of the instance's is broken
	}
}

func TestAKeyIsReleasedByWhatProvesThatNothingWasPosted(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		testkit.Responder
		free bool
	}{
		"a 422":                 {testkit.Responds(422, `{"error":"Validation failed: Text can't be blank"}`), true},
		"a revoked token":       {testkit.Responds(401, `{"error":"The access token was revoked"}`), true},
		"a rate limit":          {testkit.Throttled, true},
		"an attachment in work": {testkit.Responds(422, `{"error":"Cannot attach files that have not finished processing. Try again in a moment!"}`), true},
		"a success":             {testkit.Published, false},
		"a 500":                 {testkit.Responds(500, `{"error":"Internal Server Error"}`), false},
		"a lost connection":     {testkit.Lost, false},
		"a key that was taken":  {testkit.Responds(400, `{"error":"Duplicate idempotency key."}`), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				c, s := testkit.Client(t, test.Responder, testkit.Published)
				ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
				_ = postText(ctx, c, "one")
				err := postText(ctx, c, "corrected")
				if test.free {
					require.NoError(t, err)
					require.Equal(t, "job-7", s.Requests[1].Header.Get("Idempotency-Key"))
					return
				}
				require.ErrorIs(t, err, mastoerr.CodeIdempotencyKeyReused)
				require.Len(t, s.Requests, 1)
			})
		})
	}
}

func TestACancelledPostKeepsItsKeyOnceItMayHaveLeft(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Slow(time.Minute)).Times(1)
		c := mastoerr.Wrap(inst.NewAccount("me").Client())
		key := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
		ctx, cancel := context.WithTimeout(key, time.Second)
		defer cancel()
		require.Error(t, postText(ctx, c, "one"))
		require.ErrorIs(t, postText(key, c, "two"), mastoerr.CodeIdempotencyKeyReused)
		time.Sleep(time.Hour)
		inst.RequirePublishedOnce(t, "one")
	})
}

// notFound is what Mastodon answers to a keyed repeat of a scheduled post, and of a
// post that was deleted.
var notFound = testkit.Responds(404, `{"error":"Record not found"}`)

func TestA404ToAKeyedNewPostMeansThatItsKeyIsTaken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		form, key string
		code      mastoerr.Code
		step      mastoerr.Step
	}{
		"with a key":            {"status=x", "job-7", mastoerr.CodeAlreadySubmitted, mastoerr.StepVerify},
		"scheduled, with a key": {"status=x&scheduled_at=2026-12-01T00%3A00%3A00Z", "job-7", mastoerr.CodeAlreadySubmitted, mastoerr.StepVerify},
		"a reply, with a key":   {"status=x&in_reply_to_id=7", "job-7", mastoerr.CodeReplyTargetMissing, mastoerr.StepFix},
		"a quote, with a key":   {"status=x&quoted_status_id=7", "job-7", mastoerr.CodeQuoteTargetMissing, mastoerr.StepFix},
		"without a key":         {"status=x", "", mastoerr.CodeNotFound, mastoerr.StepFix},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rt := mastoerr.NewTransport(testkit.RoundTrip(notFound))
			_, err := rt.RoundTrip(postForm(t, mastoerr.WithIdempotencyKey(t.Context(), test.key), test.form)) //nolint:bodyclose // there is none
			require.Equal(t, test.code, mastoerr.CodeOf(err))
			require.Equal(t, test.step, mastoerr.Advise(err).Step)
		})
	}
}

// postForm returns a request that publishes a post.
func postForm(t testing.TB, ctx context.Context, form string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://m.example/api/v1/statuses", strings.NewReader(form))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}
