package mastoerr_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// clientOf is a go-mastodon client for an instance, without us.
func clientOf(t testing.TB, server string) *mastodon.Client {
	t.Helper()
	return place{url: server}.mastodon(t)
}

// requireOurs finds the *MastodonError that a call has to return.
func requireOurs(t testing.TB, err error) *mastoerr.MastodonError {
	t.Helper()
	var e *mastoerr.MastodonError
	require.ErrorAs(t, err, &e)
	found, ok := mastoerr.FromError(err)
	require.True(t, ok)
	require.Same(t, e, found)
	return e
}

func postHello(ctx context.Context, c *mastodon.Client) error {
	_, err := c.PostStatus(ctx, &mastodon.Toot{Status: secretText})
	return err
}

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
			server := serveHTTP(t, responds(b.status, b.contentType, b.body))
			var without, with *mastodon.APIError
			require.ErrorAs(t, postHello(t.Context(), clientOf(t, server)), &without)
			require.ErrorAs(t, postHello(t.Context(), mastoerr.Wrap(clientOf(t, server))), &with)
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
		base := roundTrip(func(req *http.Request) (*http.Response, error) {
			resp := c.response(t)
			resp.Request = req
			return resp, nil
		})
		bare := clientOf(t, "https://m.example")
		bare.Transport = base
		hooked := clientOf(t, "https://m.example")
		hooked.Transport = base
		var without, with *mastodon.APIError
		require.ErrorAs(t, postHello(t.Context(), bare), &without, c.ID)
		require.ErrorAs(t, postHello(t.Context(), mastoerr.Wrap(hooked)), &with, c.ID)
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
		"a post": {http.MethodPost, "/api/v1/statuses", false, postHello},
		"an edit": {http.MethodPut, "/api/v1/statuses/:id", true, func(ctx context.Context, c *mastodon.Client) error {
			_, err := c.UpdateStatus(ctx, &mastodon.Toot{Status: secretText}, "1")
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
			_, err := c.Search(ctx, secretText, false)
			return err
		}},
		"an upload": {http.MethodPost, "/api/v2/media", false, func(ctx context.Context, c *mastodon.Client) error {
			_, err := c.UploadMediaFromBytes(ctx, []byte(secretText))
			return err
		}},
		"an exchange of an authorization code": {http.MethodPost, "/oauth/token", false, func(ctx context.Context, c *mastodon.Client) error {
			return c.GetUserAccessToken(ctx, secretToken, "urn:ietf:wg:oauth:2.0:oob")
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
	server := serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "req-1")
		responds(503, "application/json", `{"error":"out of order"}`)(w, r)
	})
	for name, c := range calls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := c.call(t.Context(), mastoerr.Wrap(clientOf(t, server)))
			e := requireOurs(t, err)
			require.Equal(t, mastoerr.CodeServiceUnavailable, e.Code)
			require.Equal(t, c.method, e.Method)
			require.Equal(t, c.endpoint, e.Endpoint)
			require.Equal(t, strings.TrimPrefix(server, "http://"), e.Host)
			require.Equal(t, c.idempotent, e.Idempotent)
			require.Equal(t, "out of order", e.Message)
			require.Equal(t, "req-1", e.RequestID)
			require.NotContains(t, e.Error(), secretText)
			require.NotContains(t, e.Error(), secretToken)
			var call *url.Error
			require.ErrorAs(t, err, &call)
			var api *mastodon.APIError
			require.ErrorAs(t, err, &api)
			require.Equal(t, 503, api.StatusCode)
		})
	}
}

