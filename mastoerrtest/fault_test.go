package mastoerrtest_test

import (
	"context"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

type faultCase struct {
	fault     mastoerrtest.Fault
	code      mastoerr.Code
	retry     mastoerr.RetrySafety
	published bool
	bare      mastoerr.Code // what FromError makes of it without Wrap, if something else
}

var faultCases = map[string]faultCase{
	"refused": {
		fault: mastoerrtest.Fault{Break: mastoerrtest.Refused},
		code:  mastoerr.CodeConnectionFailed, retry: mastoerr.RetrySafe,
	},
	"unknown host": {
		fault: mastoerrtest.Fault{Break: mastoerrtest.NoSuchHost},
		code:  mastoerr.CodeDNSError, retry: mastoerr.RetrySafe,
	},
	"bad certificate": {
		fault: mastoerrtest.Fault{Break: mastoerrtest.BadCertificate},
		code:  mastoerr.CodeTLSError, retry: mastoerr.RetrySafe,
	},
	"reset before anything is sent": {
		fault: mastoerrtest.Fault{Stage: mastoerrtest.BeforeSend, Break: mastoerrtest.Reset},
		code:  mastoerr.CodeConnectionLost, retry: mastoerr.RetrySafe,
	},
	"reset before the change": {
		fault: mastoerrtest.Fault{Break: mastoerrtest.Reset},
		code:  mastoerr.CodeConnectionLost, retry: mastoerr.RetryIfIdempotent,
	},
	"reset after the change": {
		fault: mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset},
		code:  mastoerr.CodeConnectionLost, retry: mastoerr.RetryIfIdempotent, published: true,
	},
	"closed after the change": {
		fault: mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.CloseConnection},
		code:  mastoerr.CodeConnectionLost, retry: mastoerr.RetryIfIdempotent, published: true,
	},
	"body cut after the change": {
		fault: mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.CutBody},
		code:  mastoerr.CodeInvalidResponse, retry: mastoerr.RetryIfIdempotent, published: true,
	},
	"half of the body as if it were all": {
		fault: mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.HalfBody},
		code:  mastoerr.CodeInvalidResponse, retry: mastoerr.RetryIfIdempotent, published: true,
	},
	"empty body": {
		fault: mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.EmptyBody},
		code:  mastoerr.CodeInvalidResponse, retry: mastoerr.RetryIfIdempotent, published: true,
	},
	"a proxy's 504 after the change": {
		fault: mastoerrtest.FailWith(mastoerr.CodeGatewayTimeout).Behind("nginx").After(),
		code:  mastoerr.CodeGatewayTimeout, retry: mastoerr.RetryIfIdempotent, published: true,
	},
	"a proxy's 502 before the change": {
		fault: mastoerrtest.FailWith(mastoerr.CodeBadGateway).Behind("haproxy"),
		code:  mastoerr.CodeBadGateway, retry: mastoerr.RetryIfIdempotent,
	},
	"a 500 after the commit": {
		fault: mastoerrtest.FailWith(mastoerr.CodeInternalError).After(),
		code:  mastoerr.CodeInternalError, retry: mastoerr.RetryIfIdempotent, published: true,
	},
	"a bot challenge": {
		fault: mastoerrtest.FailWith(mastoerr.CodeEdgeChallenge).Behind("cloudflare"),
		code:  mastoerr.CodeEdgeChallenge, retry: mastoerr.RetrySafe,
		bare: mastoerr.CodeForbidden,
	},
	"no backend": {
		fault: mastoerrtest.FailWith(mastoerr.CodeProxyNoBackend).Behind("haproxy"),
		code:  mastoerr.CodeProxyNoBackend, retry: mastoerr.RetrySafe,
		bare: mastoerr.CodeServiceUnavailable,
	},
	"maintenance": {
		fault: mastoerrtest.FailWith(mastoerr.CodeMaintenance).Behind("nginx"),
		code:  mastoerr.CodeMaintenance, retry: mastoerr.RetrySafe,
	},
	"a refusal in German": {
		fault: mastoerrtest.FailWith(mastoerr.CodeTextTooLong).In("de"),
		code:  mastoerr.CodeTextTooLong, retry: mastoerr.RetryNever,
	},
	"a token that was revoked": {
		fault: mastoerrtest.FailWith(mastoerr.CodeTokenRevoked),
		code:  mastoerr.CodeTokenRevoked, retry: mastoerr.RetryNever,
	},
	"an answer of one's own": {
		fault: mastoerrtest.AnswerWith(418, nil, "short and stout"),
		code:  mastoerr.CodeBadRequest, retry: mastoerr.RetryNever,
	},
}

