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
	// Client readies a new go-mastodon client, which all posts of an account
	// share; honours says which hosts honour an Idempotency-Key.
	Client func(c *mastodon.Client, honours func(host string) bool)
	// Publish publishes the post's Toot.
	Publish func(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error)
	// Looks is true for one that looks for a post of unknown outcome itself,
	// NoAdvice for one whose errors say nothing about what to do.
	Looks, NoAdvice bool
}

// The ways of mastoerr.
var (
	// Do is mastoerr.Do with the knowledge which hosts honour a key.
	Do = &Publisher{Name: "Do", Client: withPolicy, Publish: func(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
		return p.try(ctx, func(ctx context.Context) (*mastodon.Status, error) { return do(ctx, c, p) })
	}}
	// PostOnce asks the instance for its version itself.
	PostOnce = &Publisher{Name: "PostOnce", Client: plainly, Publish: once, Looks: true}
	// OnceWithPolicy is PostOnce with what Do knows.
	OnceWithPolicy = &Publisher{Name: "PostOnce with policy", Client: withPolicy, Publish: once, Looks: true}

	// queue is Do with a key of the caller's, from a queue that carries on.
	queue = &Publisher{Name: "Do from a queue", Client: withPolicy, Publish: fromQueue}

	ways = []*Publisher{Do, PostOnce, OnceWithPolicy, queue}
)

func withPolicy(c *mastodon.Client, honours func(string) bool) {
	mastoerr.Wrap(c, mastoerr.WithIdempotencyPolicy(honours))
}

func plainly(c *mastodon.Client, _ func(string) bool) { mastoerr.Wrap(c) }

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

// fromQueue runs a job until it need not be run again. Its key outlives the
// runs, of which each knows only its own part of the key's hour. So the queue
// sees to it that no run goes past that, as the documentation of
// WithIdempotencyKey asks.
func fromQueue(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
	key := fmt.Sprintf("job-%d", p.ID)
	began := time.Now()
	const (
		runs = 6
		hour = 55 * time.Minute
	)
	ctx, cancel := context.WithDeadline(ctx, began.Add(hour))
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
			// A run before may have left its outcome open.
			return nil, errLook
		case advice.Step != mastoerr.StepResend || run == runs:
			return nil, err
		}
		pause := max(advice.After, time.Minute)
		if time.Since(began)+pause > hour {
			return nil, errLook
		}
		time.Sleep(pause)
	}
}

var errLook = errors.New("simulation: the queue has to look")

// try runs f within the caller's patience.
func (p *Post) try(ctx context.Context, f func(context.Context) (*mastodon.Status, error)) (*mastodon.Status, error) {
	p.tries++
	began := time.Now()
	if p.gone > 0 {
		var cancel context.CancelCauseFunc
		ctx, cancel = context.WithCancelCause(ctx)
		stop := time.AfterFunc(p.gone, func() { cancel(errLeft) })
		defer stop.Stop()
		defer cancel(nil)
	}
	var deadline time.Time
	if p.patience > 0 {
		deadline = time.Now().Add(p.patience)
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline)
		defer cancel()
	}
	status, err := f(ctx)
	now := time.Now()
	if p.gone > 0 && now.Sub(began) > p.gone {
		p.wrong("came back %s after it was cancelled", now.Sub(began)-p.gone)
	}
	switch {
	case deadline.IsZero():
	case now.After(deadline):
		p.wrong("came back %s after its deadline", now.Sub(deadline))
	case now.Equal(deadline) && !p.lastAnswer.Equal(deadline):
		p.wrong("slept into its deadline")
	}
	p.note(now, "try %d: %v, advice %+v", p.tries, err, mastoerr.Advise(err))
	return status, err
}

// errLeft is why a context was cancelled.
var errLeft = errors.New("simulation: the caller left")

// policy is the post's policy with eyes on its waits.
func (p *Post) policy(ctx context.Context) mastoerr.Policy {
	policy := p.Policy
	policy.OnWait = func(_ context.Context, a mastoerr.Attempt) {
		p.note(time.Now(), "attempt %d: %s (%s), waits %s", a.Number, a.Err.Code, a.Err.Retry, a.Wait)
		if a.Wait < 0 {
			p.wrong("waits %s", a.Wait)
		}
		if deadline, ok := ctx.Deadline(); ok && time.Now().Add(a.Wait).After(deadline) {
			p.wrong("waits %s past its deadline", time.Until(deadline)-a.Wait)
		}
	}
	return policy
}
