// Package idemkey keeps an Idempotency-Key in a context, together with what
// became of the requests that were sent with it.
package idemkey

import (
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"sync"
	"time"
)

// Lifetime is how long a key is relied on after the first request that may have
// been applied. Mastodon keeps a key for an hour from the moment the post was
// saved (app/services/post_status_service.rb); the rest is for slow responses.
const Lifetime = 55 * time.Minute

// Post identifies a post by the hash of its request's body.
type Post [32]byte

// Outcome is what became of a request.
type Outcome int

// The outcomes.
const (
	NotApplied Outcome = iota // refused, or never sent
	Unknown                   // it may have been applied
	Applied
)

// The reasons why a key cannot be used for a request.
var (
	ErrReused   = errors.New("mastoerr: the context's Idempotency-Key belongs to another post, which is out or may be")
	ErrInFlight = errors.New("mastoerr: the same post is being sent with this Idempotency-Key at this moment")
	ErrDone     = errors.New("mastoerr: the post with this Idempotency-Key was published")
)

// Key is an Idempotency-Key and the state of its post.
type Key struct {
	mu       sync.Mutex
	value    string
	base     string // the caller's key; value is derived from it after a Rotate
	rotated  int
	inFlight bool
	taken    bool      // a post with this key was made, or may have been
	done     bool      // a request with this key succeeded
	unknown  bool      // the outcome of a request is unknown
	erred    bool      // a request met a 500 or 503
	post     Post      // whose request holds the key
	first    time.Time // when the first request was sent that may have been applied
	since    time.Time // when an earlier process sent the first request
	parts    []*Key
}

// New returns a key. firstSent is when an earlier process sent the first request
// with it; zero for a key that was never used.
func New(value string, firstSent time.Time) *Key {
	k := &Key{value: value, base: value}
	if !firstSent.IsZero() {
		if now := time.Now(); firstSent.After(now) {
			firstSent = now
		}
		k.since, k.first, k.unknown = firstSent, firstSent, true
	}
	return k
}

// Random returns a new key of 128 random bits.
func Random() *Key { return New(rand.Text(), time.Time{}) }

type contextKey struct{}

// With returns a context that carries k.
func With(ctx context.Context, k *Key) context.Context {
	return context.WithValue(ctx, contextKey{}, k)
}

// From returns the context's key, nil if there is none.
func From(ctx context.Context) *Key {
	k, _ := ctx.Value(contextKey{}).(*Key)
	if k == nil || k.base == "" {
		return nil
	}
	return k
}

// Value returns the key as it is sent.
func (k *Key) Value() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.value
}

// Base returns the key as the caller chose it.
func (k *Key) Base() string { return k.base }

// MayBeOutSince returns when the first request was sent that was applied, or may have
// been, by this process or an earlier one; zero if there is none.
func (k *Key) MayBeOutSince() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.first
}

// Part returns the key of the n-th part of a post that has several, such as a thread.
// It is the same in every call, and has the same value in every process.
func (k *Key) Part(n int) *Key {
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.parts) < n {
		k.parts = append(k.parts, New(k.base+"-part-"+strconv.Itoa(len(k.parts)+1), k.since))
	}
	return k.parts[n-1]
}

// Claim reserves the key for a request that is about to leave. Another post is
// refused: the instance would answer it with the first post. The same post is
// refused while it is under way, as before Mastodon 4.6 both would be published, and
// once it succeeded, as many servers ignore the key.
func (k *Key) Claim(post Post) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.inFlight && k.post == post:
		return ErrInFlight
	case (k.inFlight || k.taken) && k.post != post:
		return ErrReused
	case k.done:
		return ErrDone
	}
	k.inFlight, k.post = true, post
	return nil
}

// Settle notes what became of the request that Claim admitted. One that was not
// applied releases the key, unless an earlier one took it: instances store the
// key with the post.
func (k *Key) Settle(sent time.Time, outcome Outcome) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.inFlight = false
	if outcome == NotApplied {
		return
	}
	k.taken = true
	k.done = k.done || outcome == Applied
	k.unknown = k.unknown || outcome == Unknown
	if k.first.IsZero() || sent.Before(k.first) {
		k.first = sent
	}
}

// OutcomeUnknown reports whether a request with this key may have been applied
// without a response that says so.
func (k *Key) OutcomeUnknown() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.unknown
}

// SetErred notes that a request met a 500 or 503: the post may be there without
// its key.
func (k *Key) SetErred() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.erred = true
}

// Reliable reports whether a server that supports keys recognises a repeat of the
// request that was sent at that time: no request met a 500 or 503, and the key is
// young enough at the moment now.
func (k *Key) Reliable(sent, now time.Time) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.first.IsZero() && k.first.Before(sent) {
		sent = k.first
	}
	return !k.erred && now.Before(sent.Add(Lifetime))
}

// Doubt counts the outcome of an earlier request for this post as unknown, although a
// response said that it was applied: the caller sends the post again.
func (k *Key) Doubt(post Post) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.unknown = k.unknown || k.taken && k.post == post
}

// Absent notes that the post was proven absent: nothing is unknown any more.
func (k *Key) Absent() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.taken, k.done, k.unknown, k.erred, k.first = false, false, false, false, time.Time{}
}

// Rotate derives a new value from the caller's key, for a server that keeps
// refusing the old one, or replays its first failure, although nothing was
// applied. The same sequence comes out in every process.
func (k *Key) Rotate() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.rotated++
	k.value = k.base + "-" + strconv.Itoa(k.rotated)
}
