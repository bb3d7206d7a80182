package mastoerr_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

func postText(ctx context.Context, c *mastodon.Client, text string) error {
	_, err := c.PostStatus(ctx, &mastodon.Toot{Status: text})
	return err
}

func TestAKeyIsSentWithNewPostsOnly(t *testing.T) {
	t.Parallel()
	c, s := client(t, published)
	ctx := mastoerr.WithIdempotencyKey(t.Context(), "key")
	_, _ = c.GetStatus(ctx, "1")
	_, _ = c.Favourite(ctx, "1")
	_, _ = c.UploadMediaFromBytes(ctx, []byte("x"))
	_, _ = c.UpdateStatus(ctx, &mastodon.Toot{Status: "x"}, "1")
	require.NoError(t, postText(ctx, c, "x"))
	for _, r := range s.requests[:4] {
		require.Empty(t, r.Header.Get("Idempotency-Key"), r.URL.Path)
	}
	require.Equal(t, "key", s.requests[4].Header.Get("Idempotency-Key"))
}

func TestAKeyIsSpentByItsFirstSuccess(t *testing.T) {
	t.Parallel()
	c, s := client(t, published)
	ctx := mastoerr.WithIdempotencyKey(t.Context(), "key")
	require.NoError(t, postText(ctx, c, "one"))

	err := postText(ctx, c, "two")
	require.ErrorIs(t, err, mastoerr.CodeIdempotencyKeyReused)
	require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)
	require.Len(t, s.requests, 1, "nothing was sent")

	require.NoError(t, postText(ctx, c, "one"), "the same post may be sent again")
	require.NoError(t, postText(mastoerr.WithIdempotencyKey(t.Context(), "key"), c, "three"), "another context is another matter")
}

