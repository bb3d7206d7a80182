package draft

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/mastoerr/mastoerr/internal/idemkey"
	"github.com/mattn/go-mastodon"
)

// Memory is what is remembered between calls: uploads, and posts of unknown outcome. The
// zero Memory is ready to use, by several goroutines.
type Memory struct {
	mu      sync.Mutex
	uploads map[mastodon.ID]upload
	unknown map[[32]byte]unknown
}

type upload struct {
	File
	at time.Time
}

type unknown struct {
	key *idemkey.Key
	at  time.Time
}

// A Memory forgets an upload after a day, as Mastodon does with what no post attaches
// (app/workers/scheduler/vacuum_scheduler.rb), and a post when its key is too old.
const keepUploads = 24 * time.Hour

// AddUpload notes how an upload will be shown.
func (m *Memory) AddUpload(id mastodon.ID, f File) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.uploads == nil {
		m.uploads = make(map[mastodon.ID]upload)
	}
	maps.DeleteFunc(m.uploads, func(_ mastodon.ID, u upload) bool { return time.Since(u.at) > keepUploads })
	m.uploads[id] = upload{f, time.Now()}
}

// Upload returns how an upload is shown, and false if it is not known.
func (m *Memory) Upload(id mastodon.ID) (File, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	u, ok := m.uploads[id]
	return u.File, ok
}

// WithKey returns a context with a key: the one with which this post was sent before
// with an unknown outcome, unless the caller has another key for it.
func (m *Memory) WithKey(ctx context.Context, post [32]byte) context.Context {
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

// Settle notes how a post ended.
func (m *Memory) Settle(ctx context.Context, post [32]byte, isUnknown bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !isUnknown {
		delete(m.unknown, post)
		return
	}
	if m.unknown == nil {
		m.unknown = make(map[[32]byte]unknown)
	}
	maps.DeleteFunc(m.unknown, func(_ [32]byte, u unknown) bool { return time.Since(u.at) > idemkey.Lifetime })
	m.unknown[post] = unknown{idemkey.From(ctx), time.Now()}
}
