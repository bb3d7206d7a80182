package testkit

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/loopback"
)

var JSONHeader = http.Header{"Content-Type": {"application/json; charset=utf-8"}}

// RoundTrip is a function as a transport.
type RoundTrip func(*http.Request) (*http.Response, error)

func (f RoundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func NewPost(t testing.TB) *http.Request {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, "https://m.example/api/v1/statuses", strings.NewReader("status=hello"))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer token-1234")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

type ReaderFunc func([]byte) (int, error)

func (f ReaderFunc) Read(p []byte) (int, error) { return f(p) }

// Respond answers a request in memory.
func Respond(req *http.Request, status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	if strings.HasPrefix(body, "<") {
		h.Set("Content-Type", "text/html")
	}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{
		StatusCode: status, Header: h, Request: req,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// Unwrapped is a go-mastodon client for an instance, without us.
func Unwrapped(t testing.TB, server string) *mastodon.Client {
	t.Helper()
	return loopback.Instance{URL: server}.Mastodon(t)
}

func PostHello(ctx context.Context, c *mastodon.Client) error {
	_, err := c.PostStatus(ctx, &mastodon.Toot{Status: SecretText})
	return err
}
