package clienttest_test

import (
	"context"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestKeySupportSendsAKeyedPostAgainAsDocumentedOnly(t *testing.T) {
	t.Parallel()
	soon := time.Date(2000, 1, 2, 0, 0, 0, 0, time.UTC)
	wait := func(seconds string) testkit.Responder {
		return testkit.Responds(429, `{"error":"Too many requests"}`, "Retry-After", seconds)
	}
	internal := testkit.Responds(500, `{"error":"Internal Server Error"}`)
	tests := map[string]struct {
		answers []testkit.Responder
		toot    mastodon.Toot
		others  bool                  // the caller names other hosts
		sent    int                   // requests
		reason  mastoerr.GaveUpReason // "" for a success
	}{
		"after a lost connection":                  {answers: []testkit.Responder{testkit.Lost}, sent: 2},
		"after a timeout":                          {answers: []testkit.Responder{testkit.Fails(context.DeadlineExceeded)}, sent: 2},
		"after a 502":                              {answers: []testkit.Responder{testkit.Responds(502, "")}, sent: 2},
		"after a 504":                              {answers: []testkit.Responder{testkit.Responds(504, "")}, sent: 2},
		"never after a 500":                        {answers: []testkit.Responder{internal}, sent: 1, reason: mastoerr.GaveUpUnknown},
		"never after a 503 of the application":     {answers: []testkit.Responder{testkit.Responds(503, `{"error":"There was a temporary problem serving your request, please try again"}`)}, sent: 1, reason: mastoerr.GaveUpUnknown},
		"never after a 408":                        {answers: []testkit.Responder{testkit.Responds(408, "")}, sent: 1, reason: mastoerr.GaveUpUnknown},
		"never after a response that was cut":      {answers: []testkit.Responder{testkit.Responds(200, `{"id":"1`)}, sent: 1, reason: mastoerr.GaveUpUnknown},
		"never once a request met a 500":           {answers: []testkit.Responder{testkit.Lost, internal}, sent: 2, reason: mastoerr.GaveUpUnknown},
		"never once a request met a 503":           {answers: []testkit.Responder{testkit.Lost, testkit.Responds(503, `{"error":"x"}`)}, sent: 2, reason: mastoerr.GaveUpUnknown},
		"never a scheduled post":                   {answers: []testkit.Responder{testkit.Lost}, toot: mastodon.Toot{ScheduledAt: &soon}, sent: 1, reason: mastoerr.GaveUpUnknown},
		"never to a host that was not named":       {answers: []testkit.Responder{testkit.Lost}, others: true, sent: 1, reason: mastoerr.GaveUpUnknown},
		"within 55 minutes":                        {answers: []testkit.Responder{testkit.Lost, wait("3200")}, sent: 3},
		"never after 55 minutes":                   {answers: []testkit.Responder{testkit.Lost, wait("3600")}, sent: 2, reason: mastoerr.GaveUpKeyExpired},
		"never after 55 minutes of several losses": {answers: []testkit.Responder{testkit.Lost, wait("3200"), testkit.Lost, wait("120")}, sent: 4, reason: mastoerr.GaveUpKeyExpired},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				c, s := testkit.Client(t, append(test.answers, testkit.Published)...)
				mastoerr.Wrap(c, mastoerr.WithKeySupport(func(host string) bool { return (host == "m.example") != test.others }))
				test.toot.Status = "Hello"
				_, err := mastoerr.Do(t.Context(), mastoerr.Policy{MaxRetryAfter: 2 * time.Hour}, func(ctx context.Context) (*mastodon.Status, error) {
					return c.PostStatus(ctx, &test.toot)
				})
				require.Len(t, s.Requests, test.sent)
				for i, r := range s.Requests {
					require.Equal(t, s.Requests[0].Header.Get("Idempotency-Key"), r.Header.Get("Idempotency-Key"))
					require.Equal(t, s.Bodies[0], s.Bodies[i])
				}
				for _, gap := range s.Gaps() {
					require.GreaterOrEqual(t, gap, 30*time.Second, "a resend waits for SettleWait")
				}
				if test.reason == "" {
					require.NoError(t, err)
					return
				}
				requireGaveUp(t, err, test.reason, true)
			})
		})
	}
}

