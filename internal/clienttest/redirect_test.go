package clienttest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestARedirectThatATransportUnderneathFollowedIsSeen(t *testing.T) {
	t.Parallel()
	// For example that of hashicorp/go-retryablehttp, which is an http.Client inside.
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
	c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
		return http.DefaultClient.Do(req)
	})
	require.ErrorIs(t, postText(t.Context(), mastoerr.Wrap(c), "x"), mastoerr.CodeUnexpectedRedirect)
}

func TestRedirectsThatLoseThePostAreRefused(t *testing.T) {
	t.Parallel()
	for status, retry := range map[int]mastoerr.RetrySafety{
		301: mastoerr.RetryNever, 302: mastoerr.RetryNever,
		303: mastoerr.RetryIfIdempotent, // RFC 9110, section 15.4.4: the POST may have been carried out
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int32
			server := loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				loopback.Redirect(status, "/moved"+r.URL.Path)(w, r)
			})
			e := testkit.RequireOurs(t, testkit.PostHello(t.Context(), mastoerr.Wrap(testkit.Unwrapped(t, server))))
			require.Equal(t, testkit.Verdict{Code: mastoerr.CodeUnexpectedRedirect, Retry: retry}, testkit.Verdict{Code: e.Code, Retry: e.Retry})
			require.Equal(t, status, e.StatusCode)
			require.EqualValues(t, 1, requests.Load())
		})
	}
}

func TestOtherRedirectsAreFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			var methods []string
			server := loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				methods = append(methods, r.Method)
				if strings.HasPrefix(r.URL.Path, "/moved") {
					loopback.Respond(200, "application/json", loopback.StatusJSON)(w, r)
					return
				}
				loopback.Redirect(status, "/moved"+r.URL.Path)(w, r)
			})
			c := mastoerr.Wrap(testkit.Unwrapped(t, server))
			_, err := c.GetStatus(t.Context(), "1")
			require.NoError(t, err)
			want := []string{"GET", "GET"}
			if status >= 307 {
				require.NoError(t, testkit.PostHello(t.Context(), c))
				want = append(want, "POST", "POST")
			}
			require.Equal(t, want, methods)
		})
	}
}

// The error is about the request of the caller, not about the redirected one.
func TestAFailureBehindARedirectNamesTheCallersRequest(t *testing.T) {
	t.Parallel()
	server := loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/moved") {
			loopback.Respond(422, "application/json", `{"error":"x"}`)(w, r)
			return
		}
		loopback.Redirect(308, "/moved")(w, r)
	})
	e := testkit.RequireOurs(t, testkit.PostHello(t.Context(), mastoerr.Wrap(testkit.Unwrapped(t, server))))
	require.Equal(t, "/api/v1/statuses", e.Endpoint)
	require.Equal(t, mastoerr.CodeValidationFailed, e.Code)
}