func TestAKeyIsFreeAfterADefiniteFailure(t *testing.T) {
	t.Parallel()
	c, _ := client(t, says(422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`), published)
	ctx := mastoerr.WithIdempotencyKey(t.Context(), "key")
	require.ErrorIs(t, postText(ctx, c, "too long"), mastoerr.CodeTextTooLong)
	require.NoError(t, postText(ctx, c, "shorter"))
}

func TestAKeyIsNotFreeWhileTheOutcomeIsUnknown(t *testing.T) {
	t.Parallel()
	c, s := client(t, lost, published)
	ctx := mastoerr.WithIdempotencyKey(t.Context(), "key")
	require.ErrorIs(t, postText(ctx, c, "one"), mastoerr.CodeConnectionLost)
	require.ErrorIs(t, postText(ctx, c, "edited"), mastoerr.CodeIdempotencyKeyReused)
	require.Len(t, s.requests, 1)
	require.NoError(t, postText(ctx, c, "one"))
}

func TestAKeyIsFreeWhenNothingWasSent(t *testing.T) {
	t.Parallel()
	c, s := client(t, published)
	key := mastoerr.WithIdempotencyKey(t.Context(), "key")
	ctx, cancel := context.WithCancel(key)
	cancel()
	require.ErrorIs(t, postText(ctx, c, "one"), context.Canceled)
	require.NoError(t, postText(key, c, "two"))
	require.Len(t, s.requests, 1)
}

func TestTheCallersOwnHeaderWins(t *testing.T) {
	t.Parallel()
	s := &script{t: t, answers: []answer{published}}
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
	require.Equal(t, "header", s.requests[1].Header.Get("Idempotency-Key"))
}

func TestAnEmptyKeyIsNone(t *testing.T) {
	t.Parallel()
	c, s := client(t, published)
	require.NoError(t, postText(mastoerr.WithIdempotencyKey(t.Context(), ""), c, "x"))
	require.NotContains(t, s.requests[0].Header, "Idempotency-Key")
}

func TestAPostIsIdempotentWithAKeyThatCounts(t *testing.T) {
	t.Parallel()
	soon := time.Now().Add(time.Hour)
	tests := map[string]struct {
		key     string
		toot    mastodon.Toot
		honours bool
		want    bool
	}{
		"with a key":                     {"key", mastodon.Toot{Status: "x"}, true, true},
		"without a key":                  {"", mastodon.Toot{Status: "x"}, true, false},
		"for later":                      {"key", mastodon.Toot{Status: "x", ScheduledAt: &soon}, true, false},
		"on a host that ignores the key": {"key", mastodon.Toot{Status: "x"}, false, false},
		"that talks about scheduled_at":  {"key", mastodon.Toot{Status: "scheduled_at=now"}, true, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example"})
			c.Transport = &script{t: t, answers: []answer{says(502, "")}}
			mastoerr.Wrap(c, mastoerr.WithIdempotencyPolicy(func(string) bool { return test.honours }))
			_, err := c.PostStatus(mastoerr.WithIdempotencyKey(t.Context(), test.key), &test.toot)
			e, ok := mastoerr.FromError(err)
			require.True(t, ok)
			require.Equal(t, test.want, e.Idempotent)
		})
	}
}

func TestAKeyCountsForLessThanAnHour(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, _ := client(t, says(502, ""))
		ctx := mastoerr.WithIdempotencyKey(t.Context(), "key")
		idempotent := func() bool {
			e, ok := mastoerr.FromError(postText(ctx, c, "x"))
			require.True(t, ok)
			return e.Idempotent
		}
		require.True(t, idempotent())
		time.Sleep(54 * time.Minute)
		require.True(t, idempotent())
		time.Sleep(2 * time.Minute)
		require.False(t, idempotent())
	})
}

// net/http resends a request with an Idempotency-Key by itself when a reused
// connection dies. That is too early, and on a server that ignores the key a
// second post.
func TestNetHTTPDoesNotResendAPostBehindOurBack(t *testing.T) {
	t.Parallel()
	bases := map[string]func() http.RoundTripper{
		"directly": func() http.RoundTripper { return &http.Transport{} },
		"with another transport in between": func() http.RoundTripper {
			return roundTrip((&http.Transport{}).RoundTrip)
		},
	}
	for name, base := range bases {
		for _, own := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, the caller's own header: %t", name, own), func(t *testing.T) {
				t.Parallel()
				var mu sync.Mutex
				var keys []string
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodGet {
						w.Header().Set("Content-Type", "application/json")
						_, _ = w.Write([]byte(`{}`))
						return
					}
					mu.Lock()
					defer mu.Unlock()
					keys = append(keys, r.Header.Get("Idempotency-Key"))
					panic(http.ErrAbortHandler) // the connection dies without an answer
				}))
				defer server.Close()
				c := &http.Client{Transport: mastoerr.NewTransport(base())}
				resp, err := c.Get(server.URL + "/api/v1/instance") // so that the connection is reused
				require.NoError(t, err)
				_, _ = io.Copy(io.Discard, resp.Body)
				require.NoError(t, resp.Body.Close())

				ctx := t.Context()
				if !own {
					ctx = mastoerr.WithIdempotencyKey(ctx, "key")
				}
				req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/api/v1/statuses", strings.NewReader("status=x"))
				require.NoError(t, err)
				if own {
					req.Header.Set("Idempotency-Key", "key")
				}
				_, err = c.Do(req)
				require.ErrorIs(t, err, mastoerr.CodeConnectionLost)
				e, _ := mastoerr.FromError(err)
				require.True(t, e.Idempotent)
				mu.Lock()
				defer mu.Unlock()
				require.Equal(t, []string{"key"}, keys, "once, and the wire has the key")
			})
		}
	}
}

func TestARedirectThatATransportUnderneathFollowedIsSeen(t *testing.T) {
	t.Parallel()
	// Such as hashicorp/go-retryablehttp's, which is a client of its own.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			http.Redirect(w, r, r.URL.Path, http.StatusMovedPermanently)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`[]`))
	}))
	defer server.Close()
	c := mastodon.NewClient(&mastodon.Config{Server: server.URL})
	c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
		return http.DefaultClient.Do(req)
	})
	require.ErrorIs(t, postText(t.Context(), mastoerr.Wrap(c), "x"), mastoerr.CodeUnexpectedRedirect)
}

func TestHonoursIdempotencyKey(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"4.6.3":                           true,
		"4.7.0-alpha.2":                   true,
		"3.5.19":                          true,
		"2.4.3rc1":                        true,
		"4.3.0+glitch":                    true,
		"4.3.0+nightly.2024-03-01+glitch": true,
		"4.0.15+hometown-1.1.1":           true,
		"4.4.0-alpha.1+kmyblue.15.0":      true,
		"3.4.1+fedibird-0.1":              true,
		"4.3.0 (compatible; Hollo 0.6.1)": true,
		"0.6.1":                           true, // Hollo says no more than that
		"4.2.1 (compatible; Iceshrimp.NET/2024.1-beta2.security3+e1d25a9231)": true,

		"2.7.2 (compatible; Akkoma 3.10.4-0-gebfb617)": false,
		"2.7.2 (compatible; Pleroma 2.5.5)":            false,
		"0.17.3+git-1573cd":                            false, // GoToSocial
		"0.15.0 git-1573cd":                            false,
		"0.17.3":                                       false, // GoToSocial built without git
		"3.5.3+0.15.0-git-1573cd":                      false, // GoToSocial that plays Mastodon
		"3.5.3 (compatible; Pixelfed 0.12.4)":          false,
		"2.8.0 (compatible; Friendica 2024.08)":        false,
		"3.0.0 (compatible; Sharkey 2024.3.3)":         false,
		"3.0.0 (compatible; Firefish 1.0.4-dev5)":      false,
		"4.2.1 (compatible; Iceshrimp 2023.12.7)":      false,
		"4.2.1 (compatible; Catodon 24.01-dev)":        false,
		"4.0.0 (compatible; Mitra 2.18.0)":             false,
		"4.0.0 (not true; really snac/2.52)":           false,
		"takahe/0.10.1":                                false,
		"":                                             false,
		"unknown":                                      false,
	}
	for version, want := range tests {
		require.Equal(t, want, mastoerr.HonoursIdempotencyKey(version), version)
	}
}

func TestATransportUnderneathCanTellWhetherAPostIsIdempotent(t *testing.T) {
	t.Parallel()
	// Such as a retrying one, which asks CheckResponse.
	c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example"})
	c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
		require.Nil(t, req.GetBody, "net/http could send it again")
		resp := respond(req, 502, "")
		e, ok := mastoerr.FromError(mastoerr.CheckResponse(resp))
		require.True(t, ok)
		require.True(t, e.Idempotent)
		return resp, nil
	})
	require.Error(t, postText(mastoerr.WithIdempotencyKey(t.Context(), "key"), mastoerr.Wrap(c), "x"))
}