func TestAnHTTPStreamThatDoesNotOpenReturnsOurError(t *testing.T) {
	t.Parallel()
	c := mastoerr.Wrap(clientOf(t, serveHTTP(t, responds(401, "application/json", `{"error":"The access token is invalid"}`))))
	err := firstError(t, c, func(c *mastodon.Client, ctx context.Context) (chan mastodon.Event, error) {
		return c.StreamingUser(ctx)
	})
	var event *mastodon.ErrorEvent
	require.ErrorAs(t, err, &event)
	e := requireOurs(t, event.Err)
	require.Equal(t, mastoerr.CodeTokenInvalid, e.Code)
	require.Equal(t, "/api/v1/streaming/user", e.Endpoint)
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
			server := serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				w.Header()["Date"] = nil // the local clock counts
				for k, v := range header {
					w.Header().Set(k, v)
				}
				responds(429, "application/json", `{"error":"Too many requests"}`)(w, r)
			})
			before := time.Now()
			err := postHello(t.Context(), mastoerr.Wrap(clientOf(t, server)))
			e := requireOurs(t, err)
			require.EqualValues(t, 1, requests.Load())
			require.Equal(t, mastoerr.CodeRateLimited, e.Code)
			require.Equal(t, safe, e.Retry)
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

func TestConnectionsAreUsedAgainAfterAnError(t *testing.T) {
	t.Parallel()
	bodies := []string{"", `{"error":"x"}`, "<html>" + strings.Repeat("padding ", 2<<10) + "</html>"}
	var opened, requests atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(requests.Add(1))
		status := []int{401, 404, 422, 429, 500, 503, 206, 200}[n%8]
		contentType := "application/json"
		body := bodies[n%len(bodies)]
		if status == 200 {
			contentType, body = "text/html", bodies[2]
		}
		if n%2 == 0 {
			w.Header().Set("Transfer-Encoding", "chunked")
		}
		responds(status, contentType, body)(w, r)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)

	c := mastoerr.Wrap(clientOf(t, s.URL))
	for range 50 {
		err := c.GetMediaStatus(t.Context(), &mastodon.Attachment{ID: "1"})
		requireOurs(t, err)
	}
	require.EqualValues(t, 50, requests.Load())
	// On a busy machine net/http now and then gives a connection up.
	require.LessOrEqual(t, opened.Load(), int32(3))
}

func TestIdleConnectionsAreClosedThroughTheHook(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	server := serveTCP(t, func(p *peer) {
		defer close(ended)
		repeats(rawAnswer(200, "{}"))(p)
	})
	c := mastoerr.Wrap(place{url: "http://" + server}.mastodon(t))
	require.NoError(t, postHello(t.Context(), c))
	c.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	select {
	case <-ended:
	case <-ctx.Done():
		require.Fail(t, "the connection stays open")
	}
	mastoerr.NewTransport(roundTrip(nil)).CloseIdleConnections() // has none
}

func TestTheCallersRequestStaysAsItIs(t *testing.T) {
	t.Parallel()
	for name, accept := range map[string][]string{
		"without Accept":       nil,
		"with Accept":          {"text/html"},
		"with an empty Accept": {""},
		"without any header":   nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent http.Header
			rt := mastoerr.NewTransport(roundTrip(func(req *http.Request) (*http.Response, error) {
				sent = req.Header
				return respond(req, 200, "{}"), nil
			}))
			ctx := mastoerr.WithIdempotencyKey(t.Context(), secretKey)
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://m.example/api/v1/statuses", strings.NewReader("status=x"))
			require.NoError(t, err)
			req.Header.Set("Authorization", "Bearer x")
			if accept != nil {
				req.Header["Accept"] = accept
			}
			if strings.Contains(name, "any") {
				req.Header = nil
			}
			before := req.Header.Clone()

			resp, err := rt.RoundTrip(req)
			require.NoError(t, err)
			require.Equal(t, before, req.Header)
			require.Same(t, req, resp.Request)
			require.Same(t, ctx, req.Context())
			if accept == nil {
				accept = []string{"application/json"}
			}
			require.Equal(t, accept, sent["Accept"])
			require.Equal(t, before.Get("Authorization"), sent.Get("Authorization"))
		})
	}
}

