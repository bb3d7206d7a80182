package mastoerr_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// script answers the requests of a test one after the other, in memory. The
// last answer is repeated.
type script struct {
	t        testing.TB
	answers  []answer
	requests []*http.Request
	times    []time.Time
	bodies   []string
}

type answer func(*http.Request) (*http.Response, error)

func (s *script) RoundTrip(req *http.Request) (*http.Response, error) {
	require.NoError(s.t, req.Context().Err())
	body := ""
	if req.Body != nil {
		raw, err := io.ReadAll(req.Body)
		require.NoError(s.t, err)
		body = string(raw)
	}
	s.requests = append(s.requests, req)
	s.times = append(s.times, time.Now())
	s.bodies = append(s.bodies, body)
	return s.answers[min(len(s.requests), len(s.answers))-1](req)
}

// gaps are the times between the requests.
func (s *script) gaps() []time.Duration {
	var gaps []time.Duration
	for i := 1; i < len(s.times); i++ {
		gaps = append(gaps, s.times[i].Sub(s.times[i-1]))
	}
	return gaps
}

func says(status int, body string, header ...string) answer {
	return func(req *http.Request) (*http.Response, error) { return respond(req, status, body, header...), nil }
}

func fails(err error) answer {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

var (
	published = says(200, `{"id":"1","url":"https://m.example/@me/1"}`)
	refused   = fails(&net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED})
	lost      = fails(&net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET})
	throttled = says(429, `{"error":"Too many requests"}`, "X-RateLimit-Reset", "2000-01-01T00:05:00.000000Z")
)

// client is a wrapped go-mastodon client over a script.
func client(t testing.TB, answers ...answer) (*mastodon.Client, *script) {
	s := &script{t: t, answers: answers}
	c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example", AccessToken: "token"})
	c.Transport = s
	return mastoerr.Wrap(c), s
}

func post(ctx context.Context, c *mastodon.Client, p mastoerr.Policy) (*mastodon.Status, error) {
	return mastoerr.Do(ctx, p, func(ctx context.Context) (*mastodon.Status, error) {
		return c.PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
	})
}

// inBubble runs a test with a clock of its own.
func inBubble(t *testing.T, f func(*testing.T)) {
	t.Parallel()
	synctest.Test(t, f)
}

func TestDoSendsAgainWhatIsSafe(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, s := client(t, refused, says(503, "<html><head><title>503 Service Temporarily Unavailable</title></head><body><hr><center>nginx</center></body></html>"), published)
		status, err := post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, mastodon.ID("1"), status.ID)
		require.Len(t, s.requests, 3)
		require.Equal(t, s.bodies[0], s.bodies[2], "the body is whole each time")
	})
}

func TestDoUsesOneKeyForAllAttempts(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, s := client(t, refused, lost, published)
		_, err := post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		key := s.requests[0].Header.Get("Idempotency-Key")
		require.NotEmpty(t, key)
		for _, r := range s.requests {
			require.Equal(t, key, r.Header.Get("Idempotency-Key"))
		}
		_, err = post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		require.NotEqual(t, key, s.requests[3].Header.Get("Idempotency-Key"), "another post, another key")
	})
}

func TestDoLeavesAPostOfUnknownOutcomeAloneForAWhile(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, s := client(t, lost, published)
		_, err := post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		require.GreaterOrEqual(t, s.gaps()[0], 30*time.Second)
	})
}

func TestDoNeverSendsBeforeTheInstanceLetsItIn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, s := client(t, throttled, published)
		var waits []mastoerr.Attempt
		_, err := post(t.Context(), c, mastoerr.Policy{OnWait: func(_ context.Context, a mastoerr.Attempt) { waits = append(waits, a) }})
		require.NoError(t, err)
		require.Equal(t, 5*time.Minute, s.gaps()[0])
		require.Len(t, waits, 1)
		require.Equal(t, 1, waits[0].Number)
		require.Equal(t, mastoerr.CodeRateLimited, waits[0].Err.Code)
		require.Equal(t, 5*time.Minute, waits[0].Wait)
	})
}

