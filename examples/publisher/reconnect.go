package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/riverqueue/river"
)

func runReconnect(ctx context.Context, args []string) error {
	flags, database := newFlags("reconnect")
	server := flags.String("server", "", "`URL` of the instance, such as https://mastodon.example")
	token := flags.String("token", "", "access `token` with the scopes read:accounts, read:statuses, write:statuses and write:media; MASTODON_ACCESS_TOKEN without it")
	name := flags.String("account", "", "`name` to keep the account under; @user@host without it, or what it was before")
	timeout := flags.Duration("timeout", 30*time.Second, "`duration` in which the instance has to answer")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *token == "" {
		*token = os.Getenv("MASTODON_ACCESS_TOKEN") // not in the list of processes
	}
	if *server == "" || *token == "" {
		return misuse(flags, "-server and -token are both needed")
	}
	if _, err := instanceURL(*server); err != nil {
		return misuse(flags, "-server: %v", err)
	}
	s, err := openStore(ctx, *database)
	if err != nil {
		return err
	}
	defer s.close()
	q, err := s.newQueue(&river.Config{Logger: quiet})
	if err != nil {
		return err
	}
	calls, cancel := context.WithTimeout(ctx, *timeout)
	defer cancel()
	who, err := identify(calls, *server, *token)
	if err != nil {
		return err
	}
	account, posts, err := s.connect(ctx, q, who, *name)
	if err != nil {
		return err
	}
	fmt.Printf("%s is connected; posts resumed: %d\n", account, posts)
	return nil
}

// reconnect stores an account whose token works, and has its posts go on.
func (s *store) reconnect(ctx context.Context, q queue, server, token, name string) (account string, posts int, err error) {
	who, err := identify(ctx, server, token)
	if err != nil {
		return "", 0, err
	}
	return s.connect(ctx, q, who, name)
}

// connect keeps a person under one name only, and a name for one person: an open
// post of anna would be looked for in ben's account and sent there.
func (s *store) connect(ctx context.Context, q queue, who *identity, name string) (account string, posts int, err error) {
	var known string
	err = s.row(ctx, "SELECT name FROM accounts WHERE host = $1 AND remote_id = $2", who.host, who.id).Scan(&known)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if name == "" {
			name = "@" + who.user + "@" + who.host
		}
	case err != nil:
		return "", 0, err
	case name == "":
		name = known
	case name != known:
		return "", 0, fmt.Errorf("the token belongs to @%s on %s, which is connected as %s already", who.user, who.host, known)
	}
	if err := s.inTx(ctx, func(tx *sql.Tx) error { return s.storeAccount(ctx, tx, who, name) }); err != nil {
		return "", 0, err
	}
	posts, err = s.resume(ctx, q, name)
	return name, posts, err
}

// storeAccount also lets the host be called again: it has just answered.
func (s *store) storeAccount(ctx context.Context, tx *sql.Tx, who *identity, name string) error {
	_, err := s.execOn(ctx, tx, `INSERT INTO hosts (host, version) VALUES ($1, $2)
		ON CONFLICT (host) DO UPDATE SET version = excluded.version,
		not_before = 0, failures = 0, reason = ''`,
		who.host, who.version)
	if err != nil {
		return err
	}
	// An account of an older version of this program has no remote_id yet.
	n, err := s.execOn(ctx, tx, `INSERT INTO accounts (name, server, host, token, remote_id) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (name) DO UPDATE SET server = excluded.server, host = excluded.host, token = excluded.token,
		remote_id = excluded.remote_id, state = 'active', reason = '', since = 0, not_before = 0
		WHERE lower(accounts.host) = excluded.host AND accounts.remote_id IN ('', excluded.remote_id)`,
		name, who.server, who.host, who.token, who.id)
	if err == nil && n == 0 {
		err = fmt.Errorf("the token belongs to @%s on %s, and %s is another account: choose another -account", who.user, who.host, name)
	}
	return err
}

// resume has the posts of an account go on at once. Each gets a new job: river's
// JobRetry would wake the one that sleeps, but not one that is just about to go
// back to sleep. Two jobs for a post do no harm; the second finds nothing to do.
func (s *store) resume(ctx context.Context, q queue, account string) (int, error) {
	posts, err := s.unfinished(ctx, account)
	if err != nil {
		return 0, err
	}
	for _, id := range posts {
		// The time that a post has spent waiting for a person is not its age.
		_, err := q.enqueue(ctx, `UPDATE posts SET state = 'queued', created_at = now_ms(), tries = 0, until = 0,
			reason = CASE WHEN open_since > 0 THEN reason ELSE '' END
			WHERE id = $1 AND state IN ('queued', 'waiting') RETURNING id, version`, id)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
	}
	return len(posts), nil
}

// unfinished are the posts of an account that have not ended, oldest first.
func (s *store) unfinished(ctx context.Context, account string) ([]int64, error) {
	rows, err := s.QueryContext(ctx, s.sql(`SELECT id FROM posts WHERE state IN ('queued', 'waiting')
		AND account_id = (SELECT id FROM accounts WHERE name = $1) ORDER BY id`), account)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var posts []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		posts = append(posts, id)
	}
	return posts, rows.Err()
}