func TestAcceptIsAddedOverTheWire(t *testing.T) {
	t.Parallel()
	var accept atomic.Value
	server := serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		accept.Store(r.Header["Accept"])
		responds(200, "application/json", someStatus)(w, r)
	})
	status, err := mastoerr.Wrap(clientOf(t, server)).PostStatus(t.Context(), &mastodon.Toot{Status: "hello"})
	require.NoError(t, err)
	require.Equal(t, mastodon.ID("1"), status.ID)
	require.Equal(t, []string{"application/json"}, accept.Load())
}

func TestWrapKeepsTheClientsTransportAndWrapsOnce(t *testing.T) {
	t.Parallel()
	require.Nil(t, mastoerr.Wrap(nil))

	var below, hooks int
	c := clientOf(t, "https://m.example")
	c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
		below++
		return respond(req, 500, "{}"), nil
	})
	hook := mastoerr.WithErrorHook(func(context.Context, *mastoerr.MastodonError) { hooks++ })
	require.Same(t, c, mastoerr.Wrap(c, hook, nil))
	first := c.Transport
	require.Same(t, c, mastoerr.Wrap(c, hook))
	require.Same(t, first, c.Transport)

	requireOurs(t, postHello(t.Context(), c))
	require.Equal(t, 1, below)
	require.Equal(t, 1, hooks)
}

func TestATransportOverATransportReportsOnce(t *testing.T) {
	t.Parallel()
	inner := mastoerr.NewTransport(roundTrip(func(req *http.Request) (*http.Response, error) {
		return respond(req, 422, `{"error":"x"}`), nil
	}))
	c := &http.Client{Transport: mastoerr.NewTransport(inner)}
	_, err := c.Get("https://m.example/api/v1/statuses/1") //nolint:bodyclose // there is none
	e := requireOurs(t, err)
	require.Equal(t, 422, e.StatusCode)
	var api *mastodon.APIError
	require.Same(t, e.Unwrap(), func() error { errors.As(err, &api); return api }())
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
			server := serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				if a.limits {
					w.Header().Set("X-RateLimit-Limit", "300")
					w.Header().Set("X-RateLimit-Remaining", "7")
				}
				responds(a.status, "application/json", someStatus)(w, r)
			})
			var failures []*mastoerr.MastodonError
			var limits []mastoerr.RateLimit
			c := mastoerr.Wrap(clientOf(t, server),
				mastoerr.WithErrorHook(func(ctx context.Context, e *mastoerr.MastodonError) {
					require.Equal(t, "job 1", ctx.Value(ctxKey{}))
					failures = append(failures, e)
				}),
				mastoerr.WithRateLimitHook(func(host string, r mastoerr.RateLimit) {
					require.Equal(t, strings.TrimPrefix(server, "http://"), host)
					limits = append(limits, r)
				}),
			)
			err := postHello(context.WithValue(t.Context(), ctxKey{}, "job 1"), c)
			if a.status == 200 {
				require.NoError(t, err)
				require.Empty(t, failures)
			} else {
				require.Equal(t, []*mastoerr.MastodonError{requireOurs(t, err)}, failures)
			}
			if a.limits {
				require.Equal(t, []mastoerr.RateLimit{{Limit: 300, Remaining: 7}}, limits)
			} else {
				require.Empty(t, limits)
			}
		})
	}
}

