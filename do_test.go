package mastoerr_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestDoSendsAgainWhatIsSafe(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, s := testkit.Client(t, testkit.Refused, testkit.Responds(503, "<html><head><title>503 Service Temporarily Unavailable</title></head><body><hr><center>nginx</center></body></html>"), testkit.Published)
		status, err := testkit.Post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, mastodon.ID("1"), status.ID)
		require.Len(t, s.Requests, 3)
		require.Equal(t, s.Bodies[0], s.Bodies[2], "the body is whole each time")
	})
}

func TestDoUsesOneKeyForAllAttempts(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, s := testkit.Client(t, testkit.Refused, testkit.Throttled, testkit.Published)
		_, err := testkit.Post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		key := s.Requests[0].Header.Get("Idempotency-Key")
		require.NotEmpty(t, key)
		for _, r := range s.Requests {
			require.Equal(t, key, r.Header.Get("Idempotency-Key"))
		}
		_, err = testkit.Post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		require.NotEqual(t, key, s.Requests[3].Header.Get("Idempotency-Key"), "another post, another key")
	})
}

// Akkoma repeats its first response to a key, even a refusal that no longer holds.
func TestDoDerivesAKeyAfterAReplayedFailureThatAppliedNothing(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		replayed := testkit.Responds(429, `{"error":"Throttled"}`, "Idempotent-Replayed", "true")
		c, s := testkit.Client(t, testkit.Throttled, replayed, testkit.Published)
		_, err := testkit.Post(mastoerr.WithIdempotencyKey(t.Context(), "job-7"), c, mastoerr.Policy{})
		require.NoError(t, err)
		var keys []string
		for _, r := range s.Requests {
			keys = append(keys, r.Header.Get("Idempotency-Key"))
		}
		require.Equal(t, []string{"job-7", "job-7", "job-7-1"}, keys)
	})
}

func TestDoNeverSendsANewPostOfUnknownOutcomeAgain(t *testing.T) {
	t.Parallel()
	at := time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC)
	toots := map[string]*mastodon.Toot{"a post": {Status: "Hello"}, "a scheduled post": {Status: "Hello", ScheduledAt: &at}}
	answers := map[string]struct {
		testkit.Responder
		code mastoerr.Code
	}{
		"a lost connection":          {testkit.Lost, mastoerr.CodeConnectionLost},
		"a timeout":                  {testkit.Fails(context.DeadlineExceeded), mastoerr.CodeTimeout},
		"a 408":                      {testkit.Responds(408, ""), mastoerr.CodeRequestTimeout},
		"a 500":                      {testkit.Responds(500, `{"error":"Internal Server Error"}`), mastoerr.CodeInternalError},
		"a replayed 500":             {testkit.Responds(500, `{"error":"x"}`, "Idempotent-Replayed", "true"), mastoerr.CodeInternalError},
		"a 502":                      {testkit.Responds(502, ""), mastoerr.CodeBadGateway},
		"a 503 of the application":   {testkit.Responds(503, `{"error":"There was a temporary problem serving your request, please try again"}`), mastoerr.CodeTemporaryProblem},
		"a 504":                      {testkit.Responds(504, ""), mastoerr.CodeGatewayTimeout},
		"a key that was taken":       {testkit.Responds(400, `{"error":"Duplicate idempotency key."}`), mastoerr.CodeAlreadySubmitted},
		"a 200 that is cut":          {testkit.Responds(200, `{"id":"1","con`), mastoerr.CodeInvalidResponse},
		"a 200 that is an HTML page": {testkit.Responds(200, "<html></html>"), mastoerr.CodeInvalidResponse},
	}
	for kind, toot := range toots {
		for name, answer := range answers {
			for _, key := range []string{"", "job-7"} {
				t.Run(kind+", "+name+", with the caller's key: "+key, func(t *testing.T) {
					testkit.InBubble(t, func(t *testing.T) {
						c, s := testkit.Client(t, answer.Responder, testkit.Published)
						_, err := mastoerr.Do(mastoerr.WithIdempotencyKey(t.Context(), key), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
							return c.PostStatus(ctx, toot)
						})
						require.Len(t, s.Requests, 1)
						require.ErrorIs(t, err, answer.code)
						testkit.RequireUnknown(t, err)
						require.Equal(t, 30*time.Second, mastoerr.Advise(err).After)
					})
				})
			}
		}
	}
}

