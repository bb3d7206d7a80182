package mastoerr

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/mastoerr/mastoerr/internal/backoff"
	"github.com/mastoerr/mastoerr/internal/neterr"
)

// Step is what to do about a failed call. It is a closed set within v1.
type Step string

// The steps.
const (
	// StepResend means that the very same request may be sent again, after Advice.After.
	StepResend Step = "resend"
	// StepVerify means that the outcome is unknown, and that a resend could apply the
	// request twice. Find out whether it was applied before you send it again: for a
	// new post FindStatus does.
	StepVerify Step = "verify"
	// StepFix means that something has to change before it makes sense to send again.
	StepFix Step = "fix"
	// StepReconnect means that the owner has to authorise the account again.
	StepReconnect Step = "reconnect"
)

// Advice is what to do about a failed call, and when.
type Advice struct {
	Step Step
	// After is the time to wait before the step. It is as long as the instance asked
	// for, and at least DefaultSettleWait after an unknown outcome, because the first
	// request may still be at work. It is 0 when neither applies: use your own backoff.
	After time.Duration
}

// The defaults of Policy's fields.
const (
	DefaultMaxAttempts    = 5
	DefaultMinWait        = time.Second
	DefaultMaxWait        = 10 * time.Minute
	DefaultSettleWait     = 30 * time.Second
	DefaultMediaTimeout   = 10 * time.Minute
	DefaultMaxRetryAfter  = 10 * time.Minute
	DefaultAttemptTimeout = 2 * time.Minute
)

// Advise returns what to do about an error that a call returned. It combines the fact
// about the failure (Retry) with the fact about the request (Idempotent); the package
// comment has the table. It returns StepResend only where sending again cannot apply the
// request twice. It returns the zero Advice for nil, and StepResend for ErrAbsent. It
// returns StepVerify without a wait for a *DifferenceError, because the post is out. It
// returns StepVerify for an error that is no failure of the API, because nothing is known
// about its outcome. It never panics.
func Advise(err error) Advice {
	if err == nil {
		return Advice{}
	}
	if isPublished(err) {
		return Advice{Step: StepVerify}
	}
	e, ok := FromError(err)
	var gaveUp *GaveUpError
	if neterr.Traversable(err) {
		switch {
		case errors.As(err, &gaveUp) && gaveUp.OutcomeUnknown():
			return Advice{StepVerify, max(DefaultSettleWait, gaveUp.retryIn())}
		case errors.Is(err, ErrAbsent) && (gaveUp != nil || !ok):
			return Advice{StepResend, e.RetryIn()}
		}
	}
	switch {
	case !ok && gaveUp != nil:
		return Advice{Step: StepResend} // the caller left before anything was sent
	case !ok:
		return Advice{StepVerify, DefaultSettleWait}
	}
	advice := advise(e)
	if gaveUp != nil && advice.Step == StepResend {
		advice.After = max(advice.After, gaveUp.retryIn())
	}
	return advice
}

func advise(e *MastodonError) Advice {
	switch {
	case e.Code == CodeAlreadySubmitted:
		return Advice{Step: StepVerify}
	case e.Action == ActionReconnect:
		return Advice{Step: StepReconnect}
	case e.Retry == RetrySafe:
		return Advice{StepResend, e.RetryIn()}
	case e.Retry == RetryIfIdempotent && !e.Idempotent:
		return Advice{StepVerify, max(DefaultSettleWait, e.RetryIn())}
	case e.Retry == RetryIfIdempotent && e.Method == http.MethodPost:
		return Advice{StepResend, max(DefaultSettleWait, e.RetryIn())}
	case e.Retry == RetryIfIdempotent:
		return Advice{StepResend, e.RetryIn()}
	}
	return Advice{Step: StepFix}
}