// The client's Timeout replaces the transport's error by a text, mostly. The
// hook gets it in full in any case.
func TestTheHookHearsWhatTheClientsTimeoutHides(t *testing.T) {
	t.Parallel()
	var dial, wait *mastoerr.MastodonError
	p := place{url: "http://127.0.0.1:1", transport: dialing(t, slowDialer(func() {})), timeout: time.Millisecond}
	err := postHello(t.Context(), mastoerr.Wrap(p.mastodon(t), mastoerr.WithErrorHook(func(_ context.Context, e *mastoerr.MastodonError) { dial = e })))
	require.Error(t, err)
	requireVerdict(t, dial, timedOutUnsent, timedOut) // the time may be up before net/http has the request
	require.Equal(t, "/api/v1/statuses", dial.Endpoint)

	received := make(chan struct{})
	p = place{url: "http://" + serveTCP(t, func(p *peer) { p.request(); close(received); p.wait() }), timeout: 100 * time.Millisecond}
	err = postHello(t.Context(), mastoerr.Wrap(p.mastodon(t), mastoerr.WithErrorHook(func(_ context.Context, e *mastoerr.MastodonError) { wait = e })))
	e, ok := mastoerr.FromError(err)
	require.True(t, ok)
	require.Equal(t, mastoerr.CodeTimeout, e.Code)
	require.True(t, e.Timeout())
	select {
	case <-received:
		requireVerdict(t, wait, timedOut)
	default: // a busy machine: the time was up before
		requireVerdict(t, wait, timedOut, timedOutUnsent)
	}
}

func TestTheOldWayToCancelIsACancellationToo(t *testing.T) {
	t.Parallel()
	for _, hooked := range []bool{false, true} {
		over := make(chan struct{})
		server := "http://" + serveTCP(t, func(p *peer) { p.request(); close(over); p.wait() })
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server, nil)
		require.NoError(t, err)
		//lint:ignore SA1019 that is the point
		req.Cancel = over
		c := place{}.client(t)
		if hooked {
			c.Transport = mastoerr.NewTransport(c.Transport)
		}
		_, err = c.Do(req) //nolint:bodyclose // there is none
		requireNoFailure(t, err)
	}
}

func TestADeadlineWithACauseIsATimeout(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithDeadlineCause(t.Context(), time.Now().Add(time.Millisecond), errors.New("job's time is up"))
	defer cancel()
	p := place{url: "http://127.0.0.1:1", transport: dialing(t, slowDialer(func() {}))}
	err := postHello(ctx, mastoerr.Wrap(p.mastodon(t)))
	requireOurs(t, err)
	requireVerdict(t, err, timedOutUnsent, timedOut) // where a millisecond ends is up to chance
}

func TestABaseThatKnowsNothingOfTracesLeavesTheOutcomeOpen(t *testing.T) {
	t.Parallel()
	failures := map[string]struct {
		err  error
		want verdict
	}{
		"the connection ended":      {io.EOF, connectionLost},
		"the answer was cut off":    {io.ErrUnexpectedEOF, connectionLost},
		"the connection was reset":  {&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}, connectionLost},
		"the pipe broke":            {&net.OpError{Op: "write", Net: "tcp", Err: syscall.EPIPE}, connectionLost},
		"time ran out":              {context.DeadlineExceeded, timedOut},
		"something else went wrong": {errors.New("boom"), connectionLost},
		// These say by themselves that nothing was sent.
		"there was no connection": {&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}, connectionFailed},
		"there was no address":    {&net.DNSError{Err: "no such host", Name: "m.example", IsNotFound: true}, dnsFailed},
	}
	for name, f := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clientOf(t, "https://m.example")
			c.Transport = roundTrip(func(*http.Request) (*http.Response, error) { return nil, f.err })
			err := postHello(t.Context(), mastoerr.Wrap(c))
			requireVerdict(t, err, f.want)
			require.ErrorIs(t, err, f.err)
		})
	}
}

// closeSpy is a body that counts.
type closeSpy struct {
	io.Reader
	read   int64
	closed int
}

func (s *closeSpy) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.read += int64(n)
	return n, err
}

func (s *closeSpy) Close() error { s.closed++; return nil }