func TestAQueueThatReliesOnKeysIsAdvisedToResendAfterTheSettleTime(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, _ := testkit.Client(t, testkit.Lost)
		err := postText(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), mastoerr.Wrap(c, everyHost), "Hello")
		require.Equal(t, mastoerr.Advice{Step: mastoerr.StepResend, After: 30 * time.Second}, mastoerr.Advise(err))
		c, _ = testkit.Client(t, testkit.Lost)
		require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(postText(t.Context(), mastoerr.Wrap(c, everyHost), "Hello")).Step, "without a key")
	})
}

// A Do of its own key ends with it, so nobody can send the post again under that key.
func TestTheKeyOfADoEndsWithIt(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, _ := testkit.Client(t, testkit.Lost)
		mastoerr.Wrap(c, everyHost)
		_, err := testkit.Post(t.Context(), c, mastoerr.Policy{MaxAttempts: 1})
		requireGaveUp(t, err, mastoerr.GaveUpAttempts, true)

		c, _ = testkit.Client(t, testkit.Lost)
		mastoerr.Wrap(c, everyHost)
		_, err = testkit.Post(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), c, mastoerr.Policy{MaxAttempts: 1})
		requireGaveUp(t, err, mastoerr.GaveUpAttempts, false)
		require.Equal(t, mastoerr.StepResend, mastoerr.Advise(err).Step)
	})
}

func TestPostOnceReliesOnAKeyOnlyWhereItCannotLook(t *testing.T) {
	t.Parallel()
	forbidden := "GET /api/v1/accounts/verify_credentials"
	tests := map[string]struct {
		fault     mastoerrtest.Fault
		cannot    bool // look
		supported bool
		posts     int // requests
		unknown   bool
	}{
		"it can look, and finds the post":          {testkit.LostResponse, false, true, 1, false},
		"it can look, and proves absence":          {mastoerrtest.Fault{Break: mastoerrtest.Reset}, false, true, 2, false},
		"it cannot look, the response was lost":    {testkit.LostResponse, true, true, 2, false},
		"it cannot look, the request was lost":     {mastoerrtest.Fault{Break: mastoerrtest.Reset}, true, true, 2, false},
		"it cannot look, after a 500":              {mastoerrtest.CrashBeforeKey(), true, true, 1, true},
		"it cannot look, and nobody relies on key": {testkit.LostResponse, true, false, 1, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
				inst.Fail(testkit.StatusesEndpoint, test.fault).Times(1)
				if test.cannot {
					inst.Fail(forbidden, mastoerrtest.FailWith(mastoerr.CodeInsufficientScope)).Always()
				}
				c := mastoerr.Wrap(inst.NewAccount("me").Client(), mastoerr.WithKeySupport(func(string) bool { return test.supported }))
				status, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
				post := inst.RequirePublishedOnce(t, "Hello")
				inst.RequireRequests(t, test.posts, testkit.StatusesEndpoint)
				require.Equal(t, "GET", methods(inst)[1], "it looks first")
				if test.unknown {
					requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)
					return
				}
				require.NoError(t, err)
				require.Equal(t, post.ID, status.ID)
			})
		})
	}
}

// After an unknown outcome, a wait that the instance asks for does not make the post
// safe to send again once the key is too old.
func TestPostOnceThatCannotLookStopsWhenItsKeyIsTooOld(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		inst.Fail(testkit.StatusesEndpoint, testkit.LostResponse, mastoerrtest.AnswerWith(429, map[string][]string{"Retry-After": {"3600"}}, "")).Times(1)
		inst.Fail("GET /api/v1/accounts/verify_credentials", mastoerrtest.FailWith(mastoerr.CodeInsufficientScope)).Always()
		c := mastoerr.Wrap(inst.NewAccount("me").Client(), everyHost)
		_, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{MaxRetryAfter: 2 * time.Hour})
		requireGaveUp(t, err, mastoerr.GaveUpKeyExpired, true)
		inst.RequirePublishedOnce(t, "Hello")
	})
}
