package mastoerr

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/mastoerr/mastoerr/internal/attempt"
	"github.com/mastoerr/mastoerr/internal/backoff"
	"github.com/mastoerr/mastoerr/internal/idemkey"
)

// Do calls op until it succeeds, until it must not be sent again, or until the policy
// or the context ends it. It sends again where Advise returns StepResend. It waits as
// long as the instance asked for, and at least a growing, random backoff. It ends before
// a wait that would pass the context's deadline.
//
// op makes one call to the instance, with the context that it gets, through a client of
// Wrap or NewTransport. That context bounds each request by Policy.AttemptTimeout. It
// carries one Idempotency-Key for all attempts: that of WithIdempotencyKey, else a new
// one.
//
// The error is that of the last attempt, or a *GaveUpError around it where that error
// alone does not say what to do. Do ends with GaveUpUnknown, for which Advise returns
// StepVerify, in these cases:
//
//   - the outcome of a new post is unknown (PostOnce looks for the post instead);
//   - the instance refuses a request after an attempt whose outcome is unknown;
//   - op fails with an error of its own after a request that changes something was sent;
//   - no Transport of this package saw the failed request, because the client was changed
//     after Wrap. The error says so. Nothing is safe to send again then.
//
// A DELETE that finds nothing to delete after an attempt of unknown outcome is a success.
// With a *DifferenceError of op, Do returns op's result as well.
//
// Do sleeps in the calling goroutine and starts no other.
func Do[T any](ctx context.Context, p Policy, op func(context.Context) (T, error)) (T, error) {
	return repeat(newRetryLoop(ctx, p), op)
}

func repeat[T any](l *retryLoop, op func(context.Context) (T, error)) (T, error) {
	var zero T
	for {
		result, err := op(l.attempt())
		if err == nil || isPublished(err) {
			return result, err
		}
		again, err := l.decide(err)
		if !again {
			return zero, err
		}
	}
}

// retryLoop is the state of a Do.
type retryLoop struct {
	ctx      context.Context
	policy   Policy
	record   attempt.Record // what to ask of the transport
	last     *attempt.Record
	attempts int           // made so far
	forMedia int           // of them, those that do not count
	media    time.Duration // waited for attachments so far
	unknown  bool          // an attempt may have been applied
	lagged   bool          // a refused request was repeated once
	err      error         // of the last attempt

	generatedKey bool // the key ends with this Do
}

func newRetryLoop(ctx context.Context, p Policy) *retryLoop {
	generated := idemkey.From(ctx) == nil
	if generated {
		ctx = idemkey.With(ctx, idemkey.Random())
	}
	return &retryLoop{ctx: ctx, policy: p, record: attempt.Record{Timeout: p.attemptTimeout()}, generatedKey: generated}
}

// attempt returns the context of the next attempt.
func (l *retryLoop) attempt() context.Context {
	l.attempts++
	l.last = l.record.Fresh()
	return attempt.With(l.ctx, l.last)
}

// explain returns the failure that err is, and whether the attempt's request may
// have been applied.
func (l *retryLoop) explain(err error) (e *MastodonError, mayBeApplied bool) {
	e, ok := fromError(err, l.last)
	if ok {
		if ours := (*MastodonError)(nil); !errors.As(err, &ours) {
			l.err = e // err does not say which request failed
		}
		return e, !l.record.DuplicateOK && !isReadOnly(e.Method) &&
			(e.Retry == RetryIfIdempotent || e.Code == CodeAlreadySubmitted)
	}
	x := l.last.Last()
	return nil, x != nil && !x.Sent.ProvablyUnsent() && !l.record.DuplicateOK && !isReadOnly(x.Request.First.Method)
}