func TestDoWaitsUntilTheInstanceAllowsTheNextRequest(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, s := testkit.Client(t, testkit.Throttled, testkit.Published)
		var waits []mastoerr.Attempt
		_, err := testkit.Post(t.Context(), c, mastoerr.Policy{OnWait: func(_ context.Context, a mastoerr.Attempt) { waits = append(waits, a) }})
		require.NoError(t, err)
		require.Equal(t, 5*time.Minute+time.Second, s.Gaps()[0], "the server truncated the time")
		require.Len(t, waits, 1)
		require.Equal(t, 1, waits[0].Number)
		require.Equal(t, mastoerr.CodeRateLimited, waits[0].Err.Code)
		require.Equal(t, 5*time.Minute+time.Second, waits[0].Wait)
	})
}

func TestDoEnds(t *testing.T) {
	t.Parallel()
	hour := testkit.Responds(429, `{"error":"Too many requests"}`, "Retry-After", "3600")
	tests := map[string]struct {
		answers  []testkit.Responder
		policy   mastoerr.Policy
		deadline time.Duration

		requests int
		reason   mastoerr.GaveUpReason // "" for the failure itself
		code     mastoerr.Code
		step     mastoerr.Step
	}{
		"at once when something has to change":            {answers: []testkit.Responder{testkit.Responds(422, `{"error":"Validation failed: Text can't be blank"}`)}, requests: 1, code: mastoerr.CodeTextBlank, step: mastoerr.StepFix},
		"at once when the account has to be reconnected":  {answers: []testkit.Responder{testkit.Responds(401, `{"error":"The access token was revoked"}`)}, requests: 1, code: mastoerr.CodeTokenRevoked, step: mastoerr.StepReconnect},
		"when the attempts are used up":                   {answers: []testkit.Responder{testkit.Refused}, requests: 5, reason: mastoerr.GaveUpAttempts, code: mastoerr.CodeConnectionFailed, step: mastoerr.StepResend},
		"after as many attempts as the policy says":       {answers: []testkit.Responder{testkit.Refused}, policy: mastoerr.Policy{MaxAttempts: 2}, requests: 2, reason: mastoerr.GaveUpAttempts, code: mastoerr.CodeConnectionFailed, step: mastoerr.StepResend},
		"rather than wait longer than the policy allows":  {answers: []testkit.Responder{hour}, requests: 1, reason: mastoerr.GaveUpWaitTooLong, code: mastoerr.CodeRateLimited, step: mastoerr.StepResend},
		"rather than sleep past the deadline":             {answers: []testkit.Responder{testkit.Throttled}, deadline: time.Minute, requests: 1, reason: mastoerr.GaveUpDeadline, code: mastoerr.CodeRateLimited, step: mastoerr.StepResend},
		"with verify when a post is lost":                 {answers: []testkit.Responder{testkit.Lost}, policy: mastoerr.Policy{MaxAttempts: 1}, requests: 1, reason: mastoerr.GaveUpUnknown, code: mastoerr.CodeConnectionLost, step: mastoerr.StepVerify},
		"when an attachment is processed for too long":    {answers: []testkit.Responder{testkit.Responds(422, `{"error":"Cannot attach files that have not finished processing. Try again in a moment!"}`)}, requests: 27, reason: mastoerr.GaveUpMedia, code: mastoerr.CodeMediaProcessing, step: mastoerr.StepResend},
		"earlier for an attachment if the policy says so": {answers: []testkit.Responder{testkit.Responds(422, `{"error":"Cannot attach files that have not finished processing. Try again in a moment!"}`)}, policy: mastoerr.Policy{MaxAttempts: 3}, requests: 3, reason: mastoerr.GaveUpAttempts, code: mastoerr.CodeMediaProcessing, step: mastoerr.StepResend},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				ctx := t.Context()
				if test.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.deadline)
					defer cancel()
				}
				c, s := testkit.Client(t, test.answers...)
				start := time.Now()
				_, err := testkit.Post(ctx, c, test.policy)
				require.Error(t, err)
				require.Len(t, s.Requests, test.requests)
				require.True(t, errors.Is(err, test.code), "%v", err)
				require.Equal(t, test.step, mastoerr.Advise(err).Step, "%v", err)

				var gaveUp *mastoerr.GaveUpError
				if errors.As(err, &gaveUp) {
					require.Equal(t, test.reason, gaveUp.Reason)
					require.Equal(t, test.requests, gaveUp.Attempts)
				} else {
					require.Empty(t, test.reason, "%v", err)
				}
				if test.deadline > 0 {
					require.Zero(t, time.Since(start), "it ends before sleeping")
				}
			})
		})
	}
}

