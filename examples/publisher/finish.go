package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"github.com/mastoerr/mastoerr"
)

// settle turns the way in which an attempt ended into what river does next, and
// writes down what a person wants to know of it. The README has it as a table.
func (w *worker) settle(ctx context.Context, p *post, err error) error {
	var (
		end   *ending
		pause *pause
	)
	switch {
	case err == nil:
		return w.store.finish(ctx, p, w.onSuccess(p)...)
	case errors.As(err, &end):
		return w.end(ctx, p, *end)
	case errors.As(err, &pause):
		return w.snooze(ctx, p, pause.d, pause.why)
	}
	e, ofAPI := mastoerr.FromError(err)
	if !ofAPI && !p.isOpen() {
		return w.settleOther(ctx, p, err)
	}
	w.closeOutcome(p, err, e)
	if !errors.Is(err, mastoerr.CodeMediaProcessing) {
		p.Tries++
	}
	var look *lookError
	why, advice, effects := explainAny(err, e), mastoerr.Advise(err), w.effects(p, e)
	switch {
	case pausesAccount(e):
		return w.sleep(ctx, p, pausedSnooze, 0, why, pauseAccount(p, why)) // until somebody reconnects
	case p.isOpen() && errors.As(err, &look) && look.isFinal(e):
		return w.end(ctx, p, ending{state: stateNeedsLook, reason: p.Reason + " It cannot be looked for: " + why + look.candidates()})
	case p.Tries >= w.MaxTries:
		return w.end(ctx, p, exhausted(p, why))
	case p.isOpen():
		return w.snooze(ctx, p, max(w.Settle, e.RetryIn()), openReasonFor(p, look, why), effects...)
	case e.Code == mastoerr.CodeMediaNotFound && p.MediaID != "":
		p.MediaID, p.MediaReady = "", false // it lay there for too long: upload it again
	case advice.Step == mastoerr.StepFix:
		return w.end(ctx, p, ending{stateNeedsFix, why, fixFor(e)})
	case e.Code == mastoerr.CodeMediaProcessing:
		return w.snooze(ctx, p, max(5*w.Retry, advice.After), why, effects...)
	case advice.After > 0 && e.Retry == mastoerr.RetrySafe:
		return w.snooze(ctx, p, advice.After+w.spread(p), why, effects...)
	}
	// A plain retry: nobody named a time. An upload of unknown outcome is here too.
	p.State, p.Reason, p.Until = stateWaiting, why, 0
	return errors.Join(w.store.finish(ctx, p, effects...), e)
}

// closeOutcome notes what is known after a failed request to publish.
func (w *worker) closeOutcome(p *post, err error, e *mastoerr.MastodonError) {
	var sent *sendError
	if !errors.As(err, &sent) {
		return
	}
	p.SentAt = p.dbNow() // its connection is over
	if e != nil && mastoerr.Advise(err).Step != mastoerr.StepVerify {
		// Refused, or never sent: nothing was published. Akkoma would repeat the
		// refusal to the same key, also when its reason is gone.
		p.OpenSince, p.KeySeed = 0, rand.Text()
	}
}

// settleOther is settle for an attempt that failed before a request to publish
// and without an error of the API: the database failed, or this process is being
// stopped.
func (w *worker) settleOther(ctx context.Context, p *post, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, errLeaseLost) {
		return errors.Join(err, w.store.release(ctx, p.ID, p.Account.Lease))
	}
	p.State, p.Reason, p.Until = stateWaiting, err.Error(), 0
	return errors.Join(w.store.finish(ctx, p), err)
}

// exhausted is the ending of a post that was tried too often.
func exhausted(p *post, why string) ending {
	reason := fmt.Sprintf("tried %d times; last: %s", p.Tries, why)
	if p.isOpen() {
		reason += " It may have been published: look before you send it again."
	}
	return ending{state: stateNeedsLook, reason: reason}
}

// snooze has the job come back after d.
func (w *worker) snooze(ctx context.Context, p *post, d time.Duration, why string, effects ...effect) error {
	return w.sleep(ctx, p, d, p.dbNow()+moment(ms(d)), why, effects...)
}

// sleep has the job come back after d, and shows until as the time for which
// the post waits.
func (w *worker) sleep(ctx context.Context, p *post, d time.Duration, until moment, why string, effects ...effect) error {
	p.State, p.Reason, p.Until = stateWaiting, why, until
	if err := w.store.finish(ctx, p, effects...); err != nil {
		return err
	}
	return river.JobSnooze(d)
}

// end is an ending that a person has to deal with.
func (w *worker) end(ctx context.Context, p *post, end ending) error {
	p.State, p.Reason, p.Fix, p.Until = end.state, end.reason, end.fix, 0
	p.OpenSince = 0 // for the person to find out
	if err := w.store.finish(ctx, p); err != nil {
		return err
	}
	return river.JobCancel(&end)
}

func openReasonFor(p *post, look *lookError, why string) string {
	if look != nil {
		return openReason(p) // keep what is being looked for
	}
	return why
}
