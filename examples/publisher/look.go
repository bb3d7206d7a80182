package main

import (
	"context"
	"crypto/rand"
	"errors"

	"github.com/mastoerr/mastoerr"
)

// resolve finds out what became of a request whose answer never came: because
// the network lost it, or because the worker was killed meanwhile.
//
// Where the instance honours the Idempotency-Key and still knows it, sending
// again settles the matter: it returns the post if there is one. Everywhere else
// the post is looked for, twice, and only sent again when it is not there.
func (w *worker) resolve(ctx context.Context, p *post) error {
	if !p.isOpen() {
		return nil
	}
	// The instance may still be at work on it, from the end of the connection
	// on: before Mastodon 4.6 a second request with the same key would be
	// published as well.
	patience := w.Settle
	if p.Looks > 0 {
		patience *= 3
	}
	if rest := patience + p.in(p.SentAt); rest > 0 {
		return &pause{rest, openReason(p)}
	}
	if p.keyProtects() {
		return nil
	}
	// The waits are this worker's own, from the end of the request on.
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
	p.Looks++
	if p.Looks < 2 {
		return &pause{max(0, 3*w.Settle+p.in(p.SentAt)), openReason(p)}
	}
	// It was never published. Some servers cling to the key of a request that
	// failed; others are asked under the same key, so that even a request that
	// comes to life after all this time is not published twice.
	if p.Doubt == mastoerr.CodeRequestTimeout || p.Doubt == mastoerr.CodeAlreadySubmitted {
		p.KeySeed = rand.Text()
	}
	p.OpenSince, p.Doubt, p.Looks = 0, "", 0
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
