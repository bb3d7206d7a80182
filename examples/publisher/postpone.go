package main

import (
	"context"
	mathrand "math/rand/v2"
	"time"

	"github.com/riverqueue/river"
)

// pausedSnooze is how long the jobs of a paused account sleep. The reconnect
// command does not wake them but queues new ones.
const pausedSnooze = time.Hour

// postpone has the job of a post come back later whose account or instance
// must not be called now. It calls nobody, and counts as no try.
func (w *worker) postpone(ctx context.Context, p *post) error {
	a, h := &p.Account, &p.Host
	switch {
	case a.State != accountActive:
		if err := w.store.noteWait(ctx, p, 0, a.Reason); err != nil {
			return err
		}
		return river.JobSnooze(pausedSnooze)
	case p.in(a.NotBefore) > 0 && a.NotBefore >= h.NotBefore:
		return w.postponeUntil(ctx, p, a.NotBefore, a.Reason)
	case p.in(h.NotBefore) > 0:
		return w.postponeUntil(ctx, p, h.NotBefore, h.Reason)
	case p.in(p.HeldTill) > 0:
		return w.postponeUntil(ctx, p, p.HeldTill, "an older post of the account comes first")
	}
	return river.JobSnooze(w.spread(p)) // the account is busy
}

func (w *worker) postponeUntil(ctx context.Context, p *post, until moment, why string) error {
	if err := w.store.noteWait(ctx, p, until, why); err != nil {
		return err
	}
	return river.JobSnooze(max(0, p.in(until)) + w.spread(p))
}

// spread is about when it is the post's turn among those of its account. Without
// it, all of them would come back at the same moment, for one to be let in.
func (w *worker) spread(p *post) time.Duration {
	const most = time.Minute
	d := min(w.Turn*time.Duration(p.Ahead+1), most)
	return d/2 + mathrand.N(d/2+1)
}
