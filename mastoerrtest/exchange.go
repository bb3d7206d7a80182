package mastoerrtest

import (
	"context"
	"net/http"
	"time"
)

// call is one request as the instance sees it.
type call struct {
	method, path string
	header       http.Header
	query        string
	body         []byte
	now          time.Time // of arrival, and of the change once it comes about

	token  *token // nil without one, or with one that is not known
	quota  quota  // for the headers of the answer
	answer *Answer
	apply  bool // false when answer is given instead of carrying the call out

	entry uint64 // of the journal
}

// reply is the instance's answer to a call.
type reply struct {
	status int
	header http.Header
	body   []byte
	stream *stream // in the place of body
	whole  bool    // the headers are complete: a fault's answer
}

// job is a call that the instance is at work on.
type job struct {
	reply reply
	due   time.Time
	done  bool
}

// outcome is what the caller meets: a reply, whole or cut, or a break.
type outcome struct {
	reply reply
	cut   Break // of the body
	broke Break
}

// exchange carries a call out, with a fault, and notes what the caller meets.
// The error is that of the caller's context, as net/http gives it.
func (i *Instance) exchange(ctx context.Context, c *call, f *Fault) (outcome, error) {
	out, err := i.carryOut(ctx, c, f)
	i.mu.Lock()
	defer i.mu.Unlock()
	entry := i.log.at(c.entry)
	entry.Status = out.reply.status
	if err != nil && entry.Fault == "" {
		entry.Fault = "the caller gave up"
	}
	return out, err
}

func (i *Instance) carryOut(ctx context.Context, c *call, f *Fault) (outcome, error) {
	if f.strikes() && f.Stage != AfterApply && !(f.Own && f.Answer != nil) {
		// The instance never learns of it.
		if err := i.wait(ctx, f.Delay); err != nil {
			return outcome{}, err
		}
		return i.strike(ctx, f, reply{})
	}
	if f.Own {
		c.answer, c.apply = f.Answer, f.Stage == AfterApply
	}
	j := i.begin(c, f.Work)
	needsReply := !f.strikes() || f.Break.ofBody() && f.Answer == nil || f.Own
	if needsReply {
		for !j.isDone(i) {
			if err := i.wait(ctx, time.Until(j.due)); err != nil {
				return outcome{}, err
			}
		}
	}
	if err := i.wait(ctx, f.Delay); err != nil {
		return outcome{}, err
	}
	if !needsReply {
		return i.strike(ctx, f, reply{}) // the work may still be under way
	}
	if f.strikes() {
		return i.strike(ctx, f, j.reply)
	}
	return outcome{reply: j.reply}, nil
}

// isDone reports whether the work is done, which may be only now.
func (j *job) isDone(i *Instance) bool {
	if j.due.IsZero() {
		return true // begin has done it; what is done later, anyone's lock does
	}
	i.lock()
	defer i.mu.Unlock()
	return j.done
}

// strike is what the caller meets of a fault.
func (i *Instance) strike(ctx context.Context, f *Fault, own reply) (outcome, error) {
	switch {
	case f.Break == Silence:
		err := i.wait(ctx, silence)
		return outcome{broke: Silence}, err
	case f.Break != "" && !f.Break.ofBody():
		return outcome{broke: f.Break}, nil
	case f.Answer != nil && !f.Own:
		own = f.Answer.reply()
	case own.status == 0:
		// A body that is cut before anything was applied: of nothing.
		own = reply{status: http.StatusOK, header: http.Header{"Content-Type": jsonType}, body: []byte("{}")}
	}
	return outcome{reply: own, cut: f.Break}, nil
}

// wait lets d pass, or less when the caller gives up or the instance closes.
// Its error is that of net/http, which is the cause of the context's end.
func (i *Instance) wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-i.closed:
		return context.Canceled
	}
}

func (a *Answer) reply() reply {
	h := a.Header.Clone()
	if h == nil {
		h = make(http.Header)
	}
	return reply{status: a.Status, header: h, body: []byte(a.Body), whole: true}
}