func TestABaseThatBreaksTheContractDoesNoHarm(t *testing.T) {
	t.Parallel()

	t.Run("it returns both a response and an error", func(t *testing.T) {
		t.Parallel()
		body := &closeSpy{Reader: strings.NewReader("x")}
		c := clientOf(t, "https://m.example")
		c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
			resp := respond(req, 200, "")
			resp.Body = body
			return resp, io.ErrUnexpectedEOF
		})
		requireVerdict(t, postHello(t.Context(), mastoerr.Wrap(c)), connectionLost)
		require.Equal(t, 1, body.closed)
	})
	t.Run("it returns neither", func(t *testing.T) {
		t.Parallel()
		c := clientOf(t, "https://m.example")
		c.Transport = roundTrip(func(*http.Request) (*http.Response, error) { return nil, nil })
		requireVerdict(t, postHello(t.Context(), mastoerr.Wrap(c)), connectionLost)
	})
	t.Run("its response has no body and no request", func(t *testing.T) {
		t.Parallel()
		c := clientOf(t, "https://m.example")
		c.Transport = roundTrip(func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 500}, nil })
		requireVerdict(t, postHello(t.Context(), mastoerr.Wrap(c)), verdict{mastoerr.CodeInternalError, ifIdempotent})
	})
}

func TestALargeFailureIsReadOnlyAtItsBeginning(t *testing.T) {
	t.Parallel()
	body := &closeSpy{Reader: io.LimitReader(neverEnding('x'), 10<<20)}
	c := clientOf(t, "https://m.example")
	c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 500, "")
		resp.Body, resp.ContentLength = body, -1
		return resp, nil
	})
	e := requireOurs(t, postHello(t.Context(), mastoerr.Wrap(c)))
	require.Len(t, e.Body(), 64<<10)
	require.LessOrEqual(t, body.read, int64(128<<10))
	require.Equal(t, 1, body.closed)
}

type neverEnding byte

func (c neverEnding) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(c)
	}
	return len(p), nil
}

func TestAMediaLookUpThatIsTooEarlySaysSo(t *testing.T) {
	t.Parallel()
	c := mastoerr.Wrap(clientOf(t, serveHTTP(t, responds(206, "application/json", `{"id":"1","type":"image","url":null}`))))
	e := requireOurs(t, c.GetMediaStatus(t.Context(), &mastodon.Attachment{ID: "1"}))
	require.Equal(t, mastoerr.CodeMediaProcessing, e.Code)
	require.Equal(t, safe, e.Retry)
	require.Equal(t, "/api/v1/media/:id", e.Endpoint)
	require.True(t, e.Idempotent)
}

func TestASuccessThatIsAPageIsAFailure(t *testing.T) {
	t.Parallel()
	c := mastoerr.Wrap(clientOf(t, serveHTTP(t, responds(200, "text/html; charset=utf-8", "<html><title>Hello</title></html>"))))
	e := requireOurs(t, postHello(t.Context(), c))
	require.Equal(t, badResponse, verdict{e.Code, e.Retry})
	require.Equal(t, 200, e.StatusCode)
}

func TestRedirectsThatLoseThePostAreRefused(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int32
			server := serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				redirects(status, "/moved"+r.URL.Path)(w, r)
			})
			e := requireOurs(t, postHello(t.Context(), mastoerr.Wrap(clientOf(t, server))))
			require.Equal(t, badRedirect, verdict{e.Code, e.Retry})
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
			server := serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				methods = append(methods, r.Method)
				if strings.HasPrefix(r.URL.Path, "/moved") {
					responds(200, "application/json", someStatus)(w, r)
					return
				}
				redirects(status, "/moved"+r.URL.Path)(w, r)
			})
			c := mastoerr.Wrap(clientOf(t, server))
			_, err := c.GetStatus(t.Context(), "1")
			require.NoError(t, err)
			want := []string{"GET", "GET"}
			if status >= 307 {
				require.NoError(t, postHello(t.Context(), c))
				want = append(want, "POST", "POST")
			}
			require.Equal(t, want, methods)
		})
	}
}

// A failure behind a redirect is about the request that the caller made.
func TestAFailureBehindARedirectNamesTheCallersRequest(t *testing.T) {
	t.Parallel()
	server := serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/moved") {
			responds(422, "application/json", `{"error":"x"}`)(w, r)
			return
		}
		redirects(308, "/moved")(w, r)
	})
	e := requireOurs(t, postHello(t.Context(), mastoerr.Wrap(clientOf(t, server))))
	require.Equal(t, "/api/v1/statuses", e.Endpoint)
	require.Equal(t, mastoerr.CodeValidationFailed, e.Code)
}

