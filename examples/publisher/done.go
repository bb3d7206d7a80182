package main

import (
	"context"
	"fmt"
	"net/url"
)

// runDone is for the person who has looked, and found the post.
func runDone(ctx context.Context, args []string) error {
	flags, database := newFlags("done")
	postID := flags.Int64("post", 0, "`id` of a post in needs_look that is on the instance after all")
	address := flags.String("url", "", "`URL` of the post there")
	if err := parse(flags, args); err != nil {
		return err
	}
	u, err := url.Parse(*address)
	switch {
	case *postID == 0:
		return misuse(flags, "-post is missing")
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return misuse(flags, "-url must be the post's address, such as https://mastodon.example/@anna/1234")
	}
	s, err := openStore(ctx, *database)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.done(ctx, *postID, *address); err != nil {
		return err
	}
	fmt.Printf("post %d is published\n", *postID)
	return nil
}

func (s *store) done(ctx context.Context, postID int64, address string) error {
	n, err := s.exec(ctx, "UPDATE posts SET state = 'published', url = $1, reason = '' WHERE id = $2 AND state = 'needs_look'",
		address, postID)
	if err == nil && n == 0 {
		err = fmt.Errorf("post %d is not in needs_look", postID)
	}
	return err
}
