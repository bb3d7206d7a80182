package mastoerr

import (
	"context"
	"net/http"
	"time"
)

// run is a Do at work. The transport finds it in the context of a request and
// tells it what the error alone does not: which request it was, and what time
// it is at the instance.
type run struct {
	ctx      context.Context
	policy   Policy
	ownKey   bool          // the key is Do's own and ends with it
	attempts int           // made so far
	forMedia int           // of them, those that do not count
	media    time.Duration // waited for attachments so far
	unknown  bool          // an attempt may have been applied
	since    time.Time     // when the first of these was sent
	last     *trip         // the last request of the attempt
	skew     time.Duration // the instance's clock minus ours
	clock    bool          // skew is known
	err      error         // of the last attempt
	// trusts reports whether the host honours the key, nil for yes.
	trusts func(*MastodonError) bool
	// harmless is true for requests that do no harm when they are applied twice.
	harmless bool
}

type runContext struct{}

func runOf(ctx context.Context) *run {
	r, _ := ctx.Value(runContext{}).(*run)
	return r
}

func newRun(ctx context.Context, p Policy) *run {
	r := &run{policy: p, ctx: ctx, ownKey: keyOf(ctx) == nil}
	if r.ownKey {
		r.ctx = WithIdempotencyKey(ctx, newIdempotencyKey())
	}
	r.ctx = context.WithValue(r.ctx, runContext{}, r)
	return r
}

func (r *run) begin(t *trip) { r.last = t }

// readClock notes by how much the instance's clock differs from ours. Date has
// whole seconds, so the half is the best guess.
func (r *run) readClock(h http.Header, now time.Time) {
	const most = 24 * time.Hour // what is further off is no clock, and may overflow
	if date, err := http.ParseTime(short(h.Get("Date"))); err == nil {
		if skew := date.Add(500 * time.Millisecond).Sub(now); skew.Abs() <= most {
			r.skew, r.clock = skew, true
		}
	}
}

// next decides what follows a failed attempt: a wait before the next, a success
// after all (done), or the error that ends Do.
func (r *run) next(err error) (wait time.Duration, done bool, end error) {
	r.err = err
	before := r.unknown
	e, ok := FromError(err)
	if ok && r.last == nil && isBrokenValue(err) {
		e, ok = nil, false // nothing was asked, so it is the caller's own
	}
	if ok {
		e = r.complete(e, err)
	}
	if r.mayBeApplied(e) && !r.unknown {
		r.unknown = true
		if r.last != nil {
			r.since = r.last.began
		}
	}
	switch {
	case context.Cause(r.ctx) != nil:
		return 0, false, r.giveUp(GaveUpContext, e)
	case !ok && (before || r.mayBeApplied(nil) && !r.harmless && !onlyReads(r.last.first.Method)):
		// What read the answer may have failed in a way of its own.
		return 0, false, r.giveUp(GaveUpUnknown, nil)
	case !ok:
		return 0, false, err // the caller's own
	case before && isDeleted(e):
		return 0, true, nil
	case before && (e.Retry == RetryNever || r.provesNothing(e)):
		return 0, false, r.giveUp(GaveUpUnknown, e)
	case e.replayed && e.Retry == RetrySafe && r.ownKey:
		// The instance repeats its first answer to this key. That was no
		// success, so a new key makes no second post.
		r.ctx = WithIdempotencyKey(r.ctx, newIdempotencyKey())
	case e.replayed && e.Retry != RetryNever:
		return 0, false, r.giveUp(GaveUpUnknown, e)
	}
	switch {
	case advise(e).Step != StepResend:
		return 0, false, r.err
	case r.unknown && r.sendsPost() && r.trusts != nil && !r.trusts(e):
		return 0, false, r.giveUp(GaveUpUnknown, e)
	}
	wait, end = r.wait(e)
	return wait, false, end
}

// mayBeApplied is true when the attempt's request may be in effect; e is nil for
// an error that is not the API's.
func (r *run) mayBeApplied(e *MastodonError) bool {
	if e == nil {
		return r.last != nil && !r.last.unsent()
	}
	return e.Retry == RetryIfIdempotent && !onlyReads(e.Method) && !r.harmless
}

