// Package draft hands package publish's view of a post to the root: its files, which
// have no ids on the server before they are uploaded. A context carries it.
package draft

import (
	"context"
	"time"

	"github.com/mattn/go-mastodon"
)

// Draft is a post whose attachments the caller has as files.
type Draft struct {
	// Hash identifies the post, whatever ids its attachments get.
	Hash [32]byte
	// Files are the attachments as they will be shown.
	Files []File
	// Upload, if set, is called before each request that sends the post. It returns the
	// ids of the attachments, which it has to upload only once.
	Upload func(context.Context) ([]mastodon.ID, error)
	// Pages, if set, keeps what a lookup reads. The lookups of several posts then read
	// the lists once. A list that was read before proves no post absent, so such a
	// lookup has to end before the policy's SettleWait.
	Pages *Pages
}

// Pages is what the lookups of several posts have read.
type Pages struct {
	Bodies map[string][]byte // by path and query
	Ahead  []time.Duration   // by how much the server's clock is ahead, as each response says
}

// File is how an attachment is known without its id.
type File struct {
	Kind        string // image, gif, video or audio; "" if that is not known
	Description string // the alternative text
	HasID       bool   // it is known by its id alone
}

type contextKey struct{}

// With returns a context that carries d.
func With(ctx context.Context, d *Draft) context.Context {
	return context.WithValue(ctx, contextKey{}, d)
}

// From returns the context's draft, nil if there is none.
func From(ctx context.Context) *Draft {
	d, _ := ctx.Value(contextKey{}).(*Draft)
	return d
}

// Attach returns toot with the ids of the draft's attachments. Without a draft it returns
// toot itself.
func (d *Draft) Attach(ctx context.Context, toot *mastodon.Toot) (*mastodon.Toot, error) {
	if d == nil || d.Upload == nil {
		return toot, nil
	}
	ids, err := d.Upload(ctx)
	if err != nil {
		return nil, err
	}
	attached := *toot
	attached.MediaIDs = ids
	return &attached, nil
}

// HashOf returns what identifies the context's post: the draft's hash, or that of the
// request without a draft.
func HashOf(ctx context.Context, ofRequest func() [32]byte) [32]byte {
	if d := From(ctx); d != nil {
		return d.Hash
	}
	return ofRequest()
}
