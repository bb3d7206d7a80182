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

// JSONHeader is the header of a response in JSON.
var JSONHeader = http.Header{"Content-Type": {"application/json; charset=utf-8"}}

// RoundTrip is an http.RoundTripper that calls the function.
type RoundTrip func(*http.Request) (*http.Response, error)

// RoundTrip calls f.
func (f RoundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// NewPost returns a request that publishes a post.
func NewPost(t testing.TB) *http.Request {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, "https://m.example/api/v1/statuses", strings.NewReader("status=hello"))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer token-1234")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

// ReaderFunc is an io.Reader that calls the function.
type ReaderFunc func([]byte) (int, error)

// Read calls f.
func (f ReaderFunc) Read(p []byte) (int, error) { return f(p) }

// Respond returns a response to req: HTML if body begins with "<", else JSON. The
// headers are names and values in turn.
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

// Unwrapped returns a go-mastodon client for an instance, without the Transport of
// mastoerr.
func Unwrapped(t testing.TB, server string) *mastodon.Client {
	t.Helper()
	return loopback.Instance{URL: server}.Mastodon(t)
}

// PostHello publishes a post with SecretText.
func PostHello(ctx context.Context, c *mastodon.Client) error {
	_, err := c.PostStatus(ctx, &mastodon.Toot{Status: SecretText})
	return err
}
