package queues_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/examples/queues"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// runTemporal runs the workflow in Temporal's test environment, whose clock
// skips the waits, and says how long it took by that clock.
func runTemporal(t *testing.T, c *mastodon.Client) (url string, took time.Duration, err error) {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterActivity(&queues.TemporalActivities{Publisher: newFastPublisher(c)})
	start := env.Now()
	env.ExecuteWorkflow(queues.TemporalWorkflow, newJob())
	require.True(t, env.IsWorkflowCompleted())
	if err := env.GetWorkflowError(); err != nil {
		return "", env.Now().Sub(start), err
	}
	return url, env.Now().Sub(start), env.GetWorkflowResult(&url)
}

func TestTemporal(t *testing.T) {
	t.Parallel()
	t.Run("what no retry helps is sent once, and the workflow knows why", func(t *testing.T) {
		t.Parallel()
		inst, c := newInstance(t)
		inst.Fail(newStatus, tooLong).Always()
		_, _, err := runTemporal(t, c)
		e, ok := queues.TemporalFailure(err)
		require.True(t, ok)
		require.ErrorIs(t, e, mastoerr.CodeTextTooLong)
		require.Equal(t, mastoerr.StepFix, mastoerr.Advise(e).Step)
		var app *temporal.ApplicationError
		require.ErrorAs(t, err, &app)
		require.Equal(t, "text_too_long", app.Type())
		require.True(t, app.NonRetryable())
		inst.RequireRequests(t, 1, newStatus)
	})
	t.Run("a throttled post waits for the time that Mastodon names, beyond MaximumInterval", func(t *testing.T) {
		t.Parallel()
		inst, c := newInstance(t)
		inst.Fail(newStatus, throttled(2*time.Hour))
		_, took, err := runTemporal(t, c)
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, text)
		require.InDelta(t, 2*time.Hour, took, float64(time.Minute))
	})
	t.Run("a post whose answer is lost is looked for, not sent again", func(t *testing.T) {
		t.Parallel()
		inst, c := newInstance(t)
		inst.Fail(newStatus, lost)
		_, _, err := runTemporal(t, c)
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, text)
		inst.RequireRequests(t, 1, newStatus)
	})
	t.Run("the retries end where ScheduleToCloseTimeout says, not before", func(t *testing.T) {
		t.Parallel()
		inst, c := newInstance(t)
		inst.Fail(newStatus, throttled(15*time.Hour)).Always()
		_, took, err := runTemporal(t, c)
		require.ErrorContains(t, err, "rate_limited")
		inst.RequireRequests(t, 4, newStatus) // at 0, 15, 30 and 45 hours, and no fifth at 60
		require.InDelta(t, 45*time.Hour, took, float64(time.Minute))
	})
}

// A cause would be written into the history with all that is below it.
func TestTemporalHistoryHasNoQuery(t *testing.T) {
	t.Parallel()
	e := mastoerr.Classify(503, nil)
	e.Err = &url.Error{Op: "Get", URL: "https://mastodon.test/api/v1/accounts/1/statuses?secret", Err: errors.New("EOF")}
	failure := temporal.GetDefaultFailureConverter().ErrorToFailure(queues.TemporalError(e))
	require.NotContains(t, failure.String(), "secret")

	careless := temporal.NewApplicationErrorWithOptions(e.Error(), "", temporal.ApplicationErrorOptions{Cause: e})
	failure = temporal.GetDefaultFailureConverter().ErrorToFailure(careless)
	require.Contains(t, failure.String(), "secret")
}

func Example_temporal() {
	var app *temporal.ApplicationError
	for _, err := range []error{
		mastoerr.CheckResponse(mastoerrtest.Response(mastoerr.CodeTokenRevoked)),
		context.Canceled,
	} {
		if errors.As(queues.TemporalError(err), &app) {
			fmt.Println(app.Type(), app.NonRetryable(), app.NextRetryDelay())
		}
	}
	// Output:
	// token_revoked true 0s
	// unknown false 30s
}
