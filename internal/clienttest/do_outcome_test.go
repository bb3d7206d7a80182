package clienttest_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// requireGaveUp checks that err gives up for a reason, and whether the outcome is
// unknown. It returns the *GaveUpError.
func requireGaveUp(t testing.TB, err error, reason mastoerr.GaveUpReason, unknown bool) *mastoerr.GaveUpError {
	t.Helper()
	var gaveUp *mastoerr.GaveUpError
	require.ErrorAs(t, err, &gaveUp)
	require.ErrorIs(t, err, reason)
	require.Equal(t, unknown, gaveUp.OutcomeUnknown(), "%v", err)
	if unknown {
		require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step, "%v", err)
	}
	return gaveUp
}

func TestARefusalAfterAnUnknownOutcomeEndsDoWithAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	refusals := map[string]testkit.Responder{
		"a 404":           testkit.Responds(404, `{"error":"Record not found"}`),
		"a 422":           testkit.Responds(422, `{"error":"Validation failed: Text can't be blank"}`),
		"a revoked token": testkit.Responds(401, `{"error":"The access token was revoked"}`),
	}
	for name, refusal := range refusals {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				edit := func(c *mastodon.Client) error {
					_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
						return c.UpdateStatus(ctx, &mastodon.Toot{Status: "Hello"}, "1")
					})
					return err
				}
				c, s := testkit.Client(t, testkit.Lost, refusal)
				require.Equal(t, 2, requireGaveUp(t, edit(c), mastoerr.GaveUpUnknown, true).Attempts)
				require.Len(t, s.Requests, 2, "an edit may be sent twice")

				c, _ = testkit.Client(t, testkit.Refused, refusal)
				var gaveUp *mastoerr.GaveUpError
				require.False(t, errors.As(edit(c), &gaveUp), "nothing was unknown before")
			})
		})
	}
}

func TestDoEndsWhenItsCallEndedWithAnUnknownOutcome(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		inst.Fail(testkit.StatusesEndpoint, testkit.LostResponse).Times(1)
		inst.Fail("GET /api/v1/accounts/verify_credentials", mastoerrtest.FailWith(mastoerr.CodeInsufficientScope)).Always()
		c := inst.NewAccount("me").Client()
		calls := 0
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
			calls++
			return mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		})
		requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)
		require.Equal(t, 1, calls)
		inst.RequirePublishedOnce(t, "Hello")
	})
}

// The last failure of the call is safe; what came before it is not.
func TestDoEndsWithTheUnknownOutcomeOfACallThatWasCancelled(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.Reset}, mastoerrtest.FailWith(mastoerr.CodeRateLimited)).Always()
		c := inst.NewAccount("me").Client()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		base, calls, posts := c.Transport, 0, 0
		c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			if req.Method == http.MethodPost {
				if posts++; posts == 2 {
					cancel()
				}
			}
			return base.RoundTrip(req.WithContext(context.WithoutCancel(req.Context())))
		})
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(context.Context) (*mastodon.Status, error) {
			calls++
			return mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		})
		require.ErrorIs(t, err, mastoerr.CodeRateLimited)
		requireGaveUp(t, err, mastoerr.GaveUpContext, true)
		require.Equal(t, 1, calls)
	})
}

func TestDoGoesOnWhenItsCallGaveUpBeforeAnythingWasApplied(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.Refused}).Times(1)
		c := inst.NewAccount("me").Client()
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
			return mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{MaxAttempts: 1})
		})
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, "Hello")
	})
}

func TestAttemptsCountsTheRequestsThatWereToPublish(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		reset := mastoerrtest.Fault{Break: mastoerrtest.Reset}
		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.Refused}, reset, reset).Always()
		_, err := mastoerr.PostOnce(t.Context(), inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{MaxAttempts: 3})
		require.Equal(t, 3, requireGaveUp(t, err, mastoerr.GaveUpAttempts, false).Attempts)
		posts := 0
		for _, r := range inst.Requests() {
			if r.Method == "POST" {
				posts++
			}
		}
		require.Equal(t, 3, posts)
		require.Equal(t, mastoerr.StepResend, mastoerr.Advise(err).Step, "the last lookup has proven the post absent")
	})
}

func TestTheReasonOfAGaveUpErrorIsAnError(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		c, _ := testkit.Client(t, testkit.Throttled)
		_, err := testkit.Post(ctx, c, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.GaveUpDeadline)
		require.NotErrorIs(t, err, mastoerr.GaveUpAttempts)
		require.EqualError(t, mastoerr.GaveUpDeadline, "deadline")
		var none *mastoerr.GaveUpError
		require.False(t, none.OutcomeUnknown())
		require.NotErrorIs(t, none, mastoerr.GaveUpDeadline)
	})
}
