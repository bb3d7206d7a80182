package mastoerr

import (
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	"sync"
	"time"
)

// The pace of reconnects. go-mastodon reconnects a failed stream at once and
// for ever: over 10,000 requests a second were measured against a revoked token
// on loopback.
const (
	firstPause = time.Second
	maxPause   = time.Minute
	// A stream that needs a person is tried again now and then, in case the
	// person acted.
	firstHold = 10 * time.Minute
	maxHold   = time.Hour
	// A stream that was open for so long was no failure, however it ended.
	livedFor = time.Minute
	// What has not been used for so long is forgotten.
	paceMemory = 2 * maxHold
)

// pacer knows the paces of all streams of a Transport.
type pacer struct {
	mu      sync.Mutex
	streams map[streamID]*pace
}

// streamID tells streams apart by address and account. It is a hash, so that a
// token is neither kept nor printed with a Transport.
type streamID [sha256.Size]byte

// pace is how a single stream fares.
type pace struct {
	mu    sync.Mutex
	fails int       // in a row
	next  time.Time // when it may be opened again
	used  time.Time
}

// of finds the pace of the stream that req opens.
func (p *pacer) of(req *http.Request, now time.Time) *pace {
	key := streamID(sha256.Sum256([]byte(req.URL.Host + req.URL.Path + "?" + req.URL.RawQuery + " " + req.Header.Get("Authorization"))))
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.streams[key]
	if s == nil {
		for old, s := range p.streams {
			if s.idleSince(now) > paceMemory {
				delete(p.streams, old)
			}
		}
		if p.streams == nil {
			p.streams = make(map[streamID]*pace)
		}
		s = new(pace)
		p.streams[key] = s
	}
	s.mu.Lock()
	s.used = now
	s.mu.Unlock()
	return s
}

func (s *pace) idleSince(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return now.Sub(s.used)
}

// holdStream waits until the stream may be opened again.
func (t *trip) holdStream() error {
	now := time.Now()
	t.pace = t.transport.streams.of(t.req, now)
	wait := t.pace.wait(now)
	if wait <= 0 {
		return nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	ctx := t.req.Context()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return t.explain(context.Cause(ctx))
	}
}

func (s *pace) wait(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next.Sub(now)
}

// failed puts the next attempt off.
func (s *pace) failed(e *MastodonError, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first, limit := firstPause, maxPause
	if e != nil && e.Action != ActionRetryLater {
		first, limit = firstHold, maxHold
	}
	s.next = now.Add(min(first<<min(s.fails, 10), limit))
	s.fails++
	if e != nil && e.RetryAt.After(s.next) {
		s.next = e.RetryAt
	}
}

// opened watches an open stream: one that lives for a while resets the pace, one
// that ends at once counts as a failure.
func (s *pace) opened(body io.ReadCloser, now time.Time) io.ReadCloser {
	return &streamBody{ReadCloser: body, pace: s, since: now}
}

type streamBody struct {
	io.ReadCloser
	pace  *pace
	since time.Time
	once  sync.Once
}

func (b *streamBody) Close() error {
	b.once.Do(func() { b.pace.closed(b.since, time.Now()) })
	return b.ReadCloser.Close()
}

func (s *pace) closed(since, now time.Time) {
	if now.Sub(since) < livedFor {
		s.failed(nil, now)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = 0
	s.next = now.Add(firstPause)
}
