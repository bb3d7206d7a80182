package mastoerr_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestCallersOfAPIErrorSeeNoDifference(t *testing.T) {
	t.Parallel()
	bodies := map[string]struct {
		status            int
		contentType, body string
	}{
		"a text":                        {422, "application/json", `{"error":"Validation failed: Text can't be blank"}`},
		"a text with escapes":           {403, "application/json", `{"error":"\u00e9 \ud83d\ude00 \"x\"\n\u0000"}`},
		"a text of broken UTF-8":        {403, "application/json", "{\"error\":\"a\xffb\"}"},
		"a text and a description":      {401, "application/json", `{"error":"invalid_token","error_description":"The access token is invalid"}`},
		"a text behind other members":   {404, "application/json", `{"a":{"error":"x"},"b":["error"],"error":"Record not found"}`},
		"two texts":                     {422, "application/json", `{"error":"one","error":"two"}`},
		"a member in capitals":          {422, "application/json", `{"Error":"Nope"}`},
		"an empty text":                 {500, "application/json", `{"error":""}`},
		"a number":                      {422, "application/json", `{"error":1015}`},
		"a null":                        {422, "application/json", `{"error":null}`},
		"an object":                     {400, "application/json", `{"error":{"message":"x","code":"Y"}}`},
		"no member of that name":        {400, "application/json", `{"message":"x","errors":{"detail":"y"}}`},
		"a list":                        {400, "application/json", `["error"]`},
		"a bare text":                   {400, "application/json", `"error"`},
		"something behind":              {422, "application/json", `{"error":"x"} trailing`},
		"a text that is cut off":        {422, "application/json", `{"error":"Validation failed: Text ca`},
		"a byte order mark":             {422, "application/json", "\ufeff" + `{"error":"x"}`},
		"nothing":                       {503, "application/json", ""},
		"white space":                   {503, "application/json", " \r\n"},
		"a page":                        {502, "text/html", "<html><head><title>502 Bad Gateway</title></head></html>"},
		"a page that claims to be JSON": {500, "application/json", "<html>"},
		"a line of text":                {500, "text/plain", "Internal Server Error"},
		"JSON that claims to be a page": {404, "text/html", `{"error":"Record not found"}`},
		"a long text":                   {422, "application/json", `{"error":"` + strings.Repeat("long ", 5000) + `"}`},
	}
	for name, b := range bodies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := loopback.ServeHTTP(t, loopback.Respond(b.status, b.contentType, b.body))
			var without, with *mastodon.APIError
			require.ErrorAs(t, testkit.PostHello(t.Context(), testkit.Unwrapped(t, server)), &without)
			require.ErrorAs(t, testkit.PostHello(t.Context(), mastoerr.Wrap(testkit.Unwrapped(t, server))), &with)
			requireSameAPIError(t, without, with, b.body)
		})
	}
}

func TestCallersOfAPIErrorSeeNoDifferenceInAnyWireFailure(t *testing.T) {
	t.Parallel()
	for _, c := range corpus(t) {
		if c.Status == 429 || c.Status < 400 {
			continue // go-mastodon alone sends a 429 again for hours, and follows redirects
		}
		base := testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			resp := c.response(t)
			resp.Request = req
			return resp, nil
		})
		bare := testkit.Unwrapped(t, "https://m.example")
		bare.Transport = base
		hooked := testkit.Unwrapped(t, "https://m.example")
		hooked.Transport = base
		var without, with *mastodon.APIError
		require.ErrorAs(t, testkit.PostHello(t.Context(), bare), &without, c.ID)
		require.ErrorAs(t, testkit.PostHello(t.Context(), mastoerr.Wrap(hooked)), &with, c.ID)
		requireSameAPIError(t, without, with, c.Body)
	}
}

func requireSameAPIError(t testing.TB, without, with *mastodon.APIError, body string) {
	t.Helper()
	require.Equal(t, without.StatusCode, with.StatusCode, body)
	require.Equal(t, without.Message, with.Message, body)
}

