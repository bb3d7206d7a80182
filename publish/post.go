package publish

import (
	"context"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mastoerr/mastoerr/internal/idemkey"
	"github.com/mattn/go-mastodon"
)

// Post publishes a draft exactly once. It uploads the files one after the other, waits
// until the instance has processed them, and publishes the post as mastoerr.PostOnce
// does. The uploads are kept over all attempts. A file that fails is named by a
// *FileError, and nothing is posted.
//
// Where the context's key was sent before with an unknown outcome, and under a key of
// mastoerr.WithIdempotencyKeySince, Post looks for the post before it uploads anything.
// A post without text is then known by the description of its attachments.
//
// Post does not compare the draft with the instance's limits: call Check before. It
// refuses a poll beside attachments, because go-mastodon would leave out the poll.
//
// The token needs write:statuses, write:media for files, and for the lookup
// read:accounts and read:statuses.
func Post(ctx context.Context, c *mastodon.Client, d Draft, policy mastoerr.Policy) (*mastodon.Status, error) {
	return (&Publisher{Client: c, Policy: policy}).Post(ctx, d)
}

// Post publishes a draft. See the function Post.
func (p *Publisher) Post(ctx context.Context, d Draft) (*mastodon.Status, error) {
	if err := d.checkForm(); err != nil {
		return nil, err
	}
	return p.carryOut(ctx, p.plan(d))
}

// plan returns the plan for a draft whose files this Publisher uploads.
func (p *Publisher) plan(d Draft) *plan {
	return newPlan(d, func(ctx context.Context) ([]mastodon.ID, error) { return p.uploadAll(ctx, d.Files) })
}

// carryOut publishes the post of a plan.
func (p *Publisher) carryOut(ctx context.Context, plan *plan) (*mastodon.Status, error) {
	ctx = p.memory.WithKey(ctx, plan.Hash)
	idemkey.From(ctx).Doubt(plan.Hash)
	status, err := mastoerr.PostOnce(draft.With(ctx, &plan.Draft), p.Client, &plan.toot, p.Policy)
	p.memory.Settle(ctx, plan.Hash, err != nil && mastoerr.Advise(err).Step == mastoerr.StepVerify)
	isScheduled := plan.toot.ScheduledAt != nil // its id is of another kind
	if err != nil || !p.Confirm || isScheduled {
		return status, err
	}
	return p.confirm(ctx, status)
}
