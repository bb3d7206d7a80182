package main

import (
	"context"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// row is a call and what came of it.
type row struct {
	instance, call string
	err            error
}

// callInstance makes a few calls against a real instance.
func callInstance(ctx context.Context, server, token, text string) []row {
	c := mastoerr.Wrap(mastodon.NewClient(&mastodon.Config{Server: server, AccessToken: token}))
	var rows []row
	add := func(call string, err error) { rows = append(rows, row{server, call, err}) }

	_, err := c.GetInstance(ctx)
	add("GetInstance", err)
	_, err = c.VerifyAppCredentials(ctx)
	add("VerifyAppCredentials", err)
	_, err = c.GetAccountCurrentUser(ctx)
	add("GetAccountCurrentUser", err)
	_, err = c.GetStatus(ctx, "0")
	add("GetStatus of no status", err)
	if text != "" {
		_, err = mastoerr.PostOnce(ctx, c, &mastodon.Toot{Status: text}, mastoerr.Policy{})
		add("PostOnce", err)
	}
	return rows
}
