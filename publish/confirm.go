package publish

import (
	"context"
	"errors"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mattn/go-mastodon"
)

// lag is how long a replica of the instance's database may be behind.
const lag = 2 * time.Second

// confirm asks whether a status exists (app/lib/antispam.rb of Mastodon answers with one
// that does not). Only a 404 says no, and only the second one: the first may come from a
// replica that is behind.
func (p *Publisher) confirm(ctx context.Context, status *mastodon.Status) (*mastodon.Status, error) {
	if p.exists(ctx, status.ID) {
		return status, nil
	}
	if sleep(ctx, lag) != nil || p.exists(ctx, status.ID) {
		return status, nil
	}
	return nil, refuse(mastoerr.CodeContentRejected, "the instance answered with status %.64q, which does not exist", string(status.ID))
}

// exists reports false only for a status that the instance says is not there.
func (p *Publisher) exists(ctx context.Context, id mastodon.ID) bool {
	_, err := mastoerr.Do(ctx, p.once(), func(ctx context.Context) (*mastodon.Status, error) {
		return p.wrapped().GetStatus(ctx, id)
	})
	return !errors.Is(err, mastoerr.CodeNotFound) && !errors.Is(err, mastoerr.CodeGone)
}

// once returns the policy for a request that nothing depends on.
func (p *Publisher) once() mastoerr.Policy {
	policy := p.Policy
	policy.MaxAttempts = -1
	return policy
}

// wrapped returns the client, or a wrapped copy of one that is not.
func (p *Publisher) wrapped() *mastodon.Client {
	c := *p.Client
	return mastoerr.Wrap(&c)
}

// sleep waits, or returns why ctx ended.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