func TestAnOpenStreamIsLeftAlone(t *testing.T) {
	t.Parallel()
	said := make(chan struct{})
	server := serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Path, "/streaming") {
			responds(404, "application/json", "{}")(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		<-said // whoever reads ahead waits for ever
		_, _ = io.WriteString(w, "event: delete\ndata: 42\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	opened := make(chan struct{}, 1)
	c := clientOf(t, server)
	inner := c.Transport
	c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) { return inner.RoundTrip(req) })
	mastoerr.Wrap(c)
	outer := c.Transport
	c.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
		resp, err := outer.RoundTrip(req)
		if err == nil {
			opened <- struct{}{}
		}
		return resp, err
	})

	ctx, cancel := context.WithCancel(t.Context())
	events, err := c.StreamingUser(ctx)
	require.NoError(t, err)
	<-opened
	close(said)
	require.Equal(t, &mastodon.DeleteEvent{ID: "42"}, <-events)
	cancel()
	for event := range events {
		e, ok := event.(*mastodon.ErrorEvent)
		require.True(t, ok)
		requireNoFailure(t, e)
	}
}

// Go's transport alone sends a POST again by itself when it carries an
// Idempotency-Key and a reused connection dies.
func TestNoKeyLetsGoSendAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ctx    func(context.Context) context.Context
		header string
	}{
		"no key":               {ctx: func(ctx context.Context) context.Context { return ctx }},
		"the context's key":    {ctx: func(ctx context.Context) context.Context { return mastoerr.WithIdempotencyKey(ctx, secretKey) }},
		"the caller's own key": {ctx: func(ctx context.Context) context.Context { return ctx }, header: secretKey},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int32
			addr := serveTCP(t, func(p *peer) {
				for r := p.request(); r != nil; r = p.request() {
					if r.Method == http.MethodPost {
						sent.Add(1)
						if p.nth == 1 {
							p.reset()
							return
						}
					}
					p.say(rawAnswer(200, someStatus))
				}
			})
			client := place{url: "http://" + addr, warm: true}.client(t)
			client.Transport = mastoerr.NewTransport(client.Transport)
			req, err := http.NewRequestWithContext(c.ctx(t.Context()), http.MethodPost, "http://"+addr+"/api/v1/statuses", strings.NewReader("status=x"))
			require.NoError(t, err)
			if c.header != "" {
				req.Header.Set("Idempotency-Key", c.header)
			}
			_, err = client.Do(req) //nolint:bodyclose // there is none
			require.EqualValues(t, 1, sent.Load())
			e := requireOurs(t, err)
			require.Equal(t, connectionLost, verdict{e.Code, e.Retry})
			require.Equal(t, name != "no key", e.Idempotent)
		})
	}
}

// The dial that fails is the second: the request was out before.
func TestAFailedDialIsNotSafeAfterGoHasSentTheRequestOnce(t *testing.T) {
	t.Parallel()
	var dials atomic.Int32
	addr := serveTCP(t, secondRequest((*peer).reset))
	tr := newTransport(t)
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if dials.Add(1) > 1 {
			return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
		}
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	client := place{url: "http://" + addr, transport: tr, warm: true}.client(t)
	client.Transport = mastoerr.NewTransport(client.Transport)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+"/api/v1/statuses/1", nil)
	require.NoError(t, err)
	_, err = client.Do(req) //nolint:bodyclose // there is none
	e := requireOurs(t, err)
	require.EqualValues(t, 2, dials.Load())
	require.Equal(t, verdict{mastoerr.CodeConnectionFailed, ifIdempotent}, verdict{e.Code, e.Retry})
}

