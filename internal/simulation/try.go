package simulation

import (
	"context"
	"errors"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// try runs f with the caller's deadline and cancellation, and checks that it
// comes back in time.
func (p *Post) try(ctx context.Context, f func(context.Context) (*mastodon.Status, error)) (*mastodon.Status, error) {
	p.tries++
	clear(p.shown)
	began := time.Now()
	if p.cancelAfter > 0 {
		var cancel context.CancelCauseFunc
		ctx, cancel = context.WithCancelCause(ctx)
		stop := time.AfterFunc(p.cancelAfter, func() { cancel(errCanceled) })
		defer stop.Stop()
		defer cancel(nil)
	}
	var deadline time.Time
	if p.tryLimit > 0 {
		deadline = time.Now().Add(p.tryLimit)
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline)
		defer cancel()
	}
	status, err := f(ctx)
	now := time.Now()
	if p.cancelAfter > 0 && now.Sub(began) > p.cancelAfter {
		p.violate("came back %s after it was cancelled", now.Sub(began)-p.cancelAfter)
	}
	switch {
	case deadline.IsZero():
	case now.After(deadline):
		p.violate("came back %s after its deadline", now.Sub(deadline))
	case now.Equal(deadline) && !p.lastResponse.Equal(deadline):
		p.violate("slept into its deadline")
	}
	p.checkGaveUp(err)
	p.note(now, "try %d: %v, %v, advice %+v", p.tries, idOf(status), err, mastoerr.Advise(err))
	return status, err
}

// errCanceled is the cause of a cancelled context.
var errCanceled = errors.New("simulation: the caller left")

// policy returns the post's policy with a hook that records and checks each wait.
func (p *Post) policy(ctx context.Context) mastoerr.Policy {
	policy := p.Policy
	policy.OnWait = func(_ context.Context, a mastoerr.Attempt) {
		p.note(time.Now(), "attempt %d: %s (%s), waits %s", a.Number, a.Err.Code, a.Err.Retry, a.Wait)
		if a.Wait < 0 {
			p.violate("waits %s", a.Wait)
		}
		if deadline, ok := ctx.Deadline(); ok && time.Now().Add(a.Wait).After(deadline) {
			p.violate("waits %s past its deadline", time.Until(deadline)-a.Wait)
		}
	}
	return policy
}

// checkGaveUp checks what a GaveUpError says: a post that the lookup was shown is
// among the candidates.
func (p *Post) checkGaveUp(err error) {
	p.named = nil
	var gaveUp *mastoerr.GaveUpError
	if !errors.As(err, &gaveUp) {
		return
	}
	for _, c := range gaveUp.Candidates {
		p.named = append(p.named, c.ID)
	}
	p.lastShown = p.lastShown[:0]
	for id := range p.shown {
		p.lastShown = append(p.lastShown, mastodon.ID(id))
	}
}
