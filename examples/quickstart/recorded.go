package main

import (
	"context"
	"fmt"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// recorded are failures of mastoerrtest.Cases, and the calls that meet them.
var recorded = []struct {
	instance, id string
	call         call
}{
	{"Mastodon", "l10n-en-statuses-over-character-limit", post},
	{"Mastodon, Russian", "l10n-ru-statuses-over-character-limit-5000", post},
	{"Mastodon, Ukrainian", "l10n-uk-media-not-ready", post},
	{"Mastodon, Japanese", "l10n-ja-errors-messages-invalid-media-file", upload},
	{"Mastodon", "rails-403-scope", post},
	{"Mastodon", "rails-401-revoked", post},
	{"Mastodon, Gaelic", "l10n-gd-errors-429", post},
	{"Mastodon OAuth", "l10n-en-oauth-invalid-grant", token},
	{"Mastodon", "rails-404-record", get},
	{"GoToSocial", "gts-rate-limit-post", post},
	{"GoToSocial", "gts-media-too-large", post},
	{"Pixelfed", "pixelfed-too-long", post},
	{"Akkoma", "akkoma-mrf-reject", post},
	{"Sharkey", "sharkey-suspended", post},
	{"nginx in front", "nginx-503-limit-req", post},
	{"nginx in front", "nginx-502-closed", post},
	{"nginx in front", "nginx-502-closed", get},
	{"nginx in front", "nginx-413", upload},
	{"HAProxy in front", "haproxy-504", post},
	{"Cloudflare in front", "cloudflare-challenge-403", post},
	{"Cloudflare in front", "cloudflare-json-1015", post},
	{"nginx in front", "nginx-200-maintenance-html", post},
}

// call is a call of go-mastodon.
type call struct {
	name string
	do   func(context.Context, *mastodon.Client) error
}

var (
	post = call{"PostStatus", func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.PostStatus(ctx, &mastodon.Toot{Status: "Hello, Fediverse!"})
		return err
	}}
	upload = call{"UploadMediaFromBytes", func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.UploadMediaFromBytes(ctx, []byte("GIF89a"))
		return err
	}}
	get = call{"GetStatus", func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.GetStatus(ctx, "109876543210987654")
		return err
	}}
	token = call{"GetUserAccessToken", func(ctx context.Context, c *mastodon.Client) error {
		return c.GetUserAccessToken(ctx, "code", "https://service.example/callback")
	}}
)

// callRecorded makes each call against an instance that fails as recorded.
func callRecorded(ctx context.Context) ([]row, error) {
	cases := make(map[string]mastoerrtest.Case)
	for c := range mastoerrtest.Cases() {
		cases[c.ID] = c
	}
	instance := mastoerrtest.Start()
	defer instance.Close()
	c := instance.Client("token")
	mastoerr.Wrap(c) // the one line that a service adds

	var rows []row
	for _, r := range recorded {
		known, ok := cases[r.id]
		if !ok {
			return nil, fmt.Errorf("there is no case %q", r.id)
		}
		instance.Fail("", mastoerrtest.AnswerWith(known.Status, known.Header, known.Body))
		rows = append(rows, row{r.instance, r.call.name, r.call.do(ctx, c)})
	}
	return rows, nil
}
