package clienttest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

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
			rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
				sent = req.Header
				return testkit.Respond(req, 200, `{"id":"9"}`), nil
			}))
			ctx := mastoerr.WithIdempotencyKey(t.Context(), testkit.SecretKey)
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

// http.Client.Timeout replaces the error of the transport, and mostly keeps only its
// text. The hook gets the whole error.
func TestTheHookHearsWhatTheClientsTimeoutHides(t *testing.T) {
	t.Parallel()
	var dial, wait *mastoerr.MastodonError
	p := loopback.Instance{URL: "http://127.0.0.1:1", Transport: loopback.DialWith(t, loopback.HangingDialer(func() {})), Timeout: time.Millisecond}
	err := testkit.PostHello(t.Context(), mastoerr.Wrap(p.Mastodon(t), mastoerr.WithErrorHook(func(_ context.Context, e *mastoerr.MastodonError) { dial = e })))
	require.Error(t, err)
	testkit.RequireVerdict(t, dial, testkit.TimedOutUnsent, testkit.TimedOut) // the timeout may pass before net/http has the request
	require.Equal(t, "/api/v1/statuses", dial.Endpoint)

	received := make(chan struct{})
	p = loopback.Instance{URL: "http://" + loopback.ServeTCP(t, func(p *loopback.Peer) { p.Request(); close(received); p.Wait() }), Timeout: 100 * time.Millisecond}
	err = testkit.PostHello(t.Context(), mastoerr.Wrap(p.Mastodon(t), mastoerr.WithErrorHook(func(_ context.Context, e *mastoerr.MastodonError) { wait = e })))
	e, ok := mastoerr.FromError(err)
	require.True(t, ok)
	require.Equal(t, mastoerr.CodeTimeout, e.Code)
	require.True(t, e.Timeout())
	select {
	case <-received:
		testkit.RequireVerdict(t, wait, testkit.TimedOut)
	default: // a busy machine: the time was up before
		testkit.RequireVerdict(t, wait, testkit.TimedOut, testkit.TimedOutUnsent)
	}
}

func TestWithoutATraceTheOutcomeIsUnknown(t *testing.T) {
	t.Parallel()
	failures := map[string]struct {
		err  error
		want testkit.Verdict
	}{
		"the connection ended":      {io.EOF, testkit.ConnectionLost},
		"the answer was cut off":    {io.ErrUnexpectedEOF, testkit.ConnectionLost},
		"the connection was reset":  {&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}, testkit.ConnectionLost},
		"the pipe broke":            {&net.OpError{Op: "write", Net: "tcp", Err: syscall.EPIPE}, testkit.ConnectionLost},
		"time ran out":              {context.DeadlineExceeded, testkit.TimedOut},
		"something else went wrong": {errors.New("boom"), testkit.ConnectionLost},
		// A transport that sends again by itself may not have come as far the last time.
		"there was no connection": {&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}, testkit.DialUnproven},
		"there was no address":    {&net.DNSError{Err: "no such host", Name: "m.example", IsNotFound: true}, testkit.DNSUnproven},
	}
	for name, f := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := testkit.Unwrapped(t, "https://m.example")
			c.Transport = testkit.RoundTrip(func(*http.Request) (*http.Response, error) { return nil, f.err })
			err := testkit.PostHello(t.Context(), mastoerr.Wrap(c))
			testkit.RequireVerdict(t, err, f.want)
			require.ErrorIs(t, err, f.err)
		})
	}
}

// closeSpy is a body that counts what is read and how often it is closed.
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
		c := testkit.Unwrapped(t, "https://m.example")
		c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			resp := testkit.Respond(req, 200, "")
			resp.Body = body
			return resp, io.ErrUnexpectedEOF
		})
		testkit.RequireVerdict(t, testkit.PostHello(t.Context(), mastoerr.Wrap(c)), testkit.ConnectionLost)
		require.Equal(t, 1, body.closed)
	})
	t.Run("it returns neither", func(t *testing.T) {
		t.Parallel()
		c := testkit.Unwrapped(t, "https://m.example")
		c.Transport = testkit.RoundTrip(func(*http.Request) (*http.Response, error) { return nil, nil })
		testkit.RequireVerdict(t, testkit.PostHello(t.Context(), mastoerr.Wrap(c)), testkit.ConnectionLost)
	})
	t.Run("its response has no body and no request", func(t *testing.T) {
		t.Parallel()
		c := testkit.Unwrapped(t, "https://m.example")
		c.Transport = testkit.RoundTrip(func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 500}, nil })
		testkit.RequireVerdict(t, testkit.PostHello(t.Context(), mastoerr.Wrap(c)), testkit.Verdict{Code: mastoerr.CodeInternalError, Retry: testkit.IfIdempotent})
	})
}

