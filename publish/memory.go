package publish

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mastoerr/mastoerr/internal/idemkey"
	"github.com/mattn/go-mastodon"
)

// memory is what a Publisher remembers between calls: its uploads, and the posts of
// unknown outcome. The zero memory is ready to use.
type memory struct {
	mu      sync.Mutex
	uploads map[mastodon.ID]upload
	unknown map[[32]byte]unknown
}

type upload struct {
	draft.File
	at time.Time
}

type unknown struct {
	key *idemkey.Key
	at  time.Time
}

// A memory forgets an upload after a day, as Mastodon does with what no post attaches
// (app/workers/scheduler/vacuum_scheduler.rb), and a post when its key is too old.
const keepUploads = 24 * time.Hour

// add notes how an upload will be shown.
func (m *memory) add(id mastodon.ID, f draft.File) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.uploads == nil {
		m.uploads = make(map[mastodon.ID]upload)
	}
	maps.DeleteFunc(m.uploads, func(_ mastodon.ID, u upload) bool { return time.Since(u.at) > keepUploads })
	m.uploads[id] = upload{f, time.Now()}
}

// file returns how an upload is shown, and false if it is none of this Publisher's.
func (m *memory) file(id mastodon.ID) (draft.File, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	u, ok := m.uploads[id]
	return u.File, ok
}

// withKey returns a context with a key: the one with which this post was sent before
// with an unknown outcome, unless the caller has another key for it.
func (m *memory) withKey(ctx context.Context, post [32]byte) context.Context {
	m.mu.Lock()
	defer m.mu.Unlock()
	own := idemkey.From(ctx)
	before, ok := m.unknown[post]
	switch {
	case ok && time.Since(before.at) < idemkey.Lifetime && (own == nil || own.Base() == before.key.Base()):
		return idemkey.With(ctx, before.key)
	case own == nil:
		return idemkey.With(ctx, idemkey.Random())
	}
	return ctx
}

// settle notes how a post ended.
func (m *memory) settle(ctx context.Context, post [32]byte, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err == nil || mastoerr.Advise(err).Step != mastoerr.StepVerify {
		delete(m.unknown, post)
		return
	}
	if m.unknown == nil {
		m.unknown = make(map[[32]byte]unknown)
	}
	maps.DeleteFunc(m.unknown, func(_ [32]byte, u unknown) bool { return time.Since(u.at) > idemkey.Lifetime })
	m.unknown[post] = unknown{idemkey.From(ctx), time.Now()}
}
