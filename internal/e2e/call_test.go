package e2e_test

import (
	"context"
	"crypto/tls"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// call is one of go-mastodon's, as a publishing service makes it.
type call struct {
	do func(context.Context, *mastodon.Client) error
	// idempotent is true where a resend cannot apply the call twice.
	idempotent bool
	// timeout is the context's, a few seconds if zero.
	timeout time.Duration
	// token is the client's access token, a usual one if empty.
	token string
}

var (
	// A new post must not be sent twice, with an Idempotency-Key or without.
	post      = call{do: postStatus}
	keyedPost = call{do: func(ctx context.Context, c *mastodon.Client) error {
		return postStatus(mastoerr.WithIdempotencyKey(ctx, "job-17-version-1"), c)
	}}
	upload = call{do: func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.UploadMediaFromBytes(ctx, []byte(strings.Repeat("PNG ", 8<<10)))
		return err
	}}
	look = call{idempotent: true, do: func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.GetStatus(ctx, "42")
		return err
	}}
	exchangeCode = call{do: func(ctx context.Context, c *mastodon.Client) error {
		return c.GetUserAccessToken(ctx, "the-code", "urn:ietf:wg:oauth:2.0:oob")
	}}
	// lookLong asks for an address that is longer than servers take.
	lookLong = call{idempotent: true, do: func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.GetStatus(ctx, mastodon.ID(strings.Repeat("4", 31<<9)))
		return err
	}}
	// postLongToken has a header that is longer than servers take, and short
	// enough to be read whole: what is left unread resets the connection, and
	// the answer may be lost.
	postLongToken = call{do: postStatus, token: strings.Repeat("t", 31<<9)}
	postInHaste   = call{do: postStatus, timeout: time.Second}
)

func postStatus(ctx context.Context, c *mastodon.Client) error {
	_, err := c.PostStatus(ctx, &mastodon.Toot{Status: "Hello from the end-to-end tests", Visibility: "public"})
	return err
}

// client is go-mastodon with mastoerr, on connections of its own.
func client(t *testing.T, server, token string, trust *tls.Config) *mastodon.Client {
	t.Helper()
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.TLSClientConfig = trust
	t.Cleanup(base.CloseIdleConnections)
	if token == "" {
		token = "a-token"
	}
	c := mastodon.NewClient(&mastodon.Config{
		Server: server, ClientID: "client-id", ClientSecret: "client-secret", AccessToken: token,
	})
	c.Transport = base
	return mastoerr.Wrap(c)
}

// make does the call and returns how it ended.
func (k call) make(t *testing.T, c *mastodon.Client) error {
	t.Helper()
	timeout := k.timeout
	if timeout == 0 {
		timeout = 20 * time.Second
	}
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	return k.do(ctx, c)
}
