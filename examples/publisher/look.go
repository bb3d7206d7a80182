package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/mastoerr/mastoerr"
)

// resolve finds out what became of a request whose answer never came: because
// the network lost it, or because the worker was killed meanwhile. A post goes out
// again only when FindStatus has proven it absent, which takes it three times
// Settle. A key is no proof.
func (w *worker) resolve(ctx context.Context, p *post) error {
	if !p.isOpen() {
		return nil
	}
	if rest := p.in(p.SentAt); rest > 0 { // a killed worker's request may be out for so long
		return &pause{rest, openReason(p)}
	}
	status, err := mastoerr.FindStatus(ctx, p.client(), p.toot(), p.here(p.OpenSince), mastoerr.Policy{SettleWait: w.Settle})
	if err != nil && !errors.Is(err, mastoerr.ErrAbsent) {
		return &lookError{err}
	}
	if status != nil {
		// A post of the same text that another job has published is not ours.
		// As only one post of an account is open at a time, and the newest is
		// found first, ours is not there then.
		taken, err := w.store.isTaken(ctx, p, string(status.ID))
		if err != nil {
			return err
		}
		if !taken {
			p.published(status)
			return nil
		}
	}
	// It was never published. Pixelfed and Akkoma would refuse the key of a request
	// that failed, or repeat its failure, so the next one has another.
	p.OpenSince, p.KeySeed = 0, rand.Text()
	return w.store.save(ctx, p)
}

func openReason(p *post) string {
	if p.Reason != "" {
		return p.Reason
	}
	return "sent without an answer: the worker ended in between"
}

// isTaken reports whether another post has this status.
func (s *store) isTaken(ctx context.Context, p *post, statusID string) (taken bool, err error) {
	err = s.row(ctx, "SELECT EXISTS (SELECT 1 FROM posts WHERE account_id = $1 AND status_id = $2 AND id <> $3)",
		p.AccountID, statusID, p.ID).Scan(&taken)
	return taken, err
}

// isFinal reports whether looking again cannot help: the instance refuses the
// lookup, shows what could be the post, or has no list that proves it absent.
func (l *lookError) isFinal(e *mastoerr.MastodonError) bool {
	return errors.Is(l, mastoerr.GaveUpUnknown) && (e == nil || e.Retry == mastoerr.RetryNever || l.candidates() != "")
}

// candidates lists what could be the post, for the person who looks.
func (l *lookError) candidates() (text string) {
	var g *mastoerr.GaveUpError
	if errors.As(l, &g) {
		for _, c := range g.Candidates {
			text += fmt.Sprintf("; could it be %s of %s?", c.URL, c.CreatedAt.Format(time.DateTime))
		}
	}
	return text
}
