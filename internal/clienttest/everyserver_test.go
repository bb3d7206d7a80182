package clienttest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

var everyServer = map[string]mastoerrtest.Software{
	"Mastodon 4.6.6": mastoerrtest.Mastodon("4.6.6"),
	"Mastodon 4.6.3": mastoerrtest.Mastodon("4.6.3"),
	"Mastodon 4.5":   mastoerrtest.Mastodon("4.5.0"),
	"GoToSocial":     mastoerrtest.GoToSocial(),
	"Akkoma":         mastoerrtest.Akkoma(),
	"Pleroma":        mastoerrtest.Pleroma(),
	"Pixelfed":       mastoerrtest.Pixelfed(),
	"Friendica":      mastoerrtest.Friendica(),
	"Hollo":          mastoerrtest.Hollo(),
	"Iceshrimp.NET":  mastoerrtest.Iceshrimp(),
	"Sharkey":        mastoerrtest.Sharkey(),
	"snac":           mastoerrtest.Snac(),
}

// accident is what happens to the first request of a post.
type accident struct {
	mastoerrtest.Fault
	applied bool // the post is published all the same
}

var accidents = map[string]accident{
	"the response is lost":           {Fault: testkit.LostResponse, applied: true},
	"the response is cut":            {Fault: mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.CutBody}, applied: true},
	"half of the response comes":     {Fault: mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.HalfBody}, applied: true},
	"a proxy says 504":               {Fault: mastoerrtest.FailWith(mastoerr.CodeGatewayTimeout).Behind("nginx").After(), applied: true},
	"a proxy says 504 too early":     {Fault: mastoerrtest.Fault{Answer: &mastoerrtest.Answer{Status: 504}, Stage: mastoerrtest.AfterApply, Work: 20 * time.Second}, applied: true},
	"a 500 after the commit":         {Fault: mastoerrtest.CrashBeforeCommit().After(), applied: true},
	"a 500 before the key is stored": {Fault: mastoerrtest.CrashBeforeKey(), applied: true},
	"the post is listed late":        {Fault: mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset, ListedAfter: 80 * time.Second}, applied: true},
	"it is committed late":           {Fault: mastoerrtest.Fault{Break: mastoerrtest.Reset}.Late(80 * time.Second), applied: true},
	"the request is lost":            {Fault: mastoerrtest.Fault{Break: mastoerrtest.Reset}},
	"a 500 before the commit":        {Fault: mastoerrtest.CrashBeforeCommit()},
}

// accidentServer returns an instance on which the first post has the accident, and
// a client.
func accidentServer(t *testing.T, software mastoerrtest.Software, a accident) (*mastoerrtest.Instance, *mastodon.Client) {
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(software))
	inst.Fail(testkit.StatusesEndpoint, a.Fault).Times(1)
	return inst, mastoerr.Wrap(inst.NewAccount("me").Client())
}

const everyText = "Hello, Fediverse!"

func TestDoNeverPublishesTwiceOnAnyServer(t *testing.T) {
	t.Parallel()
	forEveryAccident(t, func(t *testing.T, software mastoerrtest.Software, a accident) {
		inst, c := accidentServer(t, software, a)
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
			return c.PostStatus(ctx, &mastodon.Toot{Status: everyText})
		})
		requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)
		requireCopies(t, inst, a.applied)
	})
}

func TestPostOncePublishesOnceOnAnyServer(t *testing.T) {
	t.Parallel()
	forEveryAccident(t, func(t *testing.T, software mastoerrtest.Software, a accident) {
		inst, c := accidentServer(t, software, a)
		status, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: everyText}, mastoerr.Policy{})
		requireResolved(t, inst, software, a, status, err)
	})
}

func TestAQueueThatObeysAdvisePublishesOnceOnAnyServer(t *testing.T) {
	t.Parallel()
	forEveryAccident(t, func(t *testing.T, software mastoerrtest.Software, a accident) {
		inst, c := accidentServer(t, software, a)
		status, err := runQueue(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), c, &mastodon.Toot{Status: everyText})
		if err != nil && software.Keys >= mastoerrtest.KeysReplay && software.Keys < mastoerrtest.KeysIgnored {
			// The server refuses or replays the job's key, and only PostOnce knows another.
			require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
			requireCopies(t, inst, a.applied)
			return
		}
		requireResolved(t, inst, software, a, status, err)
	})
}

// runQueue is the plainest queue: it does what Advise says, 5 times at most.
func runQueue(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot) (*mastodon.Status, error) {
	firstSent := time.Now()
	var status *mastodon.Status
	var err error
	for range 5 {
		status, err = c.PostStatus(ctx, toot)
		advice := mastoerr.Advise(err)
		if advice.Step == mastoerr.StepVerify {
			time.Sleep(advice.After)
			var found *mastodon.Status
			var answer error
			if found, answer = mastoerr.FindStatus(ctx, c, toot, firstSent, mastoerr.Policy{}); answer == nil {
				return found, nil
			}
			advice = mastoerr.Advise(answer)
			if !errors.Is(answer, mastoerr.ErrAbsent) {
				return nil, answer
			}
		}
		if advice.Step != mastoerr.StepResend {
			return status, err
		}
		time.Sleep(max(advice.After, time.Second))
	}
	return nil, err
}

func forEveryAccident(t *testing.T, f func(*testing.T, mastoerrtest.Software, accident)) {
	for server, software := range everyServer {
		for name, a := range accidents {
			t.Run(server+": "+name, func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) { f(t, software, a) })
			})
		}
	}
}

// requireResolved checks that the post is out once and was returned. Sharkey's list
// proves no absence, so a post that was never applied ends there as unknown.
func requireResolved(t *testing.T, inst *mastoerrtest.Instance, software mastoerrtest.Software, a accident, status *mastodon.Status, err error) {
	t.Helper()
	if !a.applied && software == mastoerrtest.Sharkey() {
		requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)
		requireCopies(t, inst, false)
		return
	}
	require.NoError(t, err)
	require.Equal(t, inst.RequirePublishedOnce(t, everyText).ID, status.ID)
}

func requireCopies(t *testing.T, inst *mastoerrtest.Instance, applied bool) {
	t.Helper()
	time.Sleep(2 * time.Minute) // what is still at work ends
	if applied {
		inst.RequirePublishedOnce(t, everyText)
	} else {
		inst.RequireNotPublished(t, everyText)
	}
}
