package publish

import (
	"context"
	"errors"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mastoerr/mastoerr/internal/idemkey"
	"github.com/mattn/go-mastodon"
)

// Thread publishes drafts in their order, each as a reply to the one before, as Post
// publishes each. It returns the statuses that are out. Where a part fails, or is out
// but not as it was asked for, it stops there with a *ThreadError.
//
// Each part has a key that is derived from the context's. Called again with the same
// context, or after a restart with the key and the time of the first call
// (mastoerr.WithIdempotencyKeySince), Thread goes on at the first part that is not out.
// It reads the account's list once for all parts. A context without a key is for one
// call.
//
// No part can be scheduled, because nothing can reply to a post that waits.
func Thread(ctx context.Context, c *mastodon.Client, drafts []Draft, policy mastoerr.Policy) ([]*mastodon.Status, error) {
	return (&Publisher{Client: c, Policy: policy}).Thread(ctx, drafts)
}

// Thread publishes drafts as a thread. See the function Thread.
func (p *Publisher) Thread(ctx context.Context, drafts []Draft) ([]*mastodon.Status, error) {
	t := &thread{publisher: p, drafts: drafts, key: idemkey.From(ctx)}
	if t.key == nil {
		t.key = idemkey.Random()
	}
	err := t.check()
	if err == nil && p.Client != nil && p.Config != nil {
		t.find(ctx)
	}
	for err == nil && len(t.out) < len(drafts) {
		err = t.next(ctx)
	}
	return t.out, err
}

// thread is a Thread at work.
type thread struct {
	publisher *Publisher
	drafts    []Draft
	key       *idemkey.Key
	out       []*mastodon.Status
	fresh     bool // this call has published the last part of out
}

// check returns the error for what no thread can have.
func (t *thread) check() error {
	for i, d := range t.drafts {
		err := d.checkForm()
		if d.Toot.ScheduledAt != nil {
			err = refuse(mastoerr.CodeInvalidParameter, "a part of a thread cannot be scheduled")
		}
		if err != nil {
			return &ThreadError{i + 1, len(t.drafts), err}
		}
	}
	return nil
}

// part returns the next draft, as a reply to the one before.
func (t *thread) part() Draft {
	d := t.drafts[len(t.out)]
	if len(t.out) > 0 {
		d.Toot.InReplyToID = t.out[len(t.out)-1].ID
	}
	return d
}

// partKey returns the key of the next part. The same context has the same one again.
func (t *thread) partKey() *idemkey.Key { return t.key.Part(len(t.out) + 1) }

// find looks for the parts that are out. It reads each list once, however many parts
// there are, and so it proves no part absent: Post looks again for the first one that is
// not found.
func (t *thread) find(ctx context.Context) {
	const patience = 2 * time.Minute
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	policy := t.publisher.Policy
	policy.SettleWait = 2 * patience // one lookup, and none that could prove anything
	pages := new(draft.Pages)
	for len(t.out) < len(t.drafts) {
		key := t.partKey()
		since := key.MayBeOutSince()
		if since.IsZero() {
			return
		}
		plan := newPlan(t.part(), nil)
		plan.Pages = pages
		ctx := idemkey.With(draft.With(ctx, &plan.Draft), key)
		status, err := mastoerr.FindStatus(ctx, t.publisher.Client, &plan.toot, since, policy)
		if err != nil || len(mastoerr.Differences(&plan.toot, status)) > 0 { // Post tells what differs
			return
		}
		t.out = append(t.out, status)
	}
}

// next publishes the next part.
func (t *thread) next(ctx context.Context) error {
	plan := t.publisher.plan(t.part())
	upload, isSent := plan.Upload, false
	plan.Upload = func(ctx context.Context) ([]mastodon.ID, error) { // called before the part is sent
		isSent = true
		return upload(ctx)
	}
	ctx = idemkey.With(ctx, t.partKey())
	status, err := t.publisher.carryOut(ctx, plan)
	if status == nil && t.isBehind(err) && sleep(ctx, lag) == nil {
		status, err = t.publisher.carryOut(ctx, plan)
	}
	part := len(t.out) + 1
	if status != nil {
		t.out, t.fresh = append(t.out, status), isSent
	}
	if err != nil {
		return &ThreadError{part, len(t.drafts), err}
	}
	if isSent && part < len(t.drafts) {
		t.partKey().Absent() // what comes behind a new part cannot be out
	}
	return nil
}

// isBehind reports whether a part was refused because the part before it is too new for
// the replica that looked for it.
func (t *thread) isBehind(err error) bool {
	return t.fresh && (errors.Is(err, mastoerr.CodeReplyTargetMissing) || errors.Is(err, mastoerr.CodeNotFound))
}
