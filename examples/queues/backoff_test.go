package queues_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/examples/queues"
)

func TestBackoff(t *testing.T) {
	testInProcess(t, queues.PublishWithBackoff)
}

func TestBackoffEndsBeforeALongWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, throttled(20*time.Minute))
		p := newPublisher(c)
		start := time.Now()
		_, err := backoff.Retry(t.Context(), func() (*mastodon.Status, error) {
			status, err := p.Publish(t.Context(), newJob())
			return status, queues.BackoffError(err)
		})
		// With the default of 15 minutes, 20 minutes are no wait but the end.
		require.ErrorIs(t, err, mastoerr.CodeRateLimited)
		require.Zero(t, time.Since(start))
	})
}

func Example_backoff() {
	show := func(err error) {
		var permanent *backoff.PermanentError
		var later *backoff.RetryAfterError
		switch {
		case errors.As(err, &permanent):
			fmt.Println("never again:", err)
		case errors.As(err, &later):
			fmt.Println("after", later.Duration, "because", errors.Is(err, mastoerr.CategoryRemoteService))
		}
	}
	show(queues.BackoffError(mastoerr.Classify(401, []byte(`{"error":"The access token was revoked"}`))))
	show(queues.BackoffError(mastoerr.Classify(502, nil)))
	// Output:
	// never again: mastodon: 401 token_revoked: The access token was revoked
	// after 30s because true
}