// complete fills in which request failed, and how far it got, where the error
// does not say: broken JSON comes from the decoder, which never saw the request,
// and http.Client.Timeout replaces the transport's error.
func (r *run) complete(e *MastodonError, err error) *MastodonError {
	missing := e.Method == "" && r.last != nil
	if !missing && !r.harmless {
		return e
	}
	c := *e
	if missing {
		if c.Code == CodeInvalidInstanceURL && !r.last.unsent() {
			// go-mastodon parses the answer's Link header too.
			c = *failure{code: CodeInvalidResponse, detail: "a link leads nowhere"}.explain(err)
		}
		c.about(r.last.first)
		c.Idempotent = r.last.idempotent()
		c.Retry = r.last.retry(&c)
		c.Err = slim(err)
	}
	c.Idempotent = c.Idempotent || r.harmless
	r.err = &c
	return &c
}

func onlyReads(method string) bool {
	return method == http.MethodGet || method == http.MethodHead
}

// isDeleted is true when there is nothing left to delete.
func isDeleted(e *MastodonError) bool {
	return e.Method == http.MethodDelete && (e.Code == CodeNotFound || e.Code == CodeGone)
}

// provesNothing is true for answers to a resend that leave open whether the
// post was made: the 500 with which Mastodon 4.6.0 to 4.6.5 answer the resend of
// a post that exists (mastodon/mastodon#40399), the 408 with which Iceshrimp.NET
// answers for a day when the first request failed, as it does while that is at
// work (StatusController.cs:341), and an answer that the instance repeats from
// the first time (Akkoma, Pleroma).
func (r *run) provesNothing(e *MastodonError) bool {
	return r.sendsPost() && (e.Code == CodeInternalError || e.Code == CodeRequestTimeout || e.replayed)
}

// keyExpires is the time until which the instance is sure to know the key, from
// the first attempt that may have made the post. The key may be the caller's own
// header.
func (r *run) keyExpires() time.Time {
	if k := r.last.key; k != nil {
		return k.expires(r.since)
	}
	return r.since.Add(keyLifetime)
}

func (r *run) sendsPost() bool {
	return r.last != nil && (isNewStatus(r.last.first) || isNewStatus(r.last.req))
}

// wait is the time until the next attempt, or the reason against it.
func (r *run) wait(e *MastodonError) (time.Duration, error) {
	p := r.policy
	wait := p.backoff(r.ctx, r.counted())
	switch {
	case e.Code == CodeMediaProcessing:
		wait = p.mediaWait(r.media)
		if r.media += wait; r.media > mediaWaits*p.minWait() {
			return 0, r.giveUp(GaveUpMedia, e)
		}
		if p.MaxAttempts == 0 {
			r.forMedia++
		}
	case e.Retry == RetryIfIdempotent && r.sendsPost():
		wait = max(wait, min(settleWaits*p.minWait(), p.maxWait()))
	}
	if r.counted() >= p.attempts() {
		return 0, r.giveUp(GaveUpAttempts, e)
	}
	if asked := e.RetryIn(); asked > wait {
		if asked > p.maxWait() {
			return 0, r.giveUp(GaveUpWaitTooLong, e)
		}
		wait = asked
	}
	then := time.Now().Add(wait)
	if deadline, ok := r.ctx.Deadline(); ok && then.After(deadline) {
		return 0, r.giveUp(GaveUpDeadline, e)
	}
	if r.unknown && r.sendsPost() && !then.Before(r.keyExpires()) {
		return 0, r.giveUp(GaveUpKeyExpired, e)
	}
	if p.OnWait != nil {
		p.OnWait(r.ctx, Attempt{Number: r.attempts, Err: e, Wait: wait})
	}
	return wait, nil
}

// counted is the number of attempts that MaxAttempts bounds.
func (r *run) counted() int { return r.attempts - r.forMedia }

// sleep waits, or says why not.
func (r *run) sleep(wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-r.ctx.Done():
		e, _ := FromError(r.err)
		return r.giveUp(GaveUpContext, e)
	}
}

func (r *run) giveUp(reason string, e *MastodonError) error {
	g := &GaveUpError{Attempts: r.attempts, Reason: reason, Last: r.err}
	g.unknown = reason == GaveUpUnknown || reason == GaveUpKeyExpired || r.unknown && !r.mayGoOn(e)
	if reason == GaveUpContext {
		g.cause = context.Cause(r.ctx)
	}
	return g
}

// mayGoOn is true when whoever resumes after Do can safely send the request
// again although an attempt's outcome is unknown: it is idempotent by itself, or
// the caller has the key and the instance will still know it by then.
func (r *run) mayGoOn(e *MastodonError) bool {
	switch {
	case e == nil:
		return false
	case !r.sendsPost():
		return e.Idempotent
	case r.ownKey:
		return false
	}
	return e.Idempotent && time.Now().Add(e.RetryIn()).Before(r.keyExpires())
}
