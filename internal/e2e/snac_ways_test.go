package e2e_test

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// outcome is what a program knows of a post when it stops.
type outcome struct {
	status  *mastodon.Status // where it succeeded
	err     error            // where it did not
	unknown bool             // the post may be published
}

// ways are the programs that publish.
var ways = map[string]func(context.Context, *mastodon.Client, *mastodon.Toot) outcome{
	"PostOnce": func(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot) outcome {
		return outcomeOf(mastoerr.PostOnce(ctx, c, toot, policy()))
	},
	"Do": func(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot) outcome {
		return outcomeOf(mastoerr.Do(ctx, policy(), func(ctx context.Context) (*mastodon.Status, error) {
			return c.PostStatus(ctx, toot)
		}))
	},
	"queue": queue,
}

func outcomeOf(status *mastodon.Status, err error) outcome {
	if different := (*mastoerr.DifferenceError)(nil); errors.As(err, &different) {
		err = nil // the post is out
	}
	return outcome{status, err, err != nil && mastoerr.Advise(err).Step == mastoerr.StepVerify}
}

// queue is a job queue that does what Advise says, with one key for the post. It
// waits for no longer than settleWait where Advise names a time, as nothing here
// takes longer.
func queue(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot) outcome {
	const attempts = 5
	began := time.Now()
	ctx = mastoerr.WithIdempotencyKey(ctx, rand.Text())
	var last outcome
	open := false // an attempt may have published, and no lookup says otherwise
	for range attempts {
		attempt, cancel := context.WithTimeout(ctx, attemptTimeout)
		last = outcomeOf(c.PostStatus(attempt, toot))
		cancel()
		if last.err == nil {
			return last
		}
		if e, ok := mastoerr.FromError(last.err); !ok || e.Retry == mastoerr.RetryIfIdempotent {
			open = true
		}
		switch advice := mastoerr.Advise(last.err); advice.Step {
		case mastoerr.StepResend:
			sleep(ctx, min(max(advice.After, settleWait/10), settleWait))
		case mastoerr.StepVerify:
			sleep(ctx, 3*settleWait)
			found, err := lookup(ctx, c, toot, began)
			if found != nil || err != nil {
				return outcome{found, err, err != nil}
			}
			open = false
		default:
			return last
		}
	}
	return outcome{err: last.err, unknown: open}
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
