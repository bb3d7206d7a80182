package queues

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"

	"github.com/mastoerr/mastoerr"
)

// AsynqError is what a handler returns. asynq archives a task whose error is
// SkipRetry, where a person finds it; RevokeTask would drop it without a trace.
// Both verbs are %w: RetryDelayFunc and IsFailure get this very error.
func AsynqError(err error) error {
	if _, again := Next(err); again || err == nil {
		return err
	}
	return fmt.Errorf("%w: %w", err, asynq.SkipRetry)
}

// AsynqDelay is the server's RetryDelayFunc. asynq calls it also for a worker
// that died, with ErrLeaseExpired: the outcome is unknown, and the next run begins
// with the lookup.
func AsynqDelay(n int, err error, t *asynq.Task) time.Duration {
	after, _ := Next(err)
	return max(after, asynq.DefaultRetryDelayFunc(n, err, t))
}

// AsynqIsFailure is the server's IsFailure: being throttled uses up none of the
// task's attempts. That may go on for ever, so enqueue with asynq.Deadline.
func AsynqIsFailure(err error) bool {
	return !errors.Is(err, mastoerr.CategoryRateLimiting)
}

// AsynqConfig has the three parts that a server needs.
func AsynqConfig() asynq.Config {
	return asynq.Config{RetryDelayFunc: AsynqDelay, IsFailure: AsynqIsFailure}
}

// AsynqHandler publishes the job in a task's payload.
func AsynqHandler(p *Publisher) asynq.HandlerFunc {
	return func(ctx context.Context, t *asynq.Task) error {
		var job Job
		if err := json.Unmarshal(t.Payload(), &job); err != nil {
			return fmt.Errorf("%w: %w", err, asynq.SkipRetry)
		}
		_, err := p.Publish(ctx, job)
		return AsynqError(err)
	}
}