func TestALargeFailureIsReadOnlyAtItsBeginning(t *testing.T) {
	t.Parallel()
	body := &closeSpy{Reader: io.LimitReader(neverEnding('x'), 10<<20)}
	c := testkit.Unwrapped(t, "https://m.example")
	c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
		resp := testkit.Respond(req, 500, "")
		resp.Body, resp.ContentLength = body, -1
		return resp, nil
	})
	e := testkit.RequireOurs(t, testkit.PostHello(t.Context(), mastoerr.Wrap(c)))
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

func TestAMediaLookupThatIsTooEarlySaysSo(t *testing.T) {
	t.Parallel()
	c := mastoerr.Wrap(testkit.Unwrapped(t, loopback.ServeHTTP(t, loopback.Respond(206, "application/json", `{"id":"1","type":"image","url":null}`))))
	e := testkit.RequireOurs(t, c.GetMediaStatus(t.Context(), &mastodon.Attachment{ID: "1"}))
	require.Equal(t, mastoerr.CodeMediaProcessing, e.Code)
	require.Equal(t, testkit.Safe, e.Retry)
	require.Equal(t, "/api/v1/media/:id", e.Endpoint)
	require.True(t, e.Idempotent)
}

func TestASuccessThatIsAnHTMLPageIsAFailure(t *testing.T) {
	t.Parallel()
	c := mastoerr.Wrap(testkit.Unwrapped(t, loopback.ServeHTTP(t, loopback.Respond(200, "text/html; charset=utf-8", "<html><title>Hello</title></html>"))))
	e := testkit.RequireOurs(t, testkit.PostHello(t.Context(), c))
	require.Equal(t, testkit.BadResponse, testkit.Verdict{Code: e.Code, Retry: e.Retry})
	require.Equal(t, 200, e.StatusCode)
}

func TestAnOpenStreamIsLeftAlone(t *testing.T) {
	t.Parallel()
	said := make(chan struct{})
	server := loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Path, "/streaming") {
			loopback.Respond(404, "application/json", "{}")(w, r)
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
	c := testkit.Unwrapped(t, server)
	inner := c.Transport
	c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) { return inner.RoundTrip(req) })
	mastoerr.Wrap(c)
	outer := c.Transport
	c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
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
		testkit.RequireNoFailure(t, e)
	}
}

// The part of the body that arrived is kept for support.
func TestAFailureThatBreaksOffKeepsWhatCame(t *testing.T) {
	t.Parallel()
	server := "http://" + loopback.ServeTCP(t, loopback.Reply("HTTP/1.1 422 Unprocessable Content\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"error\":\"Record not"))
	e := testkit.RequireOurs(t, testkit.PostHello(t.Context(), mastoerr.Wrap(testkit.Unwrapped(t, server))))
	require.Equal(t, 422, e.StatusCode)
	require.True(t, bytes.HasPrefix(e.Body(), []byte(`{"error":"Record not`)))
}

func TestATransportOverATransportReportsOnce(t *testing.T) {
	t.Parallel()
	inner := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
		return testkit.Respond(req, 422, `{"error":"x"}`), nil
	}))
	c := &http.Client{Transport: mastoerr.NewTransport(inner)}
	_, err := c.Get("https://m.example/api/v1/statuses/1") //nolint:bodyclose // there is none
	e := testkit.RequireOurs(t, err)
	require.Equal(t, 422, e.StatusCode)
	var api *mastodon.APIError
	require.Same(t, e.Unwrap(), func() error { errors.As(err, &api); return api }())
}
