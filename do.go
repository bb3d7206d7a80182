package mastoerr

import (
	"context"
	"time"

	"github.com/mastoerr/mastoerr/internal/backoff"
)

// Policy bounds how Do repeats a call. The zero value is ready to use.
type Policy struct {
	// MaxAttempts is how often the call is made at most; 0 stands for 5.
	// Waiting for an attachment that the instance still processes is not
	// counted, unless MaxAttempts is set.
	MaxAttempts int
	// MinWait is the backoff before the second attempt; it doubles with each
	// further one. 0 stands for 1 second. The wait is a random part of it
	// ("full jitter"), and never shorter than what the instance asked for.
	//
	// After an attempt of unknown outcome a post waits 30 times MinWait: sent
	// again too early, it can meet the first one still at work.
	MinWait time.Duration
	// MaxWait bounds the backoff, 0 stands for 10 minutes. When the instance
	// asks for a longer wait, Do does not shorten it but gives up with
	// GaveUpWaitTooLong, and RetryAt says when to come back. It bounds the wait
	// after an unknown outcome too: below 30 times MinWait, a post has less time
	// to appear before it is sent again. Waits for an attachment grow up to 30
	// times MinWait and end with GaveUpMedia after 600 times MinWait in all (by
	// default half a minute and ten minutes).
	MaxWait time.Duration
	// OnWait, if set, is called before each wait.
	OnWait func(context.Context, Attempt)
}

// Attempt is a failed attempt that will be followed by another.
type Attempt struct {
	Number int            // 1 for the first
	Err    *MastodonError // why it failed
	Wait   time.Duration  // until the next
}

const (
	defaultAttempts = 5
	defaultMinWait  = time.Second
	defaultMaxWait  = 10 * time.Minute

	// In units of MinWait:
	settleWaits = 30  // between an attempt of unknown outcome and the next
	mediaStep   = 30  // the longest wait for an attachment
	mediaWaits  = 600 // all waits for attachments together
)

func (p Policy) attempts() int {
	if p.MaxAttempts == 0 {
		return defaultAttempts
	}
	return p.MaxAttempts
}

func (p Policy) minWait() time.Duration {
	if p.MinWait <= 0 {
		return defaultMinWait
	}
	return p.MinWait
}

func (p Policy) maxWait() time.Duration {
	if p.MaxWait <= 0 {
		return defaultMaxWait
	}
	return p.MaxWait
}

// backoff is a random wait before the attempt after the n-th, full jitter.
func (p Policy) backoff(ctx context.Context, n int) time.Duration {
	limit := p.minWait() << min(max(n-1, 0), 20)
	if limit <= 0 || limit > p.maxWait() {
		limit = p.maxWait()
	}
	return backoff.FullJitter(ctx, limit)
}

// Do calls op until it succeeds, until sending again would not be right, or
// until the policy or the context ends it. It sends again what Advise advises to
// send again, waits what the instance asked for and at least a growing, random
// backoff, and ends before a wait that would pass the context's deadline.
//
// op makes one call to the instance through a client that Wrap or NewTransport
// serves, with the context that it is given: that carries one Idempotency-Key
// for all attempts, a new one unless ctx has one by WithIdempotencyKey. Once an
// attempt may have made the post, it is sent again for 55 minutes at most from
// that attempt: Mastodon forgets a key an hour after it saved the post
// (app/services/post_status_service.rb). Attempts that certainly published nothing
// do not count.
//
// The error is that of the last attempt where it says by itself what to do;
// else it is a *GaveUpError around it. Once an attempt's outcome is unknown, a
// later failure that ends Do comes as a GaveUpError too: Advise answers
// StepVerify, as the post may exist. A DELETE that finds nothing more to delete
// after such an attempt has succeeded. An error of op's own, or of whatever reads
// the answer, that comes after a request which changes something was sent ends Do
// with a GaveUpError as well.
//
// Do sleeps in the calling goroutine and starts none.
func Do[T any](ctx context.Context, p Policy, op func(context.Context) (T, error)) (T, error) {
	return repeat(newRun(ctx, p), op)
}

func repeat[T any](r *run, op func(context.Context) (T, error)) (T, error) {
	for {
		r.attempts++
		r.last = nil
		result, err := op(r.ctx)
		if err == nil {
			return result, nil
		}
		wait, done, err := r.next(err)
		if err == nil && !done {
			err = r.sleep(wait)
		}
		if err != nil || done {
			var zero T
			return zero, err
		}
	}
}

// mediaWait grows from MinWait by half of what was waited so far.
func (p Policy) mediaWait(waited time.Duration) time.Duration {
	return min(p.minWait()+waited/2, mediaStep*p.minWait())
}