func TestDoEnds(t *testing.T) {
	t.Parallel()
	hour := says(429, `{"error":"Too many requests"}`, "Retry-After", "3600")
	tests := map[string]struct {
		answers  []answer
		policy   mastoerr.Policy
		deadline time.Duration
		key      string

		requests int
		reason   string // "" for the failure itself
		code     mastoerr.Code
		step     mastoerr.Step
	}{
		"at once when something has to change":            {answers: []answer{says(422, `{"error":"Validation failed: Text can't be blank"}`)}, requests: 1, code: mastoerr.CodeTextBlank, step: mastoerr.StepFix},
		"at once when the account has to be reconnected":  {answers: []answer{says(401, `{"error":"The access token was revoked"}`)}, requests: 1, code: mastoerr.CodeTokenRevoked, step: mastoerr.StepReconnect},
		"when the attempts are used up":                   {answers: []answer{refused}, requests: 5, reason: mastoerr.GaveUpAttempts, code: mastoerr.CodeConnectionFailed, step: mastoerr.StepResend},
		"after as many attempts as the policy says":       {answers: []answer{refused}, policy: mastoerr.Policy{MaxAttempts: 2}, requests: 2, reason: mastoerr.GaveUpAttempts, code: mastoerr.CodeConnectionFailed, step: mastoerr.StepResend},
		"rather than wait longer than the policy allows":  {answers: []answer{hour}, requests: 1, reason: mastoerr.GaveUpWaitTooLong, code: mastoerr.CodeRateLimited, step: mastoerr.StepResend},
		"rather than sleep past the deadline":             {answers: []answer{throttled}, deadline: time.Minute, requests: 1, reason: mastoerr.GaveUpDeadline, code: mastoerr.CodeRateLimited, step: mastoerr.StepResend},
		"with verify when its own key ends with it":       {answers: []answer{lost}, policy: mastoerr.Policy{MaxAttempts: 1}, requests: 1, reason: mastoerr.GaveUpAttempts, code: mastoerr.CodeConnectionLost, step: mastoerr.StepVerify},
		"with resend when the caller has the key":         {answers: []answer{lost}, policy: mastoerr.Policy{MaxAttempts: 1}, key: "k", requests: 1, reason: mastoerr.GaveUpAttempts, code: mastoerr.CodeConnectionLost, step: mastoerr.StepResend},
		"when the key's hour is nearly over":              {answers: []answer{lost, hour, lost}, policy: mastoerr.Policy{MaxWait: 2 * time.Hour}, key: "k", requests: 2, reason: mastoerr.GaveUpKeyExpired, code: mastoerr.CodeRateLimited, step: mastoerr.StepVerify},
		"with verify on the 500 of Mastodon 4.6":          {answers: []answer{lost, says(500, `{"status":500,"error":"Internal Server Error"}`)}, requests: 2, reason: mastoerr.GaveUpUnknown, code: mastoerr.CodeInternalError, step: mastoerr.StepVerify},
		"with verify on a repeated failure":               {answers: []answer{lost, says(500, `{"error":"x"}`, "Idempotent-Replayed", "true")}, requests: 2, reason: mastoerr.GaveUpUnknown, code: mastoerr.CodeInternalError, step: mastoerr.StepVerify},
		"with verify on a key that was taken":             {answers: []answer{lost, says(400, `{"error":"Duplicate idempotency key."}`)}, requests: 2, reason: mastoerr.GaveUpUnknown, code: mastoerr.CodeAlreadySubmitted, step: mastoerr.StepVerify},
		"with verify when it cannot go on after a loss":   {answers: []answer{lost, says(401, `{"error":"The access token was revoked"}`)}, requests: 2, reason: mastoerr.GaveUpUnknown, code: mastoerr.CodeTokenRevoked, step: mastoerr.StepVerify},
		"when an attachment is processed for too long":    {answers: []answer{says(422, `{"error":"Cannot attach files that have not finished processing. Try again in a moment!"}`)}, requests: 27, reason: mastoerr.GaveUpMedia, code: mastoerr.CodeMediaProcessing, step: mastoerr.StepResend},
		"earlier for an attachment if the policy says so": {answers: []answer{says(422, `{"error":"Cannot attach files that have not finished processing. Try again in a moment!"}`)}, policy: mastoerr.Policy{MaxAttempts: 3}, requests: 3, reason: mastoerr.GaveUpAttempts, code: mastoerr.CodeMediaProcessing, step: mastoerr.StepResend},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				ctx := t.Context()
				if test.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.deadline)
					defer cancel()
				}
				if test.key != "" {
					ctx = mastoerr.WithIdempotencyKey(ctx, test.key)
				}
				c, s := client(t, test.answers...)
				start := time.Now()
				_, err := post(ctx, c, test.policy)
				require.Error(t, err)
				require.Len(t, s.requests, test.requests)
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
	inBubble(t, func(t *testing.T) {
		processing := says(422, `{"error":"Dateien, die noch nicht verarbeitet wurden, können nicht angehängt werden. Versuche es gleich noch einmal!"}`)
		c, s := client(t, processing, processing, processing, processing, processing, processing, processing, published)
		_, err := post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		gaps := s.gaps()
		for i := 1; i < len(gaps); i++ {
			require.Greater(t, gaps[i], gaps[i-1], "the waits grow")
		}
		require.Equal(t, time.Second, gaps[0])
	})
}

