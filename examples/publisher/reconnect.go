package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/riverqueue/river"

	"github.com/mastoerr/mastoerr"
)

func runReconnect(ctx context.Context, args []string) error {
	flags, database := newFlags("reconnect")
	server := flags.String("server", "", "`URL` of the instance, such as https://mastodon.example")
	token := flags.String("token", "", "access `token` with the scopes read:accounts, read:statuses, write:statuses and write:media; MASTODON_ACCESS_TOKEN without it")
	name := flags.String("account", "", "`name` to keep the account under; by default @user@host")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *token == "" {
		*token = os.Getenv("MASTODON_ACCESS_TOKEN") // not in the list of processes
	}
	address, err := url.Parse(*server)
	switch {
	case *server == "" || *token == "":
		return misuse(flags, "-server and -token are both needed")
	case err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http":
		return misuse(flags, "-server must look like https://mastodon.example")
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
	account, posts, err := s.reconnect(ctx, q, *server, *token, *name)
	if err != nil {
		return err
	}
	fmt.Printf("%s is connected; posts resumed: %d\n", account, posts)
	return nil
}

// reconnect stores an account whose token works, and has its posts go on.
func (s *store) reconnect(ctx context.Context, q queue, server, token, name string) (account string, posts int, err error) {
	c := newClient(server, token, false)
	me, err := c.GetAccountCurrentUser(ctx)
	if err != nil {
		return "", 0, explained("the account does not answer", err)
	}
	instance, err := c.GetInstance(ctx)
	if err != nil {
		return "", 0, explained("the instance does not answer", err)
	}
	address, err := url.Parse(server)
	if err != nil {
		return "", 0, err
	}
	if name == "" {
		name = "@" + me.Username + "@" + address.Host
	}
	_, err = s.exec(ctx, `INSERT INTO hosts (host, version, honours_key) VALUES ($1, $2, $3)
		ON CONFLICT (host) DO UPDATE SET version = excluded.version, honours_key = excluded.honours_key`,
		address.Host, instance.Version, mastoerr.HonoursIdempotencyKey(instance.Version))
	if err != nil {
		return "", 0, err
	}
	_, err = s.exec(ctx, `INSERT INTO accounts (name, server, host, token) VALUES ($1, $2, $3, $4)
		ON CONFLICT (name) DO UPDATE SET server = excluded.server, host = excluded.host, token = excluded.token,
		state = 'active', reason = '', since = 0, not_before = 0`, name, server, address.Host, token)
	if err != nil {
		return "", 0, err
	}
	posts, err = s.resume(ctx, q, name)
	return name, posts, err
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

// explained is an error for the terminal: what happened and what to do.
func explained(what string, err error) error {
	if e, ok := mastoerr.FromError(err); ok {
		return fmt.Errorf("%s: %s %s", what, explain(e), fixFor(e))
	}
	return fmt.Errorf("%s: %w", what, err)
}
