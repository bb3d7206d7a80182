// Package queues shows what to tell a job queue or a retry helper about a failed
// Mastodon call: "never again", or "again, after that time". There is a file for
// each of them, and every one rests on Next and Publisher.Publish.
package queues

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// Job is a post to publish, as it lies in the queue.
type Job struct {
	// Key is the Idempotency-Key. It is made when the job is, from the id of the
	// post and the version of its content, so that whichever worker tries again
	// has the same one.
	Key  string
	Text string
}

// Publisher makes the attempts of the jobs of one account.
type Publisher struct {
	Client *mastodon.Client
	Sent   SentTimes
	// SettleWait is Policy.SettleWait. 0 is the default, and right outside of
	// tests.
	SettleWait time.Duration
}

// LongestRun bounds a Publish. A post whose outcome is unknown takes a minute and
// a half of it, and a second one of them may follow in the same run.
const LongestRun = 10 * time.Minute

// Publish makes one attempt. The time of the first request is stored before it
// leaves, so a run that follows a crash begins with the lookup. One job has one
// run at a time: no lookup can tell two of them apart.
func (p *Publisher) Publish(ctx context.Context, job Job) (*mastodon.Status, error) {
	ctx, cancel := context.WithTimeout(ctx, LongestRun)
	defer cancel()

	first, err := p.Sent.Begin(ctx, job.Key)
	if err != nil {
		return nil, &notSentError{err}
	}
	status, err := mastoerr.PostOnce(
		mastoerr.WithIdempotencyKeySince(ctx, job.Key, first), p.Client,
		&mastodon.Toot{Status: job.Text},
		mastoerr.Policy{
			// The second attempt is for servers that refuse the key of a request that
			// failed: PostOnce takes another. The queue makes all others.
			MaxAttempts:   2,
			MaxRetryAfter: -1, // a queue waits better than a worker
			SettleWait:    p.SettleWait,
		})
	var different *mastoerr.DifferenceError
	if errors.As(err, &different) {
		slog.WarnContext(ctx, "published, but not as asked for", mastoerr.Attr(err))
		return status, nil
	}
	if err != nil && mastoerr.Advise(err).Step != mastoerr.StepVerify {
		// Nothing is out. Where this fails, the next run looks for nothing.
		_ = p.Sent.Forget(context.WithoutCancel(ctx), job.Key)
	}
	// After a success the time stays: the queue may deliver the job once more.
	return status, err
}

// Next says whether to run the job again, and how long to wait first; 0 leaves
// the wait to the queue's own backoff. Without another run the job is parked
// until a person has acted. mastoerr.Advise tells fix, reconnect and verify
// apart, and a *GaveUpError has the Candidates among which the post may be.
func Next(err error) (after time.Duration, again bool) {
	var notSent *notSentError
	if errors.As(err, &notSent) {
		return 0, true
	}
	switch advice := mastoerr.Advise(err); advice.Step {
	case mastoerr.StepResend:
		return advice.After, true
	case mastoerr.StepVerify:
		// GaveUpUnknown means that the lookups were made and cannot tell. All else
		// ended before the last of them, such as a worker that was stopped: the next
		// run begins with the lookup.
		return advice.After, !errors.Is(err, mastoerr.GaveUpUnknown)
	}
	return 0, false
}

// notSentError is a failure of the store before anything was sent.
type notSentError struct{ error }

func (e *notSentError) Unwrap() error { return e.error }
