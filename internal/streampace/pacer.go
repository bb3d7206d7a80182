// Package streampace keeps a streaming client from reconnecting too fast.
//
// go-mastodon reconnects a failed stream at once and for ever: over 10,000
// requests a second were measured against a revoked token on loopback.
package streampace

import (
	"context"
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"github.com/mastoerr/mastoerr/internal/backoff"
)

const (
	// The pause before a reconnect doubles between these two.
	minPause = time.Second
	maxPause = time.Minute
	// A stream that needs its user to act is tried again now and then, in case
	// the user did.
	minActionPause = 10 * time.Minute
	maxActionPause = time.Hour
	// A stream that was open for so long resets the backoff.
	stableAfter = time.Minute
	// An instance cannot keep a stream closed for longer, whatever wait it names.
	maxNamedPause = 24 * time.Hour
	// A backoff is forgotten so long after its stream might have been opened
	// again.
	forgetAfter = 2 * time.Hour
	// A caller may close a stream so often in a minute before a pause follows: a reader
	// that fails on every stream closes it and opens the next at once.
	freeCloses = 10
)

// Pacer paces the reconnects of all streams of a client. The zero Pacer is ready
// to use. It holds one entry for each stream that has failed or ended lately, so
// a stream that opens costs the same however many there are.
type Pacer struct {
	mu       sync.Mutex
	backoffs map[ID]reconnectBackoff
	sweepAt  time.Time // when expired backoffs are dropped next
}

// ID identifies a stream by its address and its account. It is a hash, so that
// no token is kept in memory or printed with a Pacer.
type ID [sha256.Size]byte

// IDOf returns the ID of the stream that req opens.
func IDOf(req *http.Request) ID {
	return sha256.Sum256([]byte(req.URL.Host + req.URL.Path + "?" + req.URL.RawQuery + " " + req.Header.Get("Authorization")))
}

// reconnectBackoff is when a stream may be opened again.
type reconnectBackoff struct {
	failures int // in a row
	next     time.Time

	closes int // by the caller, since the first of the last minute
	since  time.Time
}

func (b reconnectBackoff) expired(now time.Time) bool { return now.Sub(b.next) > forgetAfter }

// Wait waits until the stream may be opened again. When ctx ends first it returns
// the cause.
func (p *Pacer) Wait(ctx context.Context, id ID) error {
	p.mu.Lock()
	next := p.backoffs[id].next
	p.mu.Unlock()
	wait := time.Until(next)
	if wait <= 0 {
		return nil
	}
	return backoff.Sleep(ctx, wait)
}

// Failed puts the next attempt off. needsUser marks a failure that waiting does
// not mend, such as a revoked token. retryAt is the time that the server asked
// for, zero for none; a day is the most that counts.
func (p *Pacer) Failed(id ID, needsUser bool, retryAt time.Time) {
	now := time.Now()
	pause, limit := minPause, maxPause
	if needsUser {
		pause, limit = minActionPause, maxActionPause
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.backoffs[id]
	if b.expired(now) {
		b = reconnectBackoff{}
	}
	b.next = now.Add(min(pause<<min(b.failures, 10), limit))
	b.failures++
	if last := now.Add(maxNamedPause); retryAt.After(last) {
		retryAt = last
	}
	if retryAt.After(b.next) {
		b.next = retryAt
	}
	p.set(id, b, now)
}

// reset starts the backoff anew after a stream that was healthy.
func (p *Pacer) reset(id ID) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.set(id, reconnectBackoff{next: now.Add(minPause)}, now)
}

// closed notes that the caller closed a stream.
func (p *Pacer) closed(id ID) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.backoffs[id]
	if now.Sub(b.since) > time.Minute {
		b.closes, b.since = 0, now
	}
	b.closes++
	if pause := now.Add(minPause); b.closes > freeCloses && pause.After(b.next) {
		b.next = pause
	}
	p.set(id, b, now)
}

// set keeps b. At most once in forgetAfter it drops what has expired, so that
// each entry is swept a few times only: the cost of a call does not grow with
// the number of streams.
func (p *Pacer) set(id ID, b reconnectBackoff, now time.Time) {
	if !now.Before(p.sweepAt) {
		p.sweepAt = now.Add(forgetAfter)
		kept := make(map[ID]reconnectBackoff) // a new one, as a map never shrinks
		for id, b := range p.backoffs {
			if !b.expired(now) {
				kept[id] = b
			}
		}
		p.backoffs = kept
	}
	p.backoffs[id] = b
}
