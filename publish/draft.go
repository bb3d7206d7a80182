package publish

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mattn/go-mastodon"
)

// Draft is a post that is not out yet. The attachments of Files come behind those of
// Toot.MediaIDs, which were uploaded before.
type Draft struct {
	Toot  mastodon.Toot
	Files []Attachment
}

// plan is a draft on its way to mastoerr.PostOnce.
type plan struct {
	draft.Draft
	toot mastodon.Toot
}

// newPlan returns the plan for a draft. upload is called once, however often the plan is
// carried out.
func newPlan(d Draft, upload func(context.Context) ([]mastodon.ID, error)) *plan {
	p := &plan{toot: d.Toot}
	for range d.Toot.MediaIDs {
		p.Files = append(p.Files, draft.File{HasID: true})
	}
	for i := range d.Files {
		p.Files = append(p.Files, d.Files[i].shownAs())
	}
	if len(d.Files) == 0 {
		p.Files = nil // all ids are known
	}
	p.toot.MediaIDs = slices.Clone(d.Toot.MediaIDs)
	for i := range d.Files { // until the ids are known
		p.toot.MediaIDs = append(p.toot.MediaIDs, mastodon.ID("file "+strconv.Itoa(i+1)))
	}
	p.Hash = hashOf(d)
	var uploaded []mastodon.ID
	p.Upload = func(ctx context.Context) ([]mastodon.ID, error) {
		if len(uploaded) < len(d.Files) {
			ids, err := upload(ctx)
			if err != nil {
				return nil, err
			}
			uploaded = ids
		}
		return slices.Concat(d.Toot.MediaIDs, uploaded), nil
	}
	return p
}

// hashOf identifies a draft. Its files get other ids with each upload.
func hashOf(d Draft) [sha256.Size]byte {
	type file struct{ Name, Description, Focus string }
	content := struct {
		Toot  mastodon.Toot
		Files []file
	}{Toot: d.Toot}
	for _, a := range d.Files {
		content.Files = append(content.Files, file{a.Name, a.Description, a.Focus})
	}
	text, _ := json.Marshal(content) // a Toot has nothing that fails
	return sha256.Sum256(text)
}

// checkForm returns the error for a draft that no request can carry.
func (d Draft) checkForm() error {
	hasMedia := len(d.Files) > 0 || len(d.Toot.MediaIDs) > 0
	if d.Toot.Poll != nil && d.Toot.Poll.Options != nil && hasMedia {
		return refuse(mastoerr.CodeMediaTooMany, "a post has either a poll or attachments")
	}
	return nil
}
