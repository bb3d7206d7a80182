package main

import (
	"context"
	"errors"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// row is a call and what came of it.
type row struct {
	instance, call string
	err            error
}

// calls are the calls of go-mastodon that the recorded failures answer.
var calls = map[string]struct {
	name string
	do   func(context.Context, *mastodon.Client) error
}{
	"post": {"PostStatus", func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.PostStatus(ctx, &mastodon.Toot{Status: "Hello, Fediverse!"})
		return err
	}},
	"upload": {"UploadMediaFromBytes", func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.UploadMediaFromBytes(ctx, []byte("GIF89a"))
		return err
	}},
	"get": {"GetStatus", func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.GetStatus(ctx, "109876543210987654")
		return err
	}},
	"token": {"GetUserAccessToken", func(ctx context.Context, c *mastodon.Client) error {
		return c.GetUserAccessToken(ctx, "code", "https://service.example/callback")
	}},
}

// callRecorded makes each call against an instance that fails as recorded.
func callRecorded(ctx context.Context) ([]row, error) {
	failures, err := recorded()
	if err != nil {
		return nil, err
	}
	world, err := startWorld(failures)
	if err != nil {
		return nil, err
	}
	defer world.stop()

	var rows []row
	for i, f := range failures {
		c := mastodon.NewClient(&mastodon.Config{Server: world.server(i), AccessToken: "token"})
		c.Transport = world.transport() // to the program itself, whatever the host
		mastoerr.Wrap(c)                // the one line that a service adds

		call, ok := calls[f.Call]
		if !ok {
			return nil, errors.New("no such call: " + f.Call)
		}
		rows = append(rows, row{f.Instance, call.name, call.do(ctx, c)})
	}
	return rows, nil
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
