package publish

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/charcount"
	"github.com/mastoerr/mastoerr/internal/instance"
	"github.com/mattn/go-mastodon"
)

// Check compares a draft with the limits that the instance names, before it is sent or
// queued. Its error has the code with which the instance would refuse the post, and says
// how much is too much. For an attachment there is a *FileError in it. nil is no promise:
// the instance has rules that it does not name.
//
// Characters count as on Mastodon: those of the warning and the text together, 23 for a
// link, and a mention without its domain. Check refuses only what is too long, too large
// or too early in every reading. It opens files, but not what FromReader opens.
//
// The limits come from /api/v2/instance, from v1 on servers without it, and are kept for
// a day for all clients that share a transport. If they cannot be read, the error is
// that of the request.
func Check(ctx context.Context, c *mastodon.Client, d Draft) error {
	return (&Publisher{Client: c}).Check(ctx, d)
}

// Check compares a draft with the instance's limits. See the function Check.
func (p *Publisher) Check(ctx context.Context, d Draft) error {
	if err := d.checkText(); err != nil {
		return err
	}
	if err := d.checkForm(); err != nil {
		return err
	}
	i, err := p.instance(ctx)
	if err != nil {
		return err
	}
	if err := explain(i.CheckToot(&d.Toot, time.Now())); err != nil {
		return err
	}
	if err := explain(i.CheckCount(len(d.Files) + len(d.Toot.MediaIDs))); err != nil {
		return err
	}
	for _, a := range d.Files {
		mediaType, size, err := a.inspect()
		if err == nil {
			err = explain(i.CheckFile(mediaType, size, a.Description))
		}
		if err != nil {
			return fmt.Errorf("publish: %w", &FileError{a.Name, err})
		}
	}
	return nil
}

// explain returns a complaint as the error of the instance, nil for none.
func explain(c *instance.Complaint) error {
	if c == nil {
		return nil
	}
	return refuse(mastoerr.Code(c.Code), "%s", c.Why)
}

// checkText refuses text that no server can store, or that is not there.
func (d *Draft) checkText() error {
	texts := []string{d.Toot.Status, d.Toot.SpoilerText}
	if d.Toot.Poll != nil {
		texts = append(texts, d.Toot.Poll.Options...)
	}
	for _, a := range d.Files {
		texts = append(texts, a.Description)
	}
	for _, text := range texts {
		if !charcount.Valid(text) {
			return refuse(mastoerr.CodeInvalidParameter, "a text is not UTF-8, or has a NUL character")
		}
	}
	hasMore := len(d.Files) > 0 || len(d.Toot.MediaIDs) > 0 || d.Toot.Poll != nil
	if !hasMore && strings.TrimSpace(d.Toot.Status+d.Toot.SpoilerText) == "" {
		return refuse(mastoerr.CodeTextBlank, "there is neither text nor attachment")
	}
	return nil
}