// decide reports whether to try again, after waiting. Else it returns the error
// that ends Do, nil for a success after all.
func (l *retryLoop) decide(err error) (again bool, end error) {
	l.err = err
	var inner *GaveUpError
	if errors.As(err, &inner) && inner.OutcomeUnknown() {
		return false, err // a PostOnce within op has looked for the post already
	}
	before := l.unknown
	e, mayBeApplied := l.explain(err)
	l.unknown = before || mayBeApplied
	switch {
	case context.Cause(l.ctx) != nil:
		return false, l.giveUp(GaveUpContext, e)
	case e == nil && l.unknown:
		return false, l.giveUp(GaveUpUnknown, nil) // what read the response may have failed in a way of its own
	case e == nil:
		return false, l.err // the caller's own
	case before && isDeleted(e):
		return false, nil
	case before && e.Retry == RetryNever, e.replayed && e.Retry == RetryIfIdempotent:
		return false, l.giveUp(GaveUpUnknown, e)
	case e.replayed && e.Retry == RetrySafe && !l.unknown:
		// The server repeats its first response to this key. Nothing was applied.
		idemkey.From(l.ctx).Rotate()
	}
	step := advise(e).Step
	if l.mayLag(e) {
		step = StepResend
	}
	switch step {
	case StepResend:
		if err := l.wait(e); err != nil {
			return false, err
		}
		return true, nil
	case StepVerify:
		return false, l.giveUp(GaveUpUnknown, e)
	}
	return false, l.err
}

func isReadOnly(method string) bool {
	return method == http.MethodGet || method == http.MethodHead
}

// isDeleted reports whether there is nothing left to delete.
func isDeleted(e *MastodonError) bool {
	return e.Method == http.MethodDelete && (e.Code == CodeNotFound || e.Code == CodeGone)
}

// lagWait is the time in which a server gets what it did not have yet.
const lagWait = 2 * time.Second

// mayLag reports whether to repeat a request once although the server refused it.
func (l *retryLoop) mayLag(e *MastodonError) bool {
	return e.lags && !l.lagged && l.counted() < l.policy.maxAttempts()
}

// isNewStatus reports whether the last attempt published a post.
func (l *retryLoop) isNewStatus() bool {
	x := l.last.Last()
	return x != nil && x.NewStatus()
}

// wait waits until the next attempt, or returns the reason against it.
func (l *retryLoop) wait(e *MastodonError) error {
	wait, reason := l.nextWait(e)
	if reason != "" {
		return l.giveUp(reason, e)
	}
	l.lagged = l.lagged || e.lags
	if f := l.policy.OnWait; f != nil {
		f(l.ctx, Attempt{Number: l.attempts, Err: e, Wait: wait})
	}
	if backoff.Sleep(l.ctx, wait) != nil {
		return l.giveUp(GaveUpContext, e)
	}
	return nil
}

// nextWait returns the time until the next attempt, or the reason against it.
func (l *retryLoop) nextWait(e *MastodonError) (time.Duration, GaveUpReason) {
	p := l.policy
	wait := p.backoff(l.ctx, l.counted())
	// By WithKeySupport. A later request that was not applied does not change that an
	// earlier one may have been.
	keyed := l.isNewStatus() && (e.Retry == RetryIfIdempotent || l.unknown)
	switch {
	case e.Code == CodeMediaProcessing:
		media, ok := p.mediaWait(l.media)
		if !ok {
			return 0, GaveUpMedia
		}
		wait = media
		l.media += media
		if p.MaxAttempts == 0 {
			l.forMedia++
		}
	case e.lags:
		wait = lagWait
	case keyed:
		wait = max(wait, p.settleWait())
	}
	if l.counted() >= p.maxAttempts() {
		return 0, GaveUpAttempts
	}
	if asked := e.RetryIn(); asked > wait {
		if asked > p.maxRetryAfter() {
			return 0, GaveUpWaitTooLong
		}
		wait = asked
	}
	then := time.Now().Add(wait)
	if deadline, ok := l.ctx.Deadline(); ok && then.After(deadline) {
		return 0, GaveUpDeadline
	}
	if keyed && !idemkey.From(l.ctx).Reliable(then, then) {
		return 0, GaveUpKeyExpired
	}
	return wait, ""
}

// counted returns the number of attempts that MaxAttempts bounds.
func (l *retryLoop) counted() int { return l.attempts - l.forMedia }

func (l *retryLoop) giveUp(reason GaveUpReason, e *MastodonError) *GaveUpError {
	g := &GaveUpError{Attempts: l.attempts, Reason: reason, Last: l.err}
	g.unknown = reason == GaveUpUnknown || reason == GaveUpKeyExpired || l.unknown && !l.resumable(e)
	if reason == GaveUpContext {
		g.cause = context.Cause(l.ctx)
	}
	return g
}

// resumable reports whether the caller may resend after Do gave up: the request is
// idempotent, by itself or by a key that the caller has.
func (l *retryLoop) resumable(e *MastodonError) bool {
	return e != nil && e.Idempotent && !(l.isNewStatus() && l.generatedKey)
}