func TestAConnectionThatWasClosedWhileIdleIsNoFailure(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{})
	once := sync.OnceFunc(func() { close(gone) })
	addr := serveTCP(t, func(p *peer) {
		for p.request() != nil {
			p.say(rawAnswer(200, someStatus))
			if p.nth == 1 {
				return
			}
		}
	})
	tr := newTransport(t)
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, addr)
		return &closing{c, once}, err
	}
	c := mastoerr.Wrap(place{url: "http://" + addr, transport: tr}.mastodon(t))
	require.NoError(t, postHello(t.Context(), c))
	<-gone // net/http has noticed
	require.NoError(t, postHello(t.Context(), c))
}

type closing struct {
	net.Conn
	closed func()
}

func (c *closing) Close() error {
	err := c.Conn.Close()
	c.closed()
	return err
}

func TestOneClientServesManyGoroutines(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	server := serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Limit", "300")
		switch n.Add(1) % 4 {
		case 0:
			responds(200, "application/json", someStatus)(w, r)
		case 1:
			responds(422, "application/json", `{"error":"x"}`)(w, r)
		case 2:
			responds(502, "text/html", "<html>")(w, r)
		case 3:
			panic(http.ErrAbortHandler)
		}
	})
	var failures, limits atomic.Int32
	c := mastoerr.Wrap(clientOf(t, server),
		mastoerr.WithErrorHook(func(context.Context, *mastoerr.MastodonError) { failures.Add(1) }),
		mastoerr.WithRateLimitHook(func(string, mastoerr.RateLimit) { limits.Add(1) }))
	var failed atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			for range 4 {
				err := postHello(t.Context(), c)
				if err == nil {
					continue
				}
				failed.Add(1)
				e, ok := mastoerr.FromError(err)
				if !ok || e.Endpoint != "/api/v1/statuses" || !strings.Contains(e.Error(), string(e.Code)) {
					t.Errorf("%v", err)
				}
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 400, n.Load())
	require.EqualValues(t, 300, failed.Load())
	require.EqualValues(t, 300, failures.Load())
	require.EqualValues(t, 300, limits.Load())
}

// The bubble does not end before every goroutine in it has.
func TestNoGoroutineIsLeft(t *testing.T) {
	t.Parallel()
	cases := map[string]func(net.Conn){
		"after a failure": func(c net.Conn) {
			buf := make([]byte, 4<<10)
			for {
				if _, err := c.Read(buf); err != nil {
					return
				}
				_, _ = io.WriteString(c, rawAnswer(503, `{"error":"x"}`))
			}
		},
		"after a large failure": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4<<10))
			_, _ = io.WriteString(c, rawAnswer(503, strings.Repeat("x", 1<<20)))
		},
		"after a failure that does not end": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4<<10))
			_, _ = io.WriteString(c, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 99\r\n\r\n{\"error\":\"x\"}")
			_, _ = c.Read(make([]byte, 1))
		},
		"after a deadline": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4<<10))
			_, _ = c.Read(make([]byte, 1))
		},
		"after a lost connection": func(c net.Conn) { _, _ = c.Read(make([]byte, 4<<10)) },
	}
	for name, serve := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tr := newTransport(t)
				tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
					ours, theirs := net.Pipe()
					go func() {
						defer theirs.Close()
						serve(theirs)
					}()
					return ours, nil
				}
				c := mastoerr.Wrap(place{url: "http://m.example", transport: tr}.mastodon(t))
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				requireOurs(t, postHello(ctx, c))
			})
		})
	}
}

// What a body says is there for support also where the connection broke.
func TestAFailureThatBreaksOffKeepsWhatCame(t *testing.T) {
	t.Parallel()
	server := "http://" + serveTCP(t, answers("HTTP/1.1 422 Unprocessable Content\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"error\":\"Record not"))
	e := requireOurs(t, postHello(t.Context(), mastoerr.Wrap(clientOf(t, server))))
	require.Equal(t, 422, e.StatusCode)
	require.True(t, bytes.HasPrefix(e.Body(), []byte(`{"error":"Record not`)))
}
