package queues

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/mattn/go-mastodon"
)

// BackoffError is what an operation returns to backoff.Retry. A RetryAfterError
// has no cause and no Unwrap, so it is joined to the error: Retry finds it with
// errors.As, and so does the caller what is behind it.
func BackoffError(err error) error {
	after, again := Next(err)
	switch {
	case err == nil:
		return nil
	case !again:
		return backoff.Permanent(err)
	case after == 0:
		return err // the exponential backoff goes on
	}
	return errors.Join(err, &backoff.RetryAfterError{Duration: after})
}

// PublishWithBackoff publishes within this process. mastoerr.PostOnce does the
// same alone; this is for a program that has backoff in it already.
func PublishWithBackoff(ctx context.Context, p *Publisher, job Job) (*mastodon.Status, error) {
	attempt := func() (*mastodon.Status, error) {
		status, err := p.Publish(ctx, job)
		return status, BackoffError(err)
	}
	return backoff.Retry(ctx, attempt,
		backoff.WithMaxTries(5),
		// The default is 15 minutes, and a wait that would pass it ends Retry at
		// once. Mastodon's windows are 5 minutes for calls, but 30 minutes for
		// uploads and 3 hours for posts.
		backoff.WithMaxElapsedTime(4*time.Hour),
	)
}