func TestEveryKindOfCallReturnsOurError(t *testing.T) {
	t.Parallel()
	calls := map[string]struct {
		method, endpoint string
		idempotent       bool
		call             func(context.Context, *mastodon.Client) error
	}{
		"a post": {http.MethodPost, "/api/v1/statuses", false, testkit.PostHello},
		"an edit": {http.MethodPut, "/api/v1/statuses/:id", true, func(ctx context.Context, c *mastodon.Client) error {
			_, err := c.UpdateStatus(ctx, &mastodon.Toot{Status: testkit.SecretText}, "1")
			return err
		}},
		"a deletion": {http.MethodDelete, "/api/v1/statuses/:id", true, func(ctx context.Context, c *mastodon.Client) error {
			return c.DeleteStatus(ctx, "1")
		}},
		"a look-up": {http.MethodGet, "/api/v1/statuses/:id", true, func(ctx context.Context, c *mastodon.Client) error {
			_, err := c.GetStatus(ctx, "1")
			return err
		}},
		"a favourite": {http.MethodPost, "/api/v1/statuses/:id/favourite", true, func(ctx context.Context, c *mastodon.Client) error {
			_, err := c.Favourite(ctx, "1")
			return err
		}},
		"a search": {http.MethodGet, "/api/v2/search", true, func(ctx context.Context, c *mastodon.Client) error {
			_, err := c.Search(ctx, testkit.SecretText, false)
			return err
		}},
		"an upload": {http.MethodPost, "/api/v2/media", false, func(ctx context.Context, c *mastodon.Client) error {
			_, err := c.UploadMediaFromBytes(ctx, []byte(testkit.SecretText))
			return err
		}},
		"an exchange of an authorization code": {http.MethodPost, "/oauth/token", false, func(ctx context.Context, c *mastodon.Client) error {
			return c.GetUserAccessToken(ctx, testkit.SecretToken, "urn:ietf:wg:oauth:2.0:oob")
		}},
		"a request for an application's token": {http.MethodPost, "/oauth/token", false, func(ctx context.Context, c *mastodon.Client) error {
			return c.GetAppAccessToken(ctx, "urn:ietf:wg:oauth:2.0:oob")
		}},
		"a revocation": {http.MethodPost, "/oauth/revoke", true, func(ctx context.Context, c *mastodon.Client) error {
			return c.RevokeToken(ctx)
		}},
		"a registration": {http.MethodPost, "/api/v1/apps", false, func(ctx context.Context, c *mastodon.Client) error {
			_, err := mastodon.RegisterApp(ctx, &mastodon.AppConfig{
				Client: http.Client{Transport: c.Transport}, Server: c.Config.Server, ClientName: "x",
			})
			return err
		}},
	}
	server := loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "req-1")
		loopback.Respond(503, "application/json", `{"error":"out of order"}`)(w, r)
	})
	for name, c := range calls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := c.call(t.Context(), mastoerr.Wrap(testkit.Unwrapped(t, server)))
			e := testkit.RequireOurs(t, err)
			require.Equal(t, mastoerr.CodeServiceUnavailable, e.Code)
			require.Equal(t, c.method, e.Method)
			require.Equal(t, c.endpoint, e.Endpoint)
			require.Equal(t, strings.TrimPrefix(server, "http://"), e.Host)
			require.Equal(t, c.idempotent, e.Idempotent)
			require.Equal(t, "out of order", e.Message)
			require.Equal(t, "req-1", e.RequestID)
			require.NotContains(t, e.Error(), testkit.SecretText)
			require.NotContains(t, e.Error(), testkit.SecretToken)
			var call *url.Error
			require.ErrorAs(t, err, &call)
			var api *mastodon.APIError
			require.ErrorAs(t, err, &api)
			require.Equal(t, 503, api.StatusCode)
		})
	}
}

func TestARateLimitReturnsAfterOneRequest(t *testing.T) {
	t.Parallel()
	now := time.Now()
	reset := now.Add(90 * time.Second).UTC().Truncate(time.Microsecond)
	headers := map[string]map[string]string{
		"with Mastodon's headers": {
			"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset.Format("2006-01-02T15:04:05.000000Z"),
		},
		"with Retry-After": {"Retry-After": "90"},
	}
	for name, header := range headers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int32
			server := loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				w.Header()["Date"] = nil // the local clock counts
				for k, v := range header {
					w.Header().Set(k, v)
				}
				loopback.Respond(429, "application/json", `{"error":"Too many requests"}`)(w, r)
			})
			before := time.Now()
			err := testkit.PostHello(t.Context(), mastoerr.Wrap(testkit.Unwrapped(t, server)))
			e := testkit.RequireOurs(t, err)
			require.EqualValues(t, 1, requests.Load())
			require.Equal(t, mastoerr.CodeRateLimited, e.Code)
			require.Equal(t, testkit.Safe, e.Retry)
			if header["Retry-After"] != "" {
				require.WithinRange(t, e.RetryAt, before.Add(90*time.Second), time.Now().Add(90*time.Second))
				return
			}
			require.WithinDuration(t, reset, e.RetryAt, time.Millisecond)
			require.Equal(t, 300, e.RateLimit.Limit)
			require.Zero(t, e.RateLimit.Remaining)
		})
	}
}

