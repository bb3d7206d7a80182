package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/riverqueue/river"
)

func runAdd(ctx context.Context, args []string) error {
	var c content
	flags, database := newFlags("add")
	account := flags.String("account", "", "`name` of the account, such as @anna@mastodon.example")
	flags.StringVar(&c.text, "text", "", "`text` of the post")
	flags.StringVar(&c.media, "media", "", "`file` to attach; it is read when the post is published")
	flags.StringVar(&c.alt, "alt", "", "`description` of the file, for people who cannot see it")
	postID := flags.Int64("post", 0, "`id` of a post in needs_fix or needs_look to queue again; what is not given stays as it is, but another file does not keep the description")
	flags.BoolVar(&c.noMedia, "no-media", false, "with -post: take the file away")
	if err := parse(flags, args); err != nil {
		return err
	}
	switch {
	case *account == "" && *postID == 0:
		return misuse(flags, "-account or -post is missing")
	case *account != "" && *postID != 0:
		return misuse(flags, "-account and -post exclude each other")
	case c.noMedia && (*postID == 0 || c.media != "" || c.alt != ""):
		return misuse(flags, "-no-media goes with -post, and without -media and -alt")
	case *postID == 0 && c.text == "" && c.media == "":
		return misuse(flags, "-text or -media is missing")
	case *postID == 0 && c.alt != "" && c.media == "":
		return misuse(flags, "-alt describes a file: -media is missing")
	}
	if c.media != "" {
		file, err := filepath.Abs(c.media)
		if err != nil {
			return err
		}
		if err := checkFile(file); err != nil {
			return fmt.Errorf("cannot attach it: %w", err)
		}
		c.media = file
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
	id := *postID
	if id != 0 {
		err = c.replace(ctx, q, id)
	} else {
		id, err = c.add(ctx, q, *account)
	}
	if err != nil {
		return err
	}
	fmt.Printf("post %d is queued\n", id)
	return nil
}

// content is what the owner wants to have published.
type content struct {
	text, media, alt string
	noMedia          bool // of a correction: take the file away
}

// add queues a new post.
func (c content) add(ctx context.Context, q queue, account string) (int64, error) {
	id, err := q.enqueue(ctx, `INSERT INTO posts (account_id, key_seed, text, media_path, media_alt, created_at)
		SELECT id, $1, $2, $3, $4, now_ms() FROM accounts WHERE name = $5
		RETURNING id, version`, rand.Text(), c.text, c.media, c.alt, account)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("no account %s; connect it with: publisher reconnect", account)
	}
	return id, err
}

// replace queues a post again that a person has dealt with. What is empty stays
// as it was. A new version of the content has a new Idempotency-Key.
func (c content) replace(ctx context.Context, q queue, postID int64) error {
	_, err := q.enqueue(ctx, `UPDATE posts SET version = version + 1,
		text = CASE WHEN $1 <> '' THEN $1 ELSE text END,
		media_path = CASE WHEN $2 <> '' OR $4 THEN $2 ELSE media_path END,
		media_alt = CASE WHEN $2 <> '' OR $3 <> '' OR $4 THEN $3 ELSE media_alt END,
		created_at = now_ms(), state = 'queued', reason = '', fix = '', media_id = '', media_ready = FALSE, tries = 0
		WHERE id = $5 AND state IN ('needs_fix', 'needs_look')
		RETURNING id, version`, c.text, c.media, c.alt, c.noMedia, postID)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("post %d is not in needs_fix or needs_look", postID)
	}
	return err
}
