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
	return queues.Job{Key: "post 7, version 1", Text: text}
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

// newInstance ignores Idempotency-Keys, so that nothing but a lookup keeps a post
// from being published twice.
func newInstance(t testing.TB) (*mastoerrtest.Instance, *mastodon.Client) {
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	return inst, inst.NewAccount("alice").Client()
}

func newPublisher(c *mastodon.Client) *queues.Publisher {
	return &queues.Publisher{Client: mastoerr.Wrap(c), Sent: new(queues.InMemory)}
}

// newFastPublisher is for tests by the real clock.
func newFastPublisher(c *mastodon.Client) *queues.Publisher {
	p := newPublisher(c)
	p.SettleWait = 20 * time.Millisecond
	return p
}

// testInProcess is what every helper that retries within the process has to do.
// The clock is synctest's, so hours pass at once.
func testInProcess(t *testing.T, publish func(context.Context, *queues.Publisher, queues.Job) (*mastodon.Status, error)) {
	bubble := func(name string, test func(*testing.T)) {
		t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
	}
	bubble("what no retry helps is sent once", func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, tooLong).Always()
		start := time.Now()
		_, err := publish(t.Context(), newPublisher(c), newJob())
		require.ErrorIs(t, err, mastoerr.CodeTextTooLong)
		inst.RequireRequests(t, 1, newStatus)
		require.Zero(t, time.Since(start))
	})
	bubble("a throttled post waits for the time that Mastodon names", func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, throttled(2*time.Hour))
		start := time.Now()
		_, err := publish(t.Context(), newPublisher(c), newJob())
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, text)
		require.GreaterOrEqual(t, time.Since(start), 2*time.Hour)
		require.Less(t, time.Since(start), 2*time.Hour+time.Minute)
	})
	bubble("a post whose answer is lost is looked for, not sent again", func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, lost)
		status, err := publish(t.Context(), newPublisher(c), newJob())
		require.NoError(t, err)
		require.Equal(t, inst.RequirePublishedOnce(t, text).ID, status.ID)
		inst.RequireRequests(t, 1, newStatus)
	})
	bubble("a post that did not come about is sent again", func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, mastoerrtest.Fault{Break: mastoerrtest.Reset}, mastoerrtest.FailWith(mastoerr.CodeConnectionFailed))
		_, err := publish(t.Context(), newPublisher(c), newJob())
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, text)
	})
	bubble("it ends with the context", func(t *testing.T) {
		inst, c := newInstance(t)
		inst.Fail(newStatus, throttled(2*time.Hour)).Always()
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := publish(ctx, newPublisher(c), newJob())
		require.Error(t, err)
		inst.RequireRequests(t, 1, newStatus)
	})
}

func TestPublish(t *testing.T) {
	for name, test := range map[string]func(*testing.T, *mastoerrtest.Instance, *queues.Publisher){
		"a run that follows a crash looks before it sends": func(t *testing.T, inst *mastoerrtest.Instance, p *queues.Publisher) {
			first, err := p.Sent.Begin(t.Context(), newJob().Key)
			require.NoError(t, err)
			require.Zero(t, first)
			_, err = p.Client.PostStatus(t.Context(), &mastodon.Toot{Status: text}) // and is killed
			require.NoError(t, err)
			status, err := p.Publish(t.Context(), newJob())
			require.NoError(t, err)
			require.Equal(t, inst.RequirePublishedOnce(t, text).ID, status.ID)
		},
		"a run that follows a refusal does not look": func(t *testing.T, inst *mastoerrtest.Instance, p *queues.Publisher) {
			inst.Fail(newStatus, throttled(time.Hour))
			_, err := p.Publish(t.Context(), newJob())
			require.ErrorIs(t, err, mastoerr.CodeRateLimited)
			start := time.Now()
			_, err = p.Publish(t.Context(), newJob())
			require.NoError(t, err)
			require.Zero(t, time.Since(start))
		},
		"a job that was done is not done again": func(t *testing.T, inst *mastoerrtest.Instance, p *queues.Publisher) {
			for range 2 {
				_, err := p.Publish(t.Context(), newJob())
				require.NoError(t, err)
			}
			inst.RequirePublishedOnce(t, text)
		},
		"a lookup that is forbidden is for a person": func(t *testing.T, inst *mastoerrtest.Instance, p *queues.Publisher) {
			inst.Fail(newStatus, lost)
			inst.Fail("GET /api/v1/accounts/:id/statuses", mastoerrtest.FailWith(mastoerr.CodeForbidden)).Always()
			_, err := p.Publish(t.Context(), newJob())
			require.ErrorIs(t, err, mastoerr.GaveUpUnknown)
			_, again := queues.Next(err)
			require.False(t, again)
			inst.RequirePublishedOnce(t, text)
		},
		"a lookup that was cut short is made by the next run": func(t *testing.T, inst *mastoerrtest.Instance, p *queues.Publisher) {
			inst.Fail(newStatus, mastoerrtest.Fault{Break: mastoerrtest.Reset})
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := p.Publish(ctx, newJob())
			after, again := queues.Next(err)
			require.True(t, again)
			require.GreaterOrEqual(t, after, 30*time.Second)
			inst.RequireNotPublished(t, text)
			_, err = p.Publish(t.Context(), newJob())
			require.NoError(t, err)
			inst.RequirePublishedOnce(t, text)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				inst, c := newInstance(t)
				test(t, inst, newPublisher(c))
			})
		})
	}
}

// cannotTell is the end of a FindStatus that may not look.
func cannotTell() error {
	inst := mastoerrtest.Start(mastoerrtest.InMemory())
	defer inst.Close()
	inst.Fail("", mastoerrtest.FailWith(mastoerr.CodeForbidden)).Always()
	_, err := mastoerr.FindStatus(context.Background(), inst.NewAccount("alice").Client(),
		&mastodon.Toot{Status: text}, time.Now(), mastoerr.Policy{})
	return err
}

func ExampleNext() {
	unknown := mastoerr.Classify(http.StatusBadGateway, nil) // and it is not known to be idempotent
	for _, err := range []error{
		mastoerr.CheckResponse(mastoerrtest.Response(mastoerr.CodeTextTooLong)),
		mastoerr.CheckResponse(mastoerrtest.Response(mastoerr.CodeTokenRevoked)),
		mastoerr.CheckResponse(mastoerrtest.Response(mastoerr.CodeMediaProcessing)),
		unknown,
		context.Canceled,
		cannotTell(),
	} {
		after, again := queues.Next(err)
		fmt.Println(mastoerr.Advise(err).Step, again, after)
	}
	// Output:
	// fix false 0s
	// reconnect false 0s
	// resend true 0s
	// verify true 30s
	// verify true 30s
	// verify false 30s
}
