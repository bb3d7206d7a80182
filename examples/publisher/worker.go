package main

import (
	"context"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"time"

	"github.com/riverqueue/river"
)

// worker publishes one post: river calls Work until it is done.
type worker struct {
	river.WorkerDefaults[publishArgs]
	store *store
	name  string // of the process
	limits
}

// limits are the times and bounds of a worker.
type limits struct {
	Calls    time.Duration // for all calls of one attempt
	Settle   time.Duration // how long a request of unknown outcome is left alone, from its end
	Retry    time.Duration // the first backoff; it doubles
	Turn     time.Duration // about how long a post takes, for those in line behind it
	MaxTries int           // failed attempts of a post
	MaxAge   time.Duration // of a post that could not be published
}

// leaseTime is how long an account is ours: longer than we make calls for it,
// also when a clock or a scheduler is slow.
func (l limits) leaseTime() time.Duration { return l.Calls + l.Calls/4 }

// writeTime is for writing down how an attempt ended.
const writeTime = 5 * time.Second

// Work takes the post a step further, as far as it gets: see publish. What it
// returns tells river when to come back: nil for never, JobSnooze for a time
// that somebody named, JobCancel for an ending that a person has to deal with,
// any other error for river's own backoff (NextRetry).
func (w *worker) Work(ctx context.Context, job *river.Job[publishArgs]) error {
	lease := rand.Text()
	leased, err := w.store.lease(ctx, job.Args.PostID, lease, w.name, w.leaseTime())
	if err != nil {
		return err
	}
	p, err := w.store.load(ctx, job.Args.PostID)
	if err != nil || p.Version != job.Args.Version || p.ended() {
		// Without an error it is another job's post, or it was done by one that
		// died before it could say so. The account is not to wait for that.
		return errors.Join(err, w.giveBack(ctx, job.Args.PostID, lease))
	}
	if !leased {
		return w.postpone(ctx, p)
	}
	p.Account.Lease = lease

	calls, cancel := context.WithTimeout(ctx, w.Calls)
	err = w.publish(calls, p)
	cancel()

	writes, cancel := detached(ctx)
	defer cancel()
	return w.settle(writes, p, err)
}

// detached is the context for the end of an attempt, which is written down even
// when river has lost its patience.
func detached(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), writeTime)
}

// giveBack releases the account when the attempt has not begun.
func (w *worker) giveBack(ctx context.Context, postID int64, lease string) error {
	ctx, cancel := detached(ctx)
	defer cancel()
	return w.store.release(ctx, postID, lease)
}

// Timeout keeps river from ending the job before its calls have ended.
func (w *worker) Timeout(*river.Job[publishArgs]) time.Duration { return w.leaseTime() }

// NextRetry is the backoff for what names no time: it doubles up to ten
// minutes, half of it random. Attempt would count attempts too that ended with
// their worker.
func (w *worker) NextRetry(job *river.Job[publishArgs]) time.Time {
	return time.Now().Add(w.backoff(len(job.Errors) + 1))
}

func (w *worker) backoff(n int) time.Duration {
	const most = 10 * time.Minute
	d := min(w.Retry<<min(max(n-1, 0), 20), most)
	return d/2 + mathrand.N(d/2+1)
}