func TestEachFaultShowsAsItsCode(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		for name, f := range faultCases {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				inst := start()
				alice := inst.NewAccount("alice")
				rule := inst.Fail("POST /api/v1/statuses", f.fault)
				_, err := mastoerr.Wrap(alice.Client()).PostStatus(t.Context(), &mastodon.Toot{Status: "one"})
				require.Equal(t, 1, rule.Played())
				// The decoder finds a body that breaks off, which Wrap does not see.
				e, ok := mastoerr.FromError(err)
				require.True(t, ok, "%v", err)
				require.Equal(t, f.code, e.Code, "%v", err)
				assert.Equal(t, f.retry, e.Retry)
				if f.published {
					inst.RequirePublishedOnce(t, "one")
				} else {
					inst.RequireNotPublished(t, "one")
				}
				_, err = alice.Client().PostStatus(t.Context(), &mastodon.Toot{Status: "two"})
				require.NoError(t, err, "the rule is over")
			})
		}
	})
}

func TestWithoutWrapTheErrorsSayTheSameAsFarAsTheyCan(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		for name, f := range faultCases {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				inst := start()
				inst.Fail("", f.fault)
				_, err := inst.NewAccount("alice").Client().PostStatus(t.Context(), &mastodon.Toot{Status: "one"})
				e, ok := mastoerr.FromError(err)
				require.True(t, ok, "%v", err)
				want := f.code
				if f.bare != "" {
					want = f.bare
				}
				assert.Equal(t, want, e.Code, "%v", err)
			})
		}
	})
}

func TestNoResponseEndsWithTheCallersDeadline(t *testing.T) {
	t.Parallel()
	for stage, want := range map[mastoerrtest.Stage]struct {
		retry     mastoerr.RetrySafety
		published bool
	}{
		mastoerrtest.BeforeSend:  {mastoerr.RetrySafe, false},
		mastoerrtest.BeforeApply: {mastoerr.RetryIfIdempotent, false},
		mastoerrtest.AfterApply:  {mastoerr.RetryIfIdempotent, true},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			inst.Fail("", mastoerrtest.Fault{Stage: stage, Break: mastoerrtest.NoResponse}).Always()
			c := mastoerr.Wrap(inst.NewAccount("alice").Client())
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			begun := time.Now()
			_, err := c.PostStatus(ctx, &mastodon.Toot{Status: "one"})
			require.ErrorIs(t, err, mastoerr.CodeTimeout)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			e, _ := mastoerr.FromError(err)
			assert.Equal(t, want.retry, e.Retry)
			assert.Equal(t, 10*time.Second, time.Since(begun))
			assert.Equal(t, want.published, inst.PostCount() == 1)

			begun = time.Now()
			_, err = c.PostStatus(t.Context(), &mastodon.Toot{Status: "without a deadline"})
			require.Error(t, err)
			assert.Equal(t, 150*time.Second, time.Since(begun), "keep-alive finds out")
		})
	}
}

func TestAChangeComesAboutAfterTheCallerWasToldOfAFailure(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		c := mastoerr.Wrap(inst.NewAccount("alice").Client())
		late := mastoerrtest.FailWith(mastoerr.CodeGatewayTimeout).Behind("nginx").After()
		late.Delay, late.Work = time.Minute, 90*time.Second
		inst.Fail("POST /api/v1/statuses", late)
		begun := time.Now()
		_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "one"})
		require.ErrorIs(t, err, mastoerr.CodeGatewayTimeout)
		assert.Equal(t, time.Minute, time.Since(begun))
		inst.RequireNotPublished(t, "one")
		time.Sleep(30 * time.Second)
		assert.Equal(t, 90*time.Second, inst.RequirePublishedOnce(t, "one").Time.Sub(begun))
	})
}

func TestASlowAnswerIsNoFailureUnlessTheCallerGivesUp(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		c := inst.NewAccount("alice").Client()
		inst.Fail("POST /api/v1/statuses", mastoerrtest.Slow(20*time.Second)).Always()
		begun := time.Now()
		_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "one"})
		require.NoError(t, err)
		assert.Equal(t, 20*time.Second, time.Since(begun))

		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err = c.PostStatus(ctx, &mastodon.Toot{Status: "two"})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		inst.RequireNotPublished(t, "two")
		time.Sleep(15 * time.Second)
		inst.RequirePublishedOnce(t, "two")
	})
}