func TestDoDoesNotSendAPostTwiceToAHostThatIgnoresTheKey(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{t: t, answers: []answer{lost, published}}
		c := mastodon.NewClient(&mastodon.Config{Server: "https://gts.example"})
		c.Transport = s
		mastoerr.Wrap(c, mastoerr.WithIdempotencyPolicy(func(host string) bool { return host != "gts.example" }))
		_, err := post(t.Context(), c, mastoerr.Policy{})
		require.Len(t, s.requests, 1)
		require.Empty(t, s.requests[0].Header.Get("Idempotency-Key"))
		require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
	})
}

func TestDoDoesNotSendAScheduledPostTwice(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, s := client(t, lost, published)
		at := time.Now().Add(time.Hour)
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
			return c.PostStatus(ctx, &mastodon.Toot{Status: "Hello", ScheduledAt: &at})
		})
		require.Len(t, s.requests, 1)
		require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
	})
}

func TestDoKnowsWhichRequestABrokenAnswerWasFor(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		// The post was made, and the decoder only says "unexpected EOF".
		c, s := client(t, says(200, `{"id":"1","con`), published)
		_, err := post(t.Context(), c, mastoerr.Policy{})
		require.NoError(t, err)
		require.Len(t, s.requests, 2)
		require.GreaterOrEqual(t, s.gaps()[0], 30*time.Second)
	})
}

func TestDoRepeatsReadsWithoutAKey(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, s := client(t, lost, says(502, ""), published)
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
			return c.GetStatus(ctx, "1")
		})
		require.NoError(t, err)
		for _, r := range s.requests {
			require.Empty(t, r.Header.Get("Idempotency-Key"))
		}
		require.Less(t, s.gaps()[0], 2*time.Second)
	})
}

func TestDoTakesNothingLeftToDeleteForASuccess(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		remove := func(c *mastodon.Client) error {
			_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (struct{}, error) {
				return struct{}{}, c.DeleteStatus(ctx, "1")
			})
			return err
		}
		gone := says(404, `{"error":"Record not found"}`)
		c, _ := client(t, lost, gone)
		require.NoError(t, remove(c), "the first attempt has deleted it")
		c, _ = client(t, gone)
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
	inBubble(t, func(t *testing.T) {
		shutdown := errors.New("worker shutting down")
		ctx, cancel := context.WithCancelCause(t.Context())
		c, s := client(t, refused)
		go func() {
			time.Sleep(100 * time.Millisecond)
			cancel(shutdown)
		}()
		_, err := post(ctx, c, mastoerr.Policy{MinWait: time.Hour, MaxWait: 2 * time.Hour, MaxAttempts: 100})
		require.ErrorIs(t, err, shutdown)
		require.ErrorIs(t, err, mastoerr.CodeConnectionFailed)
		var gaveUp *mastoerr.GaveUpError
		require.ErrorAs(t, err, &gaveUp)
		require.Equal(t, mastoerr.GaveUpContext, gaveUp.Reason)
		require.Equal(t, mastoerr.StepResend, mastoerr.Advise(err).Step, "nothing was sent")
		require.LessOrEqual(t, len(s.requests), 2)
	})
}

