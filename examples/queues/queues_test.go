package queues_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/examples/queues"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

const (
	newStatus = "POST /api/v1/statuses"
	text      = "Good morning"
)

func newJob() queues.Job {
	return queues.Job{Key: "post 7, version 1", Text: text, Queued: time.Now()}
}

// tooLong is a failure that no retry helps.
var tooLong = mastoerrtest.FailWith(mastoerr.CodeTextTooLong)

// lost is a post that is out, and whose answer never comes.
var lost = mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset}

// throttled is Mastodon's 429: the wait is a time in X-RateLimit-Reset, and
// there is no Retry-After.
func throttled(d time.Duration) mastoerrtest.Fault {
	const isoMicros = "2006-01-02T15:04:05.000000Z"
	return mastoerrtest.AnswerWith(http.StatusTooManyRequests, http.Header{
		"Content-Type":          {"application/json; charset=utf-8"},
		"X-Ratelimit-Limit":     {"300"},
		"X-Ratelimit-Remaining": {"0"},
		"X-Ratelimit-Reset":     {time.Now().Add(d).UTC().Format(isoMicros)},
	}, `{"error":"Too many requests"}`)
}

// newInstance ignores Idempotency-Keys, so that nothing but a look keeps a post
// from being published twice.
func newInstance(t testing.TB) (*mastoerrtest.Instance, *mastodon.Client) {
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	return inst, inst.NewAccount("alice").Client()
}

// wrap tells mastoerr as much. A service asks mastoerr.SupportsIdempotencyKey.
func wrap(c *mastodon.Client) *mastodon.Client {
	return mastoerr.Wrap(c, mastoerr.WithKeySupport(func(string) bool { return false }))
}

// testInProcess is what every helper that retries within the process has to do.
// The clock is synctest's, so hours pass at once.
func testInProcess(t *testing.T, publish func(context.Context, *mastodon.Client, queues.Job) (*mastodon.Status, error)) {
	bubble := func(name string, test func(*testing.T)) {
		t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
	}
	bubble("what no retry helps is sent once", func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, tooLong).Always()
		start := time.Now()
		_, err := publish(t.Context(), wrap(c), newJob())
		require.ErrorIs(t, err, mastoerr.CodeTextTooLong)
		inst.RequireRequests(t, 1, newStatus)
		require.Zero(t, time.Since(start))
	})
	bubble("a throttled post waits for the time that Mastodon names", func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, throttled(2*time.Hour))
		start := time.Now()
		_, err := publish(t.Context(), wrap(c), newJob())
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, text)
		require.GreaterOrEqual(t, time.Since(start), 2*time.Hour)
		require.Less(t, time.Since(start), 2*time.Hour+time.Minute)
	})
	bubble("a post whose answer is lost is looked for, not sent again", func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, lost)
		status, err := publish(t.Context(), wrap(c), newJob())
		require.NoError(t, err)
		require.Equal(t, inst.RequirePublishedOnce(t, text).ID, status.ID)
		inst.RequireRequests(t, 1, newStatus)
	})
	bubble("a post that did not come about is sent again", func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, mastoerrtest.Fault{Break: mastoerrtest.Reset}, mastoerrtest.FailWith(mastoerr.CodeConnectionFailed))
		_, err := publish(t.Context(), wrap(c), newJob())
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, text)
	})
	bubble("it ends with the context", func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, throttled(2*time.Hour)).Always()
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := publish(ctx, wrap(c), newJob())
		require.Error(t, err)
		inst.RequireRequests(t, 1, newStatus)
	})
}

func ExampleNext() {
	unknown := mastoerr.Classify(http.StatusBadGateway, nil) // and it is not known to be idempotent
	for _, err := range []error{
		mastoerr.CheckResponse(mastoerrtest.Response(mastoerr.CodeTextTooLong)),
		mastoerr.CheckResponse(mastoerrtest.Response(mastoerr.CodeTokenRevoked)),
		mastoerr.CheckResponse(mastoerrtest.Response(mastoerr.CodeMediaProcessing)),
		unknown,
		context.Canceled,
	} {
		after, again := queues.Next(err)
		fmt.Println(mastoerr.Advise(err).Step, again, after)
	}
	// Output:
	// fix false 0s
	// reconnect false 0s
	// resend true 0s
	// verify true 1m30s
	// verify true 1m30s
}
