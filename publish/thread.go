package publish

import (
	"context"
	"errors"
	"strconv"
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
// Each part has a key that is derived from the context's. Called again with that key,
// and with the time of the first call (mastoerr.WithIdempotencyKeySince) or the same
// context, Thread goes on at the first part that is not out. It reads the account's list
// once for all parts. A context without a key is for one call.
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
	t.since = t.key.UnknownSince()
	err := t.check()
	if err == nil && !t.since.IsZero() && p.Client != nil && p.Config != nil {
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
	since     time.Time // when an earlier call began; zero if parts cannot be out already
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

// withKey returns a context with the key of the next part.
func (t *thread) withKey(ctx context.Context) context.Context {
	key := t.key.Base() + "-part-" + strconv.Itoa(len(t.out)+1)
	return mastoerr.WithIdempotencyKeySince(ctx, key, t.since)
}

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
		plan := newPlan(t.part(), nil)
		plan.Pages = pages
		status, err := mastoerr.FindStatus(draft.With(t.withKey(ctx), &plan.Draft), t.publisher.Client, &plan.toot, t.since, policy)
		if err != nil {
			return
		}
		t.out = append(t.out, status)
	}
}

// next publishes the next part.
func (t *thread) next(ctx context.Context) error {
	plan := t.publisher.plan(t.part())
	upload, sent := plan.Upload, false
	plan.Upload = func(ctx context.Context) ([]mastodon.ID, error) { // called before the part is sent
		sent = true
		t.begin()
		return upload(ctx)
	}
	ctx = t.withKey(ctx)
	status, err := t.publisher.carryOut(ctx, plan)
	if err != nil && status == nil && t.isBehind(err) && sleep(ctx, lag) == nil {
		status, err = t.publisher.carryOut(ctx, plan)
	}
	if sent && status != nil {
		t.since = time.Time{} // what comes after a new part is not out
	}
	t.fresh = sent
	if status != nil {
		t.out = append(t.out, status)
	}
	switch {
	case err == nil:
		return nil
	case len(t.out) == 0 && mastoerr.Advise(err).Step != mastoerr.StepVerify && t.since.IsZero():
		t.key.Absent() // nothing is out
	}
	part := len(t.out)
	if status == nil {
		part++
	}
	return &ThreadError{part, len(t.drafts), err}
}

// begin notes in the caller's key that parts may be out from now on.
func (t *thread) begin() {
	if t.key.UnknownSince().IsZero() {
		t.key.Settle(time.Now(), idemkey.Unknown)
	}
}

// isBehind reports whether a part was refused because the part before it is too new for
// the replica that looked for it.
func (t *thread) isBehind(err error) bool {
	return t.fresh && (errors.Is(err, mastoerr.CodeReplyTargetMissing) || errors.Is(err, mastoerr.CodeNotFound))
}