func TestGaveUpErrorSaysWhyInOneSafeLine(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, _ := client(t, throttled)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := post(ctx, c, mastoerr.Policy{})
		require.EqualError(t, err, "mastoerr: gave up after 1 attempt (deadline): mastodon: POST m.example/api/v1/statuses: 429 rate_limited: Too many requests (retry at 2000-01-01T00:05:00Z)")
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

func TestBackoffGrowsAndKeepsToItsBounds(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		c, s := client(t, refused)
		_, err := post(t.Context(), c, mastoerr.Policy{MaxAttempts: 60, MinWait: time.Second, MaxWait: time.Minute})
		require.Error(t, err)
		limit := time.Second
		for _, gap := range s.gaps() {
			require.Positive(t, gap)
			require.LessOrEqual(t, gap, limit+1)
			limit = min(2*limit, time.Minute)
		}
	})
}

func TestAdvise(t *testing.T) {
	t.Parallel()
	request := func(method, path string) *mastoerr.MastodonError {
		req, err := http.NewRequest(method, "https://m.example"+path, nil)
		require.NoError(t, err)
		e, ok := mastoerr.FromError(mastoerr.CheckResponse(respond(req, 502, "")))
		require.True(t, ok)
		return e
	}
	tests := map[string]struct {
		err  error
		want mastoerr.Step
	}{
		"nil":                       {nil, ""},
		"a stranger's error":        {errors.New("x"), mastoerr.StepVerify},
		"a cancellation":            {context.Canceled, mastoerr.StepVerify},
		"a typed nil":               {(*mastoerr.MastodonError)(nil), mastoerr.StepVerify},
		"a typed nil of another":    {(*mastoerr.GaveUpError)(nil), mastoerr.StepVerify},
		"a 502 of a GET":            {request("GET", "/api/v1/statuses/1"), mastoerr.StepResend},
		"a 502 of a PUT":            {request("PUT", "/api/v1/statuses/1"), mastoerr.StepResend},
		"a 502 of a favourite":      {request("POST", "/api/v1/statuses/1/favourite"), mastoerr.StepResend},
		"a 502 of a pin":            {request("POST", "/api/v1/statuses/1/pin"), mastoerr.StepVerify},
		"a 502 of a vote":           {request("POST", "/api/v1/polls/1/votes"), mastoerr.StepVerify},
		"a 502 of an upload":        {request("POST", "/api/v2/media"), mastoerr.StepVerify},
		"a 502 of a post":           {request("POST", "/api/v1/statuses"), mastoerr.StepVerify},
		"a 502 of a revocation":     {request("POST", "/oauth/revoke"), mastoerr.StepResend},
		"a 502 of a token exchange": {request("POST", "/oauth/token"), mastoerr.StepVerify},
		"an unknown retry safety":   {&mastoerr.MastodonError{Action: mastoerr.ActionRetryLater}, mastoerr.StepFix},
		"a taken key":               {mastoerr.Classify(400, []byte(`{"error":"Duplicate idempotency key."}`)), mastoerr.StepVerify},
		"a missing scope":           {mastoerr.Classify(403, []byte(`{"error":"This action is outside the authorized scopes"}`)), mastoerr.StepReconnect},
		"a cut answer":              {io.ErrUnexpectedEOF, mastoerr.StepVerify},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, mastoerr.Advise(test.err).Step)
		})
	}
	require.Zero(t, mastoerr.Advise(nil))
}
