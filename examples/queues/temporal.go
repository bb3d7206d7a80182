package queues

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/mastoerr/mastoerr"
)

// TemporalError is what an activity returns. The type is our code, for
// NonRetryableErrorTypes and for the search in the UI. The explanation travels
// as details, in JSON; as a Cause it would bring the text of all errors below
// it into the workflow's history.
//
// NextRetryDelay goes before the retry policy, its MaximumInterval included. It
// needs a server of 1.24.2 or later; 0 stands for the policy's own interval.
func TemporalError(err error) error {
	if err == nil {
		return nil
	}
	after, again := Next(err)
	code, options := "unknown", temporal.ApplicationErrorOptions{NonRetryable: !again, NextRetryDelay: after}
	if e, ok := mastoerr.FromError(err); ok {
		code, options.Details = string(e.Code), []any{e}
	}
	return temporal.NewApplicationErrorWithOptions(err.Error(), code, options)
}

// TemporalFailure finds the explanation again, in the workflow.
func TemporalFailure(err error) (*mastoerr.MastodonError, bool) {
	var app *temporal.ApplicationError
	var e mastoerr.MastodonError
	if !errors.As(err, &app) || !app.HasDetails() || app.Details(&e) != nil {
		return nil, false
	}
	return &e, true
}

// TemporalActivities are the activities of a worker.
type TemporalActivities struct{ Publisher *Publisher }

// Publish makes one attempt. SentTimes tells whether it is the first: the server's
// count begins again at 1 when the workflow is reset or retried as a whole.
func (a *TemporalActivities) Publish(ctx context.Context, job Job) (string, error) {
	status, err := a.Publisher.Publish(ctx, job)
	if err != nil {
		return "", TemporalError(err)
	}
	return status.URL, nil
}

// TemporalWorkflow publishes a job and returns the post's URL.
func TemporalWorkflow(ctx workflow.Context, job Job) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		// A worker that died shows by this time.
		StartToCloseTimeout: LongestRun + time.Minute,
		// The default policy retries without end; this is the end. A wait that
		// would pass it ends the activity at once.
		ScheduleToCloseTimeout: 48 * time.Hour,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, MaximumInterval: 10 * time.Minute},
	})
	var url string
	err := workflow.ExecuteActivity(ctx, (*TemporalActivities).Publish, job).Get(ctx, &url)
	return url, err
}
