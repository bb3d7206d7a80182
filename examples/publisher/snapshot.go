package main

import (
	"context"
	"fmt"
	"time"
)

// snapshot is what the status command shows.
type snapshot struct {
	counts map[string]int // posts by state
	lines  []line         // those that matter most
	paused []pausedAccount
}

// pausedAccount is one that needs a reconnect, whether it has posts or not.
type pausedAccount struct {
	name, server, why string
	since             moment
}

// line is a post in a few words.
type line struct {
	id             int64
	account, state string
	until          moment
	text           string // of the post
	why            string // or the URL
}

// showReconnect is the state that a waiting post is shown in while its account
// needs a reconnect.
const showReconnect = accountNeedsReconnect

// shownState is the state of a post as SQL.
const shownState = `CASE WHEN p.state IN ('queued', 'waiting') AND a.state <> 'active'
	THEN 'needs_reconnect' ELSE p.state END`

// snapshot reads the counts and, at most, so many lines: first what needs a
// person, then what is under way, then the newest that are published.
func (s *store) snapshot(ctx context.Context, most int) (*snapshot, error) {
	v := &snapshot{counts: make(map[string]int)}
	rows, err := s.QueryContext(ctx, `SELECT `+shownState+`, count(*)
		FROM posts p JOIN accounts a ON a.id = p.account_id GROUP BY 1`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, err
		}
		v.counts[state] = n
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close() // SQLite has one connection
	if err := s.readLines(ctx, v, most); err != nil {
		return nil, err
	}
	return v, s.readPaused(ctx, v, most)
}

func (s *store) readPaused(ctx context.Context, v *snapshot, most int) error {
	rows, err := s.QueryContext(ctx, s.sql(`SELECT name, server, reason, since FROM accounts
		WHERE state = 'needs_reconnect' ORDER BY since LIMIT $1`), most)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a pausedAccount
		if err := rows.Scan(&a.name, &a.server, &a.why, &a.since); err != nil {
			return err
		}
		v.paused = append(v.paused, a)
	}
	return rows.Err()
}

func (s *store) readLines(ctx context.Context, v *snapshot, most int) error {
	rows, err := s.QueryContext(ctx, s.sql(`SELECT p.id, a.name, `+shownState+`, p.until, a.since, p.text, p.reason, p.fix, p.url, a.reason
		FROM posts p JOIN accounts a ON a.id = p.account_id
		ORDER BY CASE p.state WHEN 'published' THEN 2 WHEN 'queued' THEN 1 WHEN 'waiting' THEN 1 ELSE 0 END,
		CASE WHEN p.state = 'published' THEN -p.id ELSE p.id END LIMIT $1`), most)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var l line
		var since moment
		var reason, fix, url, accountReason string
		err := rows.Scan(&l.id, &l.account, &l.state, &l.until, &since, &l.text, &reason, &fix, &url, &accountReason)
		if err != nil {
			return err
		}
		switch l.state {
		case statePublished:
			l.why = url
		case stateNeedsFix:
			l.why = fmt.Sprintf("%s [%s]", fix, reason)
		case showReconnect:
			l.why = fmt.Sprintf("since %s: %s", since.time().Format(time.TimeOnly), accountReason)
		default:
			l.why = reason
		}
		v.lines = append(v.lines, l)
	}
	return rows.Err()
}

func (v *snapshot) total() (n int) {
	for _, c := range v.counts {
		n += c
	}
	return n
}

// ended is how many posts nothing more will happen to, or not before a person
// has changed or looked for them.
func (v *snapshot) ended() int {
	return v.counts[statePublished] + v.counts[stateNeedsFix] + v.counts[stateNeedsLook]
}

// unfinished is how many posts the workers still have to do with.
func (v *snapshot) unfinished() int { return v.counts[stateQueued] + v.counts[stateWaiting] }
