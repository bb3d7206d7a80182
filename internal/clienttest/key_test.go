package clienttest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func postText(ctx context.Context, c *mastodon.Client, text string) error {
	_, err := c.PostStatus(ctx, &mastodon.Toot{Status: text})
	return err
}

func TestAKeyIsSentWithNewPostsOnly(t *testing.T) {
	t.Parallel()
	c, s := testkit.Client(t, testkit.Published)
	ctx := mastoerr.WithIdempotencyKey(t.Context(), "key")
	_, _ = c.GetStatus(ctx, "1")
	_, _ = c.Favourite(ctx, "1")
	_, _ = c.UploadMediaFromBytes(ctx, []byte("x"))
	_, _ = c.UpdateStatus(ctx, &mastodon.Toot{Status: "x"}, "1")
	require.NoError(t, postText(ctx, c, "x"))
	for _, r := range s.Requests[:4] {
		require.Empty(t, r.Header.Get("Idempotency-Key"), r.URL.Path)
	}
	require.Equal(t, "key", s.Requests[4].Header.Get("Idempotency-Key"))
}

func TestAKeyIsSpentByItsFirstSuccess(t *testing.T) {
	t.Parallel()
	c, s := testkit.Client(t, testkit.Published)
	ctx := mastoerr.WithIdempotencyKey(t.Context(), "key")
	require.NoError(t, postText(ctx, c, "one"))

	err := postText(ctx, c, "two")
	require.ErrorIs(t, err, mastoerr.CodeIdempotencyKeyReused)
	require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)
	require.Len(t, s.Requests, 1, "nothing was sent")

	err = postText(ctx, c, "one")
	require.ErrorIs(t, err, mastoerr.CodeAlreadySubmitted, "many servers ignore the key")
	require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
	require.Len(t, s.Requests, 1)
	require.NoError(t, postText(mastoerr.WithIdempotencyKey(t.Context(), "key"), c, "three"), "a key belongs to its context")
}

func TestAKeyIsFreeAfterADefiniteFailure(t *testing.T) {
	t.Parallel()
	c, _ := testkit.Client(t, testkit.Responds(422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`), testkit.Published)
	ctx := mastoerr.WithIdempotencyKey(t.Context(), "key")
	require.ErrorIs(t, postText(ctx, c, "too long"), mastoerr.CodeTextTooLong)
	require.NoError(t, postText(ctx, c, "shorter"))
}

func TestAKeyIsNotFreeWhileTheOutcomeIsUnknown(t *testing.T) {
	t.Parallel()
	c, s := testkit.Client(t, testkit.Lost, testkit.Published)
	ctx := mastoerr.WithIdempotencyKey(t.Context(), "key")
	require.ErrorIs(t, postText(ctx, c, "one"), mastoerr.CodeConnectionLost)
	require.ErrorIs(t, postText(ctx, c, "edited"), mastoerr.CodeIdempotencyKeyReused)
	require.Len(t, s.Requests, 1)
	require.NoError(t, postText(ctx, c, "one"))
}

func TestAKeyIsFreeWhenNothingWasSent(t *testing.T) {
	t.Parallel()
	c, s := testkit.Client(t, testkit.Published)
	key := mastoerr.WithIdempotencyKey(t.Context(), "key")
	ctx, cancel := context.WithCancel(key)
	cancel()
	require.ErrorIs(t, postText(ctx, c, "one"), context.Canceled)
	require.NoError(t, postText(key, c, "two"))
	require.Len(t, s.Requests, 1)
}

func TestTheCallersOwnHeaderWins(t *testing.T) {
	t.Parallel()
	s := &testkit.Script{T: t, Answers: []testkit.Responder{testkit.Published}}
	rt := mastoerr.NewTransport(s)
	for range 2 {
		req, err := http.NewRequestWithContext(mastoerr.WithIdempotencyKey(t.Context(), "context"), http.MethodPost,
			"https://m.example/api/v1/statuses", strings.NewReader("status=x"))
		require.NoError(t, err)
		req.Header.Set("Idempotency-Key", "header")
		resp, err := rt.RoundTrip(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, []string{"header"}, req.Header["Idempotency-Key"])
	}
	require.Equal(t, "header", s.Requests[1].Header.Get("Idempotency-Key"))
}

func TestAnEmptyKeyIsNone(t *testing.T) {
	t.Parallel()
	c, s := testkit.Client(t, testkit.Published)
	require.NoError(t, postText(mastoerr.WithIdempotencyKey(t.Context(), ""), c, "x"))
	require.NotContains(t, s.Requests[0].Header, "Idempotency-Key")
}

func TestAPostIsIdempotentOnlyWithAKeyThatTheCallerReliesOn(t *testing.T) {
	t.Parallel()
	soon := time.Now().Add(time.Hour)
	tests := map[string]struct {
		key       string
		toot      mastodon.Toot
		supported bool
		want      bool
	}{
		"with a key":                    {"key", mastodon.Toot{Status: "x"}, true, true},
		"without a key":                 {"", mastodon.Toot{Status: "x"}, true, false},
		"for later":                     {"key", mastodon.Toot{Status: "x", ScheduledAt: &soon}, true, false},
		"on a host that was not named":  {"key", mastodon.Toot{Status: "x"}, false, false},
		"that talks about scheduled_at": {"key", mastodon.Toot{Status: "scheduled_at=now"}, true, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example"})
			c.Transport = &testkit.Script{T: t, Answers: []testkit.Responder{testkit.Responds(502, "")}}
			mastoerr.Wrap(c, mastoerr.WithKeySupport(func(string) bool { return test.supported }))
			_, err := c.PostStatus(mastoerr.WithIdempotencyKey(t.Context(), test.key), &test.toot)
			e, ok := mastoerr.FromError(err)
			require.True(t, ok)
			require.Equal(t, test.want, e.Idempotent)
		})
	}
}

func TestATransportUnderneathSeesThatAKeyedPostIsNotIdempotent(t *testing.T) {
	t.Parallel()
	// For example a transport that retries and asks CheckResponse.
	c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example"})
	c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
		require.Nil(t, req.GetBody, "net/http could send it again")
		resp := testkit.Respond(req, 502, "")
		e, ok := mastoerr.FromError(mastoerr.CheckResponse(resp))
		require.True(t, ok)
		require.False(t, e.Idempotent)
		return resp, nil
	})
	require.Error(t, postText(mastoerr.WithIdempotencyKey(t.Context(), "key"), mastoerr.Wrap(c), "x"))
}
