package mastoerr

import (
	"context"
	"errors"
	"time"

	"github.com/mattn/go-mastodon"
)

// lookPauses are the pauses before the first and the second look, in units of
// Policy.MinWait.
var lookPauses = [...]time.Duration{settleWaits, 2 * settleWaits}

// PostOnce publishes a status exactly once. It is Do with an Idempotency-Key for
// PostStatus, and where the outcome stays unknown it looks for the post instead
// of guessing: the key is ignored by some servers (GoToSocial, Friendica),
// useless on others (Pixelfed) and for scheduled posts, and a resend may be
// answered with a 500 although the post exists (Mastodon 4.6.0 to 4.6.5).
//
// To look, it lists the account's newest statuses, or the scheduled ones, since
// the first attempt and compares their source: text and content warning, besides
// visibility, reply target and attachments (see FindStatus). It looks twice, 30
// and 90 times MinWait after the last attempt (by default after half a minute
// and after a minute and a half), and returns the post if it is there. Only when
// both looks found nothing does it send again. Policy.MaxWait shortens each of
// the two pauses, and a wait that the instance asked for lengthens it. When it
// cannot look, or MaxAttempts is used up, it gives up with a *GaveUpError
// (GaveUpUnknown) for which Advise says StepVerify.
//
// What remains is a window: a request that the instance took, and whose post
// appears more than 90 times MinWait after its connection failed, is published
// twice on a server that ignores the key. A proxy in front of an instance gives
// up after a minute by default, so the post would have to take two and a half.
// Two posts of the same content at the same time, by two callers, cannot be
// told apart either.
//
// Whether the host honours the key is asked of WithIdempotencyPolicy; without
// that option, and only once an outcome is unknown, of the instance's version.
// A client that is not wrapped is used through a wrapped copy. The token needs
// the scopes read:accounts and read:statuses to look.
//
// The status of a scheduled post has only an ID and ScheduledParams.
func PostOnce(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, p Policy) (*mastodon.Status, error) {
	if c == nil || c.Config == nil {
		return nil, errors.New("mastoerr: PostOnce needs a client with a Config")
	}
	if toot == nil {
		return nil, errors.New("mastoerr: PostOnce needs a toot")
	}
	o := &once{client: wrapped(c), toot: toot, policy: p, key: newIdempotencyKey()}
	if k := keyOf(ctx); k != nil {
		o.key = k.value
	}
	return o.publish(ctx)
}

// wrapped returns c if it is wrapped, else a wrapped copy.
func wrapped(c *mastodon.Client) *mastodon.Client {
	if _, ok := c.Transport.(*Transport); ok {
		return c
	}
	clone := *c
	return Wrap(&clone)
}

// once is a PostOnce at work.
type once struct {
	client *mastodon.Client
	toot   *mastodon.Toot
	policy Policy

	key      string
	attempts int       // that count
	since    time.Time // of the first attempt

	notBefore time.Time // the instance wants no request before
}

func (o *once) publish(ctx context.Context) (*mastodon.Status, error) {
	o.since = time.Now()
	for {
		status, err := o.send(ctx)
		if err == nil {
			return status, nil
		}
		if !isOpen(err) {
			return nil, err
		}
		status, why := o.lookTwice(ctx, err)
		switch {
		case why != nil:
			return nil, o.giveUp(err, why)
		case status != nil:
			return status, nil
		case o.attempts >= o.policy.attempts():
			return nil, o.giveUp(err, nil)
		}
		o.renewKey(err)
	}
}

// isOpen is true for the end of a Do that leaves the outcome open and is not
// the caller's own doing.
func isOpen(err error) bool {
	if _, ours := FromError(err); ours {
		return Advise(err).Step == StepVerify
	}
	var gaveUp *GaveUpError
	return errors.As(err, &gaveUp) && gaveUp.Reason == GaveUpUnknown && !isCancellation(gaveUp.Last)
}

// send is Do with what is left of the policy.
func (o *once) send(ctx context.Context) (*mastodon.Status, error) {
	if k := keyOf(ctx); k == nil || k.value != o.key {
		ctx = WithIdempotencyKey(ctx, o.key)
	}
	p := o.policy
	if p.MaxAttempts != 0 || o.attempts > 0 {
		p.MaxAttempts = p.attempts() - o.attempts
	}
	r := newRun(ctx, p)
	r.ownKey = true // nobody but us resumes with it
	r.trusts = func(e *MastodonError) bool { return o.trusts(ctx, e) }
	status, err := repeat(r, func(ctx context.Context) (*mastodon.Status, error) {
		status, err := o.client.PostStatus(ctx, o.toot)
		if err == nil && status.ID == "" {
			// {} decodes without a complaint and is no post.
			return nil, failure{code: CodeInvalidResponse, detail: "the answer is no status"}.explain(nil)
		}
		return status, err
	})
	o.attempts += max(1, r.counted())
	return status, err
}

// trusts reports whether the host is known to honour the key. A host that has
// just asked for a pause is not asked.
func (o *once) trusts(ctx context.Context, e *MastodonError) bool {
	honours, err := o.client.Transport.(*Transport).asks(looking(ctx), o.client, e.RetryIn() == 0)
	o.heed(err)
	return honours
}

// heed notes the wait that a failure names.
func (o *once) heed(err error) {
	if e, ok := FromError(err); ok && e.RetryAt.After(o.notBefore) {
		o.notBefore = e.RetryAt
	}
}

// renewKey takes another key when the instance clings to the old one although
// two looks have found no post.
func (o *once) renewKey(err error) {
	if e, ok := FromError(err); ok && (e.Code == CodeAlreadySubmitted || e.Code == CodeRequestTimeout || e.replayed) {
		o.key = newIdempotencyKey()
	}
}

// giveUp is the end in which nobody knows.
func (o *once) giveUp(last, why error) error {
	g := &GaveUpError{Attempts: o.attempts, Reason: GaveUpUnknown, Last: last, unknown: true, cause: why}
	var before *GaveUpError
	if errors.As(last, &before) {
		g.Last = before.Last
	}
	return g
}

// lookTwice looks for the post until it is found, twice at most. The error says
// why it cannot look.
func (o *once) lookTwice(ctx context.Context, failed error) (*mastodon.Status, error) {
	o.heed(failed)
	for _, waits := range lookPauses {
		pause := min(waits*o.policy.minWait(), o.policy.maxWait())
		pause = max(pause, time.Until(o.notBefore))
		if pause > o.policy.maxWait() {
			return nil, errWaitTooLong
		}
		if err := pauseFor(ctx, pause); err != nil {
			return nil, err
		}
		status, err := findStatus(ctx, o.client, o.toot, o.since, o.policy)
		if status != nil || err != nil {
			return status, err
		}
	}
	return nil, nil
}

var errWaitTooLong = errors.New("mastoerr: the instance asks for a longer wait than the policy allows")

// pauseFor sleeps unless that would pass the context's end.
func pauseFor(ctx context.Context, d time.Duration) error {
	if deadline, ok := ctx.Deadline(); ok && time.Now().Add(d).After(deadline) {
		return context.DeadlineExceeded
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