func TestDoWaitsForAnAttachment(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		processing := testkit.Responds(422, `{"error":"Dateien, die noch nicht verarbeitet wurden, können nicht angehängt werden. Versuche es gleich noch einmal!"}`)
		c, s := testkit.Client(t, processing, processing, processing, processing, processing, processing, processing, testkit.Published)
		_, err := testkit.Post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		gaps := s.Gaps()
		for i := 1; i < len(gaps); i++ {
			require.Greater(t, gaps[i], gaps[i-1], "the waits grow")
		}
		require.Equal(t, time.Second, gaps[0])
	})
}

func TestDoRepeatsReadsWithoutAKey(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, s := testkit.Client(t, testkit.Lost, testkit.Responds(502, ""), testkit.Published)
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
			return c.GetStatus(ctx, "1")
		})
		require.NoError(t, err)
		for _, r := range s.Requests {
			require.Empty(t, r.Header.Get("Idempotency-Key"))
		}
		require.Less(t, s.Gaps()[0], 2*time.Second)
	})
}

func TestDoTreatsNotFoundAfterALostDeleteAsASuccess(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		remove := func(c *mastodon.Client) error {
			_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (struct{}, error) {
				return struct{}{}, c.DeleteStatus(ctx, "1")
			})
			return err
		}
		gone := testkit.Responds(404, `{"error":"Record not found"}`)
		c, _ := testkit.Client(t, testkit.Lost, gone)
		require.NoError(t, remove(c), "the first attempt has deleted it")
		c, _ = testkit.Client(t, testkit.Lost, testkit.Throttled, gone)
		require.NoError(t, remove(c), "an attempt that was not applied changes nothing")
		c, _ = testkit.Client(t, gone)
		require.ErrorIs(t, remove(c), mastoerr.CodeNotFound, "nobody knows who has")
	})
}

func TestDoReturnsTheCallersOwnErrorsAsTheyAre(t *testing.T) {
	t.Parallel()
	own := errors.New("no such draft")
	_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(context.Context) (int, error) { return 0, own })
	require.Equal(t, own, err)
}

func TestDoEndsWithItsContext(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		shutdown := errors.New("worker shutting down")
		ctx, cancel := context.WithCancelCause(t.Context())
		c, s := testkit.Client(t, testkit.Refused)
		go func() {
			time.Sleep(100 * time.Millisecond)
			cancel(shutdown)
		}()
		_, err := testkit.Post(ctx, c, mastoerr.Policy{MinWait: time.Hour, MaxWait: 2 * time.Hour, MaxAttempts: 100})
		require.ErrorIs(t, err, shutdown)
		require.ErrorIs(t, err, mastoerr.CodeConnectionFailed)
		var gaveUp *mastoerr.GaveUpError
		require.ErrorAs(t, err, &gaveUp)
		require.Equal(t, mastoerr.GaveUpContext, gaveUp.Reason)
		require.Equal(t, mastoerr.StepResend, mastoerr.Advise(err).Step, "nothing was sent")
		require.LessOrEqual(t, len(s.Requests), 2)
	})
}

func TestGaveUpErrorSaysWhyInOneSafeLine(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, _ := testkit.Client(t, testkit.Throttled)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := testkit.Post(ctx, c, mastoerr.Policy{})
		require.EqualError(t, err, "mastoerr: gave up after 1 attempt (deadline): mastodon: POST m.example/api/v1/statuses: 429 rate_limited: Too many requests (retry at 2000-01-01T00:05:01Z)")
		var none *mastoerr.GaveUpError
		require.NotPanics(t, func() { _, _ = none.Error(), none.Unwrap() })
	})
}

func TestALoggedGaveUpErrorSaysWhy(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("job 7: %w", &mastoerr.GaveUpError{
		Attempts: 5, Reason: mastoerr.GaveUpDeadline, Last: mastoerr.Classify(429, []byte(`{"error":"Too many requests"}`)),
	})
	require.Equal(t, "mastoerr: gave up after 5 attempts (deadline): mastodon: 429 rate_limited: Too many requests", mastoerr.Text(err))
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Error("x", mastoerr.Attr(err))
	require.Contains(t, log.String(), "error.gave_up=deadline error.attempts=5 error.code=rate_limited")
	other := &mastoerr.GaveUpError{Attempts: 1, Reason: mastoerr.GaveUpContext, Last: errors.New("no\nfailure")}
	require.Equal(t, "[gave_up=context_ended attempts=1 text=no failure]", mastoerr.Attr(other).Value.Resolve().String())
	require.Equal(t, "<nil>", (*mastoerr.GaveUpError)(nil).LogValue().String())
}
