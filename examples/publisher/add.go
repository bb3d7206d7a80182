package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/riverqueue/river"
)

func runAdd(ctx context.Context, args []string) error {
	flags, database := newFlags("add")
	account := flags.String("account", "", "`name` of the account, such as @anna@mastodon.example")
	text := flags.String("text", "", "`text` of the post")
	media := flags.String("media", "", "`file` to attach; it is read when the post is published")
	alt := flags.String("alt", "", "`description` of the file, for people who cannot see it")
	postID := flags.Int64("post", 0, "`id` of a post in needs_fix or needs_look, which gets this content and is queued again")
	if err := parse(flags, args); err != nil {
		return err
	}
	switch {
	case *account == "" && *postID == 0:
		return misuse(flags, "-account or -post is missing")
	case *account != "" && *postID != 0:
		return misuse(flags, "-account and -post exclude each other")
	case *text == "" && *media == "":
		return misuse(flags, "-text or -media is missing")
	}
	if *media != "" {
		file, err := filepath.Abs(*media)
		if err != nil {
			return err
		}
		if _, err := os.Stat(file); err != nil {
			return err
		}
		*media = file
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
	content := content{*text, *media, *alt}
	id := *postID
	if id != 0 {
		err = content.replace(ctx, q, id)
	} else {
		id, err = content.add(ctx, q, *account)
	}
	if err != nil {
		return err
	}
	fmt.Printf("post %d is queued\n", id)
	return nil
}

// content is what the owner wants to have published.
type content struct{ text, media, alt string }

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

// replace queues a post again that a person has dealt with. A new version of the
// content has a new Idempotency-Key.
func (c content) replace(ctx context.Context, q queue, postID int64) error {
	_, err := q.enqueue(ctx, `UPDATE posts SET version = version + 1, text = $1, media_path = $2, media_alt = $3,
		created_at = now_ms(), state = 'queued', reason = '', fix = '', media_id = '', media_ready = FALSE, tries = 0, looks = 0
		WHERE id = $4 AND state IN ('needs_fix', 'needs_look')
		RETURNING id, version`, c.text, c.media, c.alt, postID)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("post %d is not in needs_fix or needs_look", postID)
	}
	return err
}
