package simulation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// Publisher is a way to publish.
type Publisher struct {
	Name string
	// Client prepares a new go-mastodon client, which all posts of an account
	// share. supportsKey reports whether a host supports the Idempotency-Key.
	Client func(c *mastodon.Client, supportsKey func(host string) bool)
	// Publish publishes the Toot of the post.
	Publish func(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error)
	// Verifies says that it looks up posts of unknown outcome itself.
	// NoAdvice says that its errors do not tell what to do next.
	Verifies, NoAdvice bool
}

// The publishers of mastoerr.
var (
	// Do is mastoerr.Do, which is told which hosts support the key.
	Do = &Publisher{Name: "Do", Client: wrapWithKeySupport, Publish: func(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
		return p.try(ctx, func(ctx context.Context) (*mastodon.Status, error) { return do(ctx, c, p) })
	}}
	// PostOnce is mastoerr.PostOnce, which finds that out itself.
	PostOnce = &Publisher{Name: "PostOnce", Client: wrap, Publish: once, Verifies: true}
	// OnceWithPolicy is mastoerr.PostOnce, which is told as Do is.
	OnceWithPolicy = &Publisher{Name: "PostOnce with policy", Client: wrapWithKeySupport, Publish: once, Verifies: true}

	// queue is mastoerr.Do with a key of the caller, in a queue that tries again.
	queue = &Publisher{Name: "Do from a queue", Client: wrapWithKeySupport, Publish: fromQueue}

	publishers = []*Publisher{Do, PostOnce, OnceWithPolicy, queue}
)

func wrapWithKeySupport(c *mastodon.Client, supportsKey func(string) bool) {
	mastoerr.Wrap(c, mastoerr.WithKeySupport(supportsKey))
}

func wrap(c *mastodon.Client, _ func(string) bool) { mastoerr.Wrap(c) }

func do(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
	return mastoerr.Do(ctx, p.policy(ctx), func(ctx context.Context) (*mastodon.Status, error) {
		return c.PostStatus(ctx, &p.Toot)
	})
}

func once(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
	return p.try(ctx, func(ctx context.Context) (*mastodon.Status, error) {
		return mastoerr.PostOnce(ctx, c, &p.Toot, p.policy(ctx))
	})
}

// fromQueue publishes a post as a queue does: up to six runs with one key. Do
// does not know when a run before it first used the key. So the queue ends all
// runs 55 minutes after the first began, as the documentation of
// WithIdempotencyKey asks.
func fromQueue(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
	key := fmt.Sprintf("job-%d", p.ID)
	began := time.Now()
	const (
		runs        = 6
		keyLifetime = 55 * time.Minute
	)
	ctx, cancel := context.WithDeadline(ctx, began.Add(keyLifetime))
	defer cancel()
	for run := 1; ; run++ {
		status, err := p.try(ctx, func(ctx context.Context) (*mastodon.Status, error) {
			return do(mastoerr.WithIdempotencyKey(ctx, key), c, p)
		})
		advice := mastoerr.Advise(err)
		switch {
		case err == nil:
			return status, nil
		case advice.Step != mastoerr.StepResend && run > 1:
			// An earlier run may have left an unknown outcome.
			return nil, errVerify
		case advice.Step != mastoerr.StepResend || run == runs:
			return nil, err
		}
		pause := max(advice.After, time.Minute)
		if time.Since(began)+pause > keyLifetime {
			return nil, errVerify
		}
		time.Sleep(pause)
	}
}

var errVerify = errors.New("simulation: the queue has to look the post up")

// try runs f with the caller's deadline and cancellation, and checks that it
// comes back in time.
func (p *Post) try(ctx context.Context, f func(context.Context) (*mastodon.Status, error)) (*mastodon.Status, error) {
	p.tries++
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
	p.note(now, "try %d: %v, advice %+v", p.tries, err, mastoerr.Advise(err))
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
