package testkit

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// Script is an http.RoundTripper that answers in memory: the first request by the
// first of Answers, and so on. It repeats the last one.
type Script struct {
	T        testing.TB
	Answers  []Responder
	Requests []*http.Request // received so far
	Bodies   []string        // of Requests
	times    []time.Time
}

// Responder answers one request.
type Responder func(*http.Request) (*http.Response, error)

// RoundTrip notes the request and answers it. It fails the test if the context of
// the request has ended.
func (s *Script) RoundTrip(req *http.Request) (*http.Response, error) {
	require.NoError(s.T, req.Context().Err())
	body := ""
	if req.Body != nil {
		raw, err := io.ReadAll(req.Body)
		require.NoError(s.T, err)
		body = string(raw)
	}
	s.Requests = append(s.Requests, req)
	s.times = append(s.times, time.Now())
	s.Bodies = append(s.Bodies, body)
	return s.Answers[min(len(s.Requests), len(s.Answers))-1](req)
}

// Gaps returns the times between the requests.
func (s *Script) Gaps() []time.Duration {
	var gaps []time.Duration
	for i := 1; i < len(s.times); i++ {
		gaps = append(gaps, s.times[i].Sub(s.times[i-1]))
	}
	return gaps
}

// Responds returns a Responder with the response of Respond.
func Responds(status int, body string, header ...string) Responder {
	return func(req *http.Request) (*http.Response, error) { return Respond(req, status, body, header...), nil }
}

// Fails returns a Responder that returns err.
func Fails(err error) Responder {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// FailsUnsent returns a Responder that returns err and, as net/http does, reports to
// the request's trace that it looked for a connection.
func FailsUnsent(err error) Responder {
	return func(req *http.Request) (*http.Response, error) {
		if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GetConn != nil {
			trace.GetConn(req.URL.Host)
		}
		return nil, err
	}
}

// Answers to a post. The clock of a synctest bubble starts on 2000-01-01, so
// Throttled asks for a wait of five minutes there.
var (
	Published = Responds(200, `{"id":"1","url":"https://m.example/@me/1"}`)
	Refused   = FailsUnsent(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED})
	Lost      = Fails(&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET})
	Throttled = Responds(429, `{"error":"Too many requests"}`, "X-RateLimit-Reset", "2000-01-01T00:05:00.000000Z")
)

// Client returns a wrapped go-mastodon client over a Script.
func Client(t testing.TB, answers ...Responder) (*mastodon.Client, *Script) {
	s := &Script{T: t, Answers: answers}
	c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example", AccessToken: "token"})
	c.Transport = s
	return mastoerr.Wrap(c), s
}

// Post publishes a post with Do.
func Post(ctx context.Context, c *mastodon.Client, p mastoerr.Policy) (*mastodon.Status, error) {
	return mastoerr.Do(ctx, p, func(ctx context.Context) (*mastodon.Status, error) {
		return c.PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
	})
}

// InBubble runs f in parallel to other tests, in a synctest bubble.
func InBubble(t *testing.T, f func(*testing.T)) {
	t.Parallel()
	synctest.Test(t, f)
}
