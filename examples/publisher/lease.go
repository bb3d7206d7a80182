package main

import (
	"context"
	"errors"
	"time"
)

// An account is worked on by one job at a time, across all processes. So the
// same post is never sent twice at once (Mastodon before 4.6 would publish it
// twice, key or not: mastodon/mastodon#37879), posts appear in a sensible order,
// and one throttled post is enough to learn that the account is throttled.
//
// The right to work is a lease: it ends by itself when the worker is killed, and
// it lasts longer than a worker that lives keeps calling, so that a job that
// river takes for stuck and runs again meets a closed door.

// lease takes the account of a post, unless it is busy, paused, throttled, on an
// instance that is down, or has another post of unknown outcome: that one comes
// first, as a look for it could not tell two posts of the same text apart.
func (s *store) lease(ctx context.Context, postID int64, lease, by string, d time.Duration) (bool, error) {
	n, err := s.exec(ctx, `UPDATE accounts SET lease = $2, lease_by = $4, lease_until = now_ms() + $3
		WHERE id = (SELECT account_id FROM posts WHERE id = $1 AND state IN ('queued', 'waiting'))
		AND state = 'active' AND lease_until <= now_ms() AND not_before <= now_ms()
		AND NOT EXISTS (SELECT 1 FROM hosts h WHERE h.host = accounts.host AND h.not_before > now_ms())
		AND NOT EXISTS (SELECT 1 FROM posts o WHERE o.account_id = accounts.id
			AND o.open_since > 0 AND o.id <> $1 AND o.state IN ('queued', 'waiting'))`,
		postID, lease, ms(d), by)
	return n == 1, err
}

// release gives the account back when there is nothing to store.
func (s *store) release(ctx context.Context, postID int64, lease string) error {
	_, err := s.exec(ctx, `UPDATE accounts SET lease = '', lease_until = 0
		WHERE id = (SELECT account_id FROM posts WHERE id = $1) AND lease = $2`, postID, lease)
	return err
}

// takeBackLeases gives the accounts back that a worker of this name had when it
// was killed. What it had sent is still left alone for its time: see markSent.
func (s *store) takeBackLeases(ctx context.Context, name string) error {
	_, err := s.exec(ctx, "UPDATE accounts SET lease = '', lease_until = 0 WHERE lease_by = $1 AND lease <> ''", name)
	return err
}

// errLeaseLost ends an attempt that lasted longer than its lease.
var errLeaseLost = errors.New("another worker has taken over the account")

// markSent stores that a request is about to go out, before it does: whoever
// takes over after a crash has to know that it may have. It also makes sure that
// the lease is still ours, and by an index of posts that no other post of the
// account is open: PostgreSQL may have decided on the lease by an older view of
// posts than of accounts.
//
// sent_at is the latest moment at which the connection can still be there, as
// calls is the time for all calls of the attempt: an instance is given its time
// from the end of a request and not from its beginning. When the end is seen,
// settle stores it.
func (s *store) markSent(ctx context.Context, p *post, calls time.Duration) error {
	n, err := s.exec(ctx, `UPDATE posts SET sent_at = now_ms() + $3,
		open_since = CASE WHEN open_since > 0 THEN open_since ELSE now_ms() END
		WHERE id = $1 AND EXISTS (SELECT 1 FROM accounts a
			WHERE a.id = posts.account_id AND a.lease = $2 AND a.lease_until > now_ms())`,
		p.ID, p.Account.Lease, ms(calls))
	if err != nil {
		return err
	}
	if n == 0 {
		return errLeaseLost
	}
	now := p.dbNow()
	p.SentAt = now + moment(ms(calls))
	if !p.isOpen() {
		p.OpenSince = now
	}
	return nil
}