// Policy bounds how Do, PostOnce, FindStatus and UploadMedia repeat a call. The zero
// value is ready to use. No field changes the meaning of another.
type Policy struct {
	// MaxAttempts is how often the call is made at most. 0 is 5, negative is once.
	// Attempts that only wait for an attachment in processing count only if
	// MaxAttempts is set.
	MaxAttempts int
	// MinWait is the backoff before the second attempt. It doubles before each
	// further attempt, up to MaxWait. The wait is a random part of it ("full
	// jitter"). MinWait 0 is 1 second, negative is no backoff. MaxWait 0 or negative
	// is 10 minutes.
	MinWait, MaxWait time.Duration

	// SettleWait is how long a post of unknown outcome may take to appear. PostOnce
	// looks for it after about 2 seconds, after SettleWait and after three times
	// SettleWait. Only the last lookup may find the post absent. 0 or negative is 30
	// seconds. A shorter SettleWait risks a second post: a proxy gives up after a
	// minute by default, and does not stop the instance from publishing.
	SettleWait time.Duration
	// MediaTimeout is how long to wait until the instance has processed an
	// attachment. 0 is 10 minutes, negative is no limit.
	MediaTimeout time.Duration
	// MaxRetryAfter is the longest wait that the instance may ask for. When it asks
	// for more, the call ends with GaveUpWaitTooLong, and Advise says when to come
	// back. 0 is 10 minutes, negative is no waiting.
	MaxRetryAfter time.Duration
	// AttemptTimeout bounds each request until the response's body is closed. 0 is 2
	// minutes, negative is no limit. An upload has the time that its size takes at 64
	// KiB a second, if that is longer. An upload of unknown size fails after
	// AttemptTimeout without progress. Streams have no limit. A lookup ends when two
	// requests in a row time out, and a later one when its first request does. So
	// PostOnce gives up on a silent instance after four times AttemptTimeout. In PostOnce,
	// FindStatus and UploadMedia a shorter http.Client.Timeout of the client counts instead.
	AttemptTimeout time.Duration

	// OnWait, if set, is called before each wait.
	OnWait func(context.Context, Attempt)
}

// Attempt is a failed attempt that another one follows.
type Attempt struct {
	Number int            // 1 for the first
	Err    *MastodonError // why it failed
	Wait   time.Duration  // until the next
}

func (p Policy) maxAttempts() int {
	if p.MaxAttempts < 0 {
		return 1
	}
	return orDefault(p.MaxAttempts, DefaultMaxAttempts)
}

func (p Policy) settleWait() time.Duration {
	return orDefault(max(p.SettleWait, 0), DefaultSettleWait)
}

func (p Policy) maxRetryAfter() time.Duration {
	return max(0, orDefault(p.MaxRetryAfter, DefaultMaxRetryAfter))
}

// attemptTimeout returns 0 for no limit.
func (p Policy) attemptTimeout() time.Duration {
	return max(0, orDefault(p.AttemptTimeout, DefaultAttemptTimeout))
}

func orDefault[T int | time.Duration](value, byDefault T) T {
	if value == 0 {
		return byDefault
	}
	return value
}

// backoff returns a random wait before the attempt after the n-th.
func (p Policy) backoff(ctx context.Context, n int) time.Duration {
	limit := max(0, orDefault(p.MinWait, DefaultMinWait))
	longest := orDefault(max(p.MaxWait, 0), DefaultMaxWait)
	if limit == 0 {
		return 0
	}
	for ; n > 1 && limit < longest; n-- {
		limit += min(limit, longest-limit) // doubled, without an overflow
	}
	return backoff.FullJitter(ctx, min(limit, longest))
}

// mediaWait returns the wait for an attachment after waited have gone by, and
// false when the time for it is up. The instance's work does not depend on the
// caller's backoff: the wait begins at 1 second and grows to 30.
func (p Policy) mediaWait(waited time.Duration) (time.Duration, bool) {
	const first, longest = time.Second, 30 * time.Second
	wait := min(first+waited/2, longest)
	limit := orDefault(p.MediaTimeout, DefaultMediaTimeout)
	return wait, limit < 0 || waited+wait <= limit
}
