package queues_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/failsafehttp"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/examples/queues"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestFailsafe(t *testing.T) {
	testInProcess(t, queues.PublishWithFailsafe)
}

func TestFailsafeHTTPPostsTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inst, c := newInstance(t)
		c.Transport = failsafehttp.NewRoundTripper(c.Transport, failsafehttp.NewRetryPolicyBuilder().Build())
		inst.Fail(newStatus, mastoerrtest.FailWith(mastoerr.CodeBadGateway).After())
		_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: text})
		require.NoError(t, err)
		inst.RequirePublished(t, 2, text)
	})
}

func TestFailsafeHTTPIgnoresMastodonsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, throttled(5*time.Minute)).Always()
		transport := failsafehttp.NewRoundTripper(c.Transport, failsafehttp.NewRetryPolicyBuilder().Build())
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, inst.URL+"/api/v1/statuses", http.NoBody)
		require.NoError(t, err)
		start := time.Now()
		_, err = transport.RoundTrip(req) //nolint:bodyclose // there is none
		require.ErrorIs(t, err, retrypolicy.ErrExceeded)
		inst.RequireRequests(t, 3, newStatus)
		require.Zero(t, time.Since(start))
	})
}

// What the policy of ours leaves out, and why.
func TestFailsafeShortensWaits(t *testing.T) {
	for name, change := range map[string]func(retrypolicy.Builder[any]){
		"jitter":           func(b retrypolicy.Builder[any]) { b.WithJitterFactor(1) },
		"maximum duration": func(b retrypolicy.Builder[any]) { b.WithMaxDuration(time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const asked = 5 * time.Minute
				var shortest time.Duration = asked
				b := retrypolicy.NewBuilder[any]().WithMaxAttempts(50).
					WithDelayFunc(func(failsafe.ExecutionAttempt[any]) time.Duration { return asked }).
					OnRetryScheduled(func(e failsafe.ExecutionScheduledEvent[any]) { shortest = min(shortest, e.Delay) })
				change(b)
				_ = failsafe.With(b.Build()).Run(func() error { return errors.New("again") })
				require.Less(t, shortest, asked)
			})
		})
	}
}

func Example_failsafe() {
	inst := mastoerrtest.Start(mastoerrtest.InMemory())
	c := inst.NewAccount("alice").Client()
	inst.Fail(newStatus, tooLong).Always()

	_, err := queues.PublishWithFailsafe(context.Background(), newPublisher(c), newJob())
	fmt.Println(errors.Is(err, mastoerr.CodeTextTooLong), inst.RequestCount(newStatus))
	// Output: true 1
}
