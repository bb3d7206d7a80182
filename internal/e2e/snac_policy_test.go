package e2e_test

import (
	"context"
	"errors"
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

// policy is the one under test.
func policy() mastoerr.Policy {
	return mastoerr.Policy{
		MinWait: 100 * time.Millisecond, MaxWait: time.Second,
		SettleWait: settleWait, AttemptTimeout: attemptTimeout,
	}
}

// clientWithTimeout is go-mastodon with mastoerr; the policy bounds each request.
func clientWithTimeout(t *testing.T, server, token string) *mastodon.Client {
	t.Helper()
	return client(t, server, token, nil)
}

// lookup looks for a post: the status, or nil where it is absent, or why nobody
// can tell.
func lookup(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, since time.Time) (*mastodon.Status, error) {
	status, err := mastoerr.FindStatus(ctx, c, toot, since, policy())
	if errors.Is(err, mastoerr.ErrAbsent) {
		return nil, nil
	}
	return status, err
}
