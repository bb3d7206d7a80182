package mastoerr

import (
	"context"
	"sync"
	"time"

	"github.com/mattn/go-mastodon"
)

// versions remembers which hosts honour an Idempotency-Key by their version.
type versions struct {
	mu    sync.Mutex
	hosts map[string]knownVersion
}

type knownVersion struct {
	honours bool
	since   time.Time
}

// asks reports whether the client's host is known to honour a key: by the
// policy, else by what the instance says of itself, which is kept for a day. An
// instance that does not answer is not known to; the error is why. It is not
// asked at all when it must not be called now.
func (t *Transport) asks(ctx context.Context, c *mastodon.Client, mayCall bool) (bool, error) {
	const day = 24 * time.Hour
	if t.honours != nil {
		return true, nil // trip.idempotent has asked it
	}
	t.versions.mu.Lock()
	known, ok := t.versions.hosts[c.Config.Server]
	t.versions.mu.Unlock()
	switch {
	case ok && time.Since(known.since) < day:
		return known.honours, nil
	case !mayCall:
		return false, nil
	}
	instance, err := c.GetInstance(ctx)
	if err != nil {
		return false, err
	}
	known = knownVersion{HonoursIdempotencyKey(instance.Version), time.Now()}
	t.versions.mu.Lock()
	defer t.versions.mu.Unlock()
	if t.versions.hosts == nil {
		t.versions.hosts = make(map[string]knownVersion)
	}
	t.versions.hosts[c.Config.Server] = known
	return known.honours, nil
}
