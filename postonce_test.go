package mastoerr_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestPostOnceWaitsAsLongAsTheInstanceAsks(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		wait := func(status int) mastoerrtest.Fault {
			return mastoerrtest.AnswerWith(status, map[string][]string{"Retry-After": {"300"}}, "busy")
		}
		for name, prepare := range map[string]func(*mastoerrtest.Instance){
			"by the post itself": func(i *mastoerrtest.Instance) { i.Fail(testkit.StatusesEndpoint, wait(503)).Times(1) },
			"by the question for the version": func(i *mastoerrtest.Instance) {
				i.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.Reset}).Times(1)
				i.Fail("GET /api/v1/instance", wait(429)).Times(1)
			},
		} {
			inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
			prepare(inst)
			_, err := mastoerr.PostOnce(t.Context(), inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
			require.NoError(t, err, name)
			inst.RequirePublishedOnce(t, "Hello")
			requests := inst.Requests()
			named := false
			for n, r := range requests {
				if named {
					require.GreaterOrEqual(t, r.Time.Sub(requests[n-1].Time), 5*time.Minute, "%s: %v", name, requests)
					break
				}
				named = r.Status == 429 || r.Status == 503
			}
			require.True(t, named, name)
		}
	})
}

// Iceshrimp.NET answers 408 for a day to a key whose first request has failed.
func TestPostOnceTakesANewKeyWhenTheServerKeepsRejectingTheOldOne(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.Iceshrimp()))
		failed := mastoerrtest.AnswerWith(500, nil, `{"statusCode":500,"error":"Internal Server Error"}`)
		failed.Own = true
		inst.Fail(testkit.StatusesEndpoint, failed).Times(1)
		start := time.Now()
		_, err := mastoerr.PostOnce(t.Context(), inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, "Hello")
		require.Less(t, time.Since(start), 5*time.Minute)
	})
}

func TestPostOnceFindsAScheduledPost(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		inst.Fail(testkit.StatusesEndpoint, testkit.LostResponse).Times(1)
		at := time.Now().Add(time.Hour)
		status, err := mastoerr.PostOnce(t.Context(), inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Later", ScheduledAt: &at}, mastoerr.Policy{})
		require.NoError(t, err)
		require.Len(t, inst.Scheduled(), 1)
		require.Equal(t, inst.Scheduled()[0].ID, status.ID)
		require.Equal(t, "Later", status.ScheduledParams.Text)
	})
}

func TestPostOnceTellsItsPostFromOthers(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
		c := inst.NewAccount("me").Client()
		// The same text an hour ago, on purpose, and another text now.
		old, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "Good morning"})
		require.NoError(t, err)
		time.Sleep(time.Hour)
		_, err = c.PostStatus(t.Context(), &mastodon.Toot{Status: "The library closes at six today"})
		require.NoError(t, err)

		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.Reset}).Times(1) // never applied
		status, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Good morning"}, mastoerr.Policy{})
		require.NoError(t, err)
		require.NotEqual(t, old.ID, status.ID)
		inst.RequirePublished(t, 2, "Good morning")
	})
}

func TestPostOnceSendsAgainOnlyAfterTheWholeSettleTime(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
		inst.Fail(testkit.StatusesEndpoint, mastoerrtest.Fault{Break: mastoerrtest.Reset}).Times(1)
		start := time.Now()
		_, err := mastoerr.PostOnce(t.Context(), inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		require.NoError(t, err)
		require.GreaterOrEqual(t, time.Since(start), 90*time.Second)
		var looks []time.Duration
		for _, r := range inst.Requests() {
			// The first page of a look; a look ends with an empty one.
			if r.Method == "GET" && strings.HasSuffix(r.Path, "/statuses") && !slices.Contains(looks, r.Time.Sub(start)) {
				looks = append(looks, r.Time.Sub(start))
			}
		}
		require.Equal(t, []time.Duration{2 * time.Second, 30 * time.Second, 90 * time.Second}, looks)
	})
}

func TestPostOnceGivesUpWhenTheLookupFails(t *testing.T) {
	t.Parallel()
	t.Run("because the token may not read", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
			inst.Fail(testkit.StatusesEndpoint, testkit.LostResponse).Times(1)
			inst.Fail("GET /api/v1/accounts/verify_credentials", mastoerrtest.FailWith(mastoerr.CodeInsufficientScope)).Always()
			_, err := mastoerr.PostOnce(t.Context(), inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
			testkit.RequireUnknown(t, err)
			inst.RequirePublishedOnce(t, "Hello")
		})
	})
	t.Run("because the deadline is near", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
			inst.Fail(testkit.StatusesEndpoint, testkit.LostResponse).Times(1)
			inst.Fail("GET /api/v1/accounts/verify_credentials", mastoerrtest.FailWith(mastoerr.CodeServiceUnavailable)).Always()
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			start := time.Now()
			_, err := mastoerr.PostOnce(ctx, inst.NewAccount("me").Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
			require.ErrorIs(t, err, mastoerr.GaveUpDeadline)
			require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
			require.ErrorContains(t, err, "no time is left to look again")
			require.Less(t, time.Since(start), 10*time.Second, "it ends before the deadline does")
		})
	})
	t.Run("because the token was revoked meanwhile", func(t *testing.T) {
		testkit.InBubble(t, func(t *testing.T) {
			inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
			inst.Fail(testkit.StatusesEndpoint, testkit.LostResponse).Times(1)
			me := inst.NewAccount("me")
			revoke := mastoerr.WithErrorHook(func(context.Context, *mastoerr.MastodonError) { me.Revoke() })
			_, err := mastoerr.PostOnce(t.Context(), mastoerr.Wrap(me.Client(), revoke), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
			require.ErrorIs(t, err, mastoerr.CodeTokenRevoked)
			testkit.RequireUnknown(t, err)
			require.ErrorContains(t, err, "cannot tell whether the post is out: mastodon: GET")
			require.Contains(t, mastoerr.Text(err), "401 token_revoked")
		})
	})
}

func TestPostOnceEndsLikeDoWhenTheOutcomeIsKnown(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		_, err := mastoerr.PostOnce(t.Context(), inst.NewAccount("me").Client(), &mastodon.Toot{Status: ""}, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.CodeTextBlank)
		require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = mastoerr.PostOnce(ctx, inst.NewAccount("me").Client(), &mastodon.Toot{Status: "x"}, mastoerr.Policy{})
		require.ErrorIs(t, err, context.Canceled)
		inst.RequireNotPublished(t, "x")
	})
}

func TestPostOnceNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := mastoerr.PostOnce(t.Context(), nil, &mastodon.Toot{}, mastoerr.Policy{})
	require.ErrorContains(t, err, "needs a client")
	_, err = mastoerr.PostOnce(t.Context(), mastodon.NewClient(&mastodon.Config{}), nil, mastoerr.Policy{})
	require.ErrorContains(t, err, "needs a toot")
	_, err = mastoerr.FindStatus(t.Context(), nil, nil, time.Time{}, mastoerr.Policy{})
	require.ErrorContains(t, err, "FindStatus needs")
	require.False(t, errors.Is(err, mastoerr.CategoryRequest))
}
