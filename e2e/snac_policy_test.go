package e2e_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// The pace of these tests. Nothing that a proxy does here lasts longer than
// settleWait after the client has given up.
const (
	attemptTimeout = 2 * time.Second
	settleWait     = 2 * time.Second
)

// policy is the one under test. This version has no SettleWait: its looks come
// 30 and 90 times MinWait after an attempt.
func policy() mastoerr.Policy {
	return mastoerr.Policy{MinWait: settleWait / 30, MaxWait: 3 * settleWait}
}

// clientWithTimeout is go-mastodon with mastoerr and attemptTimeout for each request.
func clientWithTimeout(t *testing.T, server, token string) *mastodon.Client {
	t.Helper()
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.ResponseHeaderTimeout = attemptTimeout
	t.Cleanup(base.CloseIdleConnections)
	c := mastodon.NewClient(&mastodon.Config{Server: server, AccessToken: token})
	c.Transport = base
	return mastoerr.Wrap(c)
}

// lookup looks for a post: the status, or nil where it is absent, or why nobody
// can tell.
func lookup(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, since time.Time) (*mastodon.Status, error) {
	return mastoerr.FindStatus(ctx, c, toot, since)
}