func TestAcceptIsAddedOverTheWire(t *testing.T) {
	t.Parallel()
	var accept atomic.Value
	server := loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		accept.Store(r.Header["Accept"])
		loopback.Respond(200, "application/json", loopback.StatusJSON)(w, r)
	})
	status, err := mastoerr.Wrap(testkit.Unwrapped(t, server)).PostStatus(t.Context(), &mastodon.Toot{Status: "hello"})
	require.NoError(t, err)
	require.Equal(t, mastodon.ID("1"), status.ID)
	require.Equal(t, []string{"application/json"}, accept.Load())
}

func TestWrapKeepsTheClientsTransportAndItsOptions(t *testing.T) {
	t.Parallel()
	require.Nil(t, mastoerr.Wrap(nil))

	var below, hooks int
	c := testkit.Unwrapped(t, "https://m.example")
	c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
		below++
		return testkit.Respond(req, 500, "{}", "X-RateLimit-Limit", "300"), nil
	})
	hook := mastoerr.WithErrorHook(func(context.Context, *mastoerr.MastodonError) { hooks++ })
	require.Same(t, c, mastoerr.Wrap(c, hook, nil))
	first := c.Transport
	require.Same(t, c, mastoerr.Wrap(c))
	require.Same(t, first, c.Transport, "without options, wrapping again changes nothing")

	testkit.RequireOurs(t, testkit.PostHello(t.Context(), c))
	require.Equal(t, 1, below)
	require.Equal(t, 1, hooks)

	var limits int
	require.Same(t, c, mastoerr.Wrap(c, mastoerr.WithRateLimitHook(func(string, mastoerr.RateLimit) { limits++ })))
	require.NotSame(t, first, c.Transport, "with options, a new transport has all of them")
	testkit.RequireOurs(t, testkit.PostHello(t.Context(), c))
	require.Equal(t, 2, below, "over the same base")
	require.Equal(t, 2, hooks, "the first options stay")
	require.Equal(t, 1, limits)
}

func TestHooksHearOfFailuresAndLimits(t *testing.T) {
	t.Parallel()
	type ctxKey struct{}
	answers := map[string]struct {
		status int
		limits bool
	}{
		"a success with limits":    {200, true},
		"a success without limits": {200, false},
		"a failure with limits":    {422, true},
		"a failure without limits": {422, false},
	}
	for name, a := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				if a.limits {
					w.Header().Set("X-RateLimit-Limit", "300")
					w.Header().Set("X-RateLimit-Remaining", "7")
				}
				loopback.Respond(a.status, "application/json", loopback.StatusJSON)(w, r)
			})
			var failures []*mastoerr.MastodonError
			var limits []mastoerr.RateLimit
			c := mastoerr.Wrap(testkit.Unwrapped(t, server),
				mastoerr.WithErrorHook(func(ctx context.Context, e *mastoerr.MastodonError) {
					require.Equal(t, "job 1", ctx.Value(ctxKey{}))
					failures = append(failures, e)
				}),
				mastoerr.WithRateLimitHook(func(host string, r mastoerr.RateLimit) {
					require.Equal(t, strings.TrimPrefix(server, "http://"), host)
					limits = append(limits, r)
				}),
			)
			err := testkit.PostHello(context.WithValue(t.Context(), ctxKey{}, "job 1"), c)
			if a.status == 200 {
				require.NoError(t, err)
				require.Empty(t, failures)
			} else {
				require.Equal(t, []*mastoerr.MastodonError{testkit.RequireOurs(t, err)}, failures)
			}
			if a.limits {
				require.Equal(t, []mastoerr.RateLimit{{Limit: 300, Remaining: 7}}, limits)
			} else {
				require.Empty(t, limits)
			}
		})
	}
}
