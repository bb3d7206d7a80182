package publish

import (
	"context"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mattn/go-mastodon"
)

// Publisher is a client that publishes for one account. PostStatus and the uploads are
// its own; all other methods are those of Client, so that a Publisher takes the client's
// place in an interface that a program has for its tests:
//
//	type poster interface {
//		PostStatus(context.Context, *mastodon.Toot) (*mastodon.Status, error)
//	}
//	var p poster = &publish.Publisher{Client: client}
//
// Where the outcome of a post is unknown and the same post comes again within 55
// minutes, the Publisher looks for it before it sends it, also without a key. So a loop
// around PostStatus, or around an upload and PostStatus, publishes once.
//
// A Publisher may be used by several goroutines. It must not be copied after its first
// use.
type Publisher struct {
	*mastodon.Client
	// Policy bounds attempts and waits. The zero Policy has defaults.
	Policy mastoerr.Policy
	// Progress, if set, is told how far each upload has got. It must not block. It is
	// called from other goroutines than the caller's.
	Progress func(Progress)
	// Confirm asks for each new status whether it exists, with one request. A spam
	// filter of Mastodon answers with a status that does not: after a second request,
	// 2 seconds later, the error is CodeContentRejected.
	Confirm bool

	memory draft.Memory
}

// PostStatus publishes a post exactly once, as mastoerr.PostOnce does. It takes the
// place of the client's method.
func (p *Publisher) PostStatus(ctx context.Context, toot *mastodon.Toot) (*mastodon.Status, error) {
	if toot == nil {
		return mastoerr.PostOnce(ctx, p.Client, nil, p.Policy) // which says so
	}
	plan := &plan{toot: *toot}
	described := Draft{Toot: *toot}
	described.Toot.MediaIDs = nil
	for _, id := range toot.MediaIDs {
		file, ok := p.memory.Upload(id)
		if !ok {
			file, described.Toot.MediaIDs = draft.File{HasID: true}, append(described.Toot.MediaIDs, id)
		}
		plan.Files = append(plan.Files, file)
		described.Files = append(described.Files, Attachment{Name: file.Kind, Description: file.Description})
	}
	if len(described.Toot.MediaIDs) == len(toot.MediaIDs) {
		plan.Files = nil // all are known by their ids alone
	}
	if len(toot.MediaIDs) == 0 {
		plan.toot.MediaIDs = nil // beside an empty list, go-mastodon leaves out a poll
	}
	plan.Hash = hashOf(described)
	return p.carryOut(ctx, plan)
}
