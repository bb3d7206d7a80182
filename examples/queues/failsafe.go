package queues

import (
	"context"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
	"github.com/mattn/go-mastodon"
)

// FailsafePolicy is a retry policy around a call of go-mastodon.
//
// Do not put failsafehttp.NewRetryPolicyBuilder below the client: it retries
// every 429 and 5xx but 501 at once, POST or not, and knows no wait but a
// Retry-After in seconds, which a 429 of Mastodon's does not have.
func FailsafePolicy() retrypolicy.RetryPolicy[*mastodon.Status] {
	return retrypolicy.NewBuilder[*mastodon.Status]().
		AbortIf(func(_ *mastodon.Status, err error) bool {
			_, again := Next(err)
			return !again
		}).
		WithDelayFunc(func(exec failsafe.ExecutionAttempt[*mastodon.Status]) time.Duration {
			if after, _ := Next(exec.LastError()); after > 0 {
				return after
			}
			return -1 // the backoff below; by default there is none
		}).
		WithBackoff(time.Second, 10*time.Minute).
		// Neither WithJitter nor WithMaxDuration: both apply to the DelayFunc's
		// wait as well and make it shorter, and the call comes too early. The
		// context's deadline bounds the whole.
		WithMaxAttempts(5).
		// The last failure as it is, not in an ExceededError whose text prints
		// the status of the attempt.
		ReturnLastFailure().
		Build()
}

// PublishWithFailsafe publishes within this process, like PublishWithBackoff.
func PublishWithFailsafe(ctx context.Context, p *Publisher, job Job) (*mastodon.Status, error) {
	return failsafe.With(FailsafePolicy()).WithContext(ctx).
		GetWithExecution(func(exec failsafe.Execution[*mastodon.Status]) (*mastodon.Status, error) {
			return p.Publish(exec.Context(), job)
		})
}
