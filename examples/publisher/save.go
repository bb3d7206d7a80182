package main

import (
	"context"
	"database/sql"
	"time"
)

// save stores what a step has achieved. A worker whose lease is lost stores
// nothing, but for one thing that is true whoever says it: that the post is
// published.
func (s *store) save(ctx context.Context, p *post) error { return s.saveOn(ctx, s.DB, p) }

func (s *store) saveOn(ctx context.Context, on execer, p *post) error {
	n, err := s.execOn(ctx, on, `UPDATE posts SET state = $1, reason = $2, fix = $3, until = $4,
		url = $5, status_id = $6, media_id = $7, media_ready = $8,
		open_since = $9, tries = $10, key_seed = $11, sent_at = $15
		WHERE id = $12 AND version = $13 AND ($1 = 'published' OR EXISTS
			(SELECT 1 FROM accounts a WHERE a.id = posts.account_id AND a.lease = $14))`,
		p.State, p.Reason, p.Fix, p.Until, p.URL, p.StatusID, p.MediaID, p.MediaReady,
		p.OpenSince, p.Tries, p.KeySeed, p.ID, p.Version, p.Account.Lease, p.SentAt)
	if err == nil && n == 0 {
		err = errLeaseLost
	}
	return err
}

// finish stores how an attempt ended, with what it means for the account and
// the host, and gives the lease back: all at once, or nothing.
func (s *store) finish(ctx context.Context, p *post, effects ...effect) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := s.saveOn(ctx, tx, p); err != nil {
			return err
		}
		for _, e := range effects {
			if _, err := s.execOn(ctx, tx, e.statement, e.args...); err != nil {
				return err
			}
		}
		_, err := s.execOn(ctx, tx, "UPDATE accounts SET lease = '', lease_until = 0 WHERE id = $1 AND lease = $2",
			p.AccountID, p.Account.Lease)
		return err
	})
}

// effect is what a post's failure means for others.
type effect struct {
	statement string
	args      []any
}

// pauseAccount stops all posts of an account until a person has acted. One who
// has renewed the token meanwhile has: what is said of the old one is no news.
func pauseAccount(p *post, why string) effect {
	return effect{`UPDATE accounts SET state = 'needs_reconnect', reason = $1, since = now_ms()
		WHERE id = $2 AND state = 'active' AND token = $3`, []any{why, p.AccountID, p.Account.Token}}
}

// holdAccount lets nobody call for an account for a while.
func holdAccount(p *post, d time.Duration, why string) effect {
	return effect{"UPDATE accounts SET not_before = now_ms() + $1, reason = $2 WHERE id = $3", []any{ms(d), why, p.AccountID}}
}

// holdHost lets nobody call an instance for a while. Of several jobs that met
// the same outage, only the first counts.
func holdHost(p *post, d time.Duration, why string) effect {
	return effect{`UPDATE hosts SET not_before = now_ms() + $1, reason = $2, failures = failures + 1
		WHERE host = $3 AND not_before <= now_ms()`, []any{ms(d), why, p.Host.Name}}
}

// hostIsBack notes an answer after failures.
func hostIsBack(p *post) effect {
	return effect{"UPDATE hosts SET failures = 0, not_before = 0, reason = '' WHERE host = $1", []any{p.Host.Name}}
}

// noteWait tells the reader of the status why a post has not been tried.
func (s *store) noteWait(ctx context.Context, p *post, until moment, why string) error {
	if p.State == stateWaiting && p.Reason == why && p.Until == until {
		return nil
	}
	_, err := s.exec(ctx, `UPDATE posts SET state = 'waiting', until = $1,
		reason = CASE WHEN open_since > 0 THEN reason ELSE $2 END
		WHERE id = $3 AND state IN ('queued', 'waiting')`, until, why, p.ID)
	return err
}
