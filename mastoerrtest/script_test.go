package mastoerrtest_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestTheScriptPlaysByEndpointCountTimeAndToken(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice, bob := inst.NewAccount("alice"), inst.NewAccount("bob")
		post := func(a mastoerrtest.Account) error {
			_, err := mastoerr.Wrap(a.Client()).PostStatus(t.Context(), &mastodon.Toot{Status: "x"})
			return err
		}
		inst.Fail("POST /api/v1/statuses", mastoerrtest.FailWith(mastoerr.CodeTextTooLong), mastoerrtest.Fault{},
			mastoerrtest.FailWith(mastoerr.CodeTemporaryProblem)).Skip(1)
		require.NoError(t, post(alice))
		_, err := mastoerr.Wrap(alice.Client()).GetAccountCurrentUser(t.Context())
		require.NoError(t, err, "another endpoint")
		require.ErrorIs(t, post(alice), mastoerr.CodeTextTooLong)
		require.NoError(t, post(alice), "a zero Fault lets pass")
		require.ErrorIs(t, post(alice), mastoerr.CodeTemporaryProblem)
		require.NoError(t, post(alice))

		rule := inst.Fail("/api/v1/statuses", mastoerrtest.FailWith(mastoerr.CodeForbidden)).By(bob.Token).Always()
		require.NoError(t, post(alice))
		require.ErrorIs(t, post(bob), mastoerr.CodeForbidden)
		require.ErrorIs(t, post(bob), mastoerr.CodeForbidden)
		rule.Stop()
		require.NoError(t, post(bob))

		inst.Fail("", mastoerrtest.Fault{Break: mastoerrtest.Refused}).Always().From(time.Now().Add(time.Hour)).Until(time.Now().Add(2 * time.Hour))
		require.NoError(t, post(alice))
		time.Sleep(time.Hour)
		require.ErrorIs(t, post(alice), mastoerr.CodeConnectionFailed)
		require.ErrorIs(t, post(alice), mastoerr.CodeConnectionFailed)
		time.Sleep(time.Hour)
		require.NoError(t, post(alice))

		inst.Fail("GET /api/v1/statuses/:id/source", mastoerrtest.FailWith(mastoerr.CodeNotFound)).Times(2)
		for _, want := range []bool{true, true, false} {
			_, err := alice.Client().GetStatusSource(t.Context(), inst.Posts()[0].ID)
			require.Equal(t, want, err != nil)
		}
	})
}

func TestASeededFunctionDecidesOnEveryRequest(t *testing.T) {
	t.Parallel()
	outcomes := func(seed uint64) (codes []mastoerr.Code) {
		rnd := rand.New(rand.NewPCG(seed, 0))
		synctest.Test(t, func(t *testing.T) {
			inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithFaults(func(r *http.Request) mastoerrtest.Fault {
				switch rnd.IntN(3) {
				case 0:
					return mastoerrtest.FailWith(mastoerr.CodeTemporaryProblem)
				case 1:
					return mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset}
				}
				return mastoerrtest.Fault{}
			}))
			c := mastoerr.Wrap(inst.NewAccount("alice").Client())
			for range 50 {
				_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "x"})
				e, _ := mastoerr.FromError(err)
				if e == nil {
					codes = append(codes, "")
					continue
				}
				codes = append(codes, e.Code)
			}
		})
		return codes
	}
	assert.Equal(t, outcomes(1), outcomes(1))
	assert.NotEqual(t, outcomes(1), outcomes(2))
}

func TestEveryCodeCanBePlayed(t *testing.T) {
	t.Parallel()
	for info := range mastoerr.Codes() {
		switch info.Code {
		case mastoerr.CodeInvalidInstanceURL, mastoerr.CodeIdempotencyKeyReused: // never sent
			continue
		}
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			inst.Fail("", mastoerrtest.FailWith(info.Code)).Always()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			c := mastoerr.Wrap(inst.NewAccount("alice").Client())
			_, err := c.PostStatus(ctx, &mastodon.Toot{Status: "x"})
			if info.Code == mastoerr.CodeMediaProcessing {
				err = c.GetMediaStatus(ctx, &mastodon.Attachment{ID: "1"})
			}
			assert.ErrorIs(t, err, info.Code)
			inst.RequireNotPublished(t, "x")
		})
	}
}

func TestTheTimesOfAnAnswerAreThoseOfNow(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		time.Sleep(1000*time.Hour + 700*time.Millisecond)
		c := mastoerr.Wrap(inst.NewAccount("alice").Client())
		for _, x := range []struct {
			fault mastoerrtest.Fault
			wait  time.Duration
		}{
			{mastoerrtest.FailWith(mastoerr.CodeRateLimited), 10 * time.Minute},
			{mastoerrtest.FailWith(mastoerr.CodeRateLimited).Behind("gotosocial"), 5 * time.Minute},
			{mastoerrtest.FailWith(mastoerr.CodeMaintenance).Behind("gotosocial"), 2 * time.Minute},
		} {
			inst.Fail("", x.fault)
			_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "x"})
			e, _ := mastoerr.FromError(err)
			require.NotNil(t, e)
			assert.InDelta(t, x.wait, e.RetryIn(), float64(2*time.Second))
		}
	})
}

func TestTheResponseForACodeFitsTheRequest(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	c := mastoerr.Wrap(inst.NewAccount("alice").Client())
	inst.Fail("", mastoerrtest.FailWith(mastoerr.CodeMediaProcessing)).Always()
	_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "x"})
	e, _ := mastoerr.FromError(err)
	require.NotNil(t, e)
	assert.Equal(t, http.StatusUnprocessableEntity, e.StatusCode)
	e, _ = mastoerr.FromError(c.GetMediaStatus(t.Context(), &mastodon.Attachment{ID: "7"}))
	require.NotNil(t, e)
	assert.Equal(t, http.StatusPartialContent, e.StatusCode)
}
