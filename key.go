package mastoerr

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"sync"
	"time"
)

// keyLifetime is how long after its first use an Idempotency-Key is relied on.
// Mastodon keeps it for an hour from the moment the post was saved
// (app/services/post_status_service.rb); the rest is for slow answers.
const keyLifetime = 55 * time.Minute

// WithIdempotencyKey returns a context under which the next new post is sent
// with this Idempotency-Key. The transport sends it on POST /api/v1/statuses
// only, the one call that honours it, and leaves a header alone that the caller
// set.
//
// One key is for one post: its first success spends it, and another post under
// the same context is then refused with CodeIdempotencyKeyReused, before
// anything is sent, because the instance would answer with the first post and
// drop the second without a word. The same holds while the first post's outcome
// is unknown. After a definite failure the post may be changed and sent again.
//
// The key has to outlive the process to help after a crash: make it from the
// job's id and the version of the content, not from the text, as intended
// repeats would vanish. An instance remembers it for an hour, and a context knows
// only of the requests that were sent under it: whoever resends with a key of
// before has to end that within the hour, by the context's deadline, or to look
// first (FindStatus).
func WithIdempotencyKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, keyContext{}, &idempotencyKey{value: key})
}

// newIdempotencyKey makes a key of 128 random bits.
func newIdempotencyKey() string { return rand.Text() }

type keyContext struct{}

func keyOf(ctx context.Context) *idempotencyKey {
	k, _ := ctx.Value(keyContext{}).(*idempotencyKey)
	if k == nil || k.value == "" {
		return nil
	}
	return k
}

// idempotencyKey is a key and what became of the posts that were sent with it.
type idempotencyKey struct {
	value string

	mu    sync.Mutex
	first time.Time // when the first request that may have made a post was sent
	taken bool      // a post with it was made, or may have been
	post  postHash  // that post
}

type postHash [sha256.Size]byte

var errKeyReused = errors.New("mastoerr: the context's Idempotency-Key belongs to another post")

// claim readies the key for a request, or says that it belongs to another post.
func (k *idempotencyKey) claim(post postHash) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.taken && k.post != post {
		return errKeyReused
	}
	return nil
}

// settle notes what became of a request: a post that was made or may have been
// made takes the key, and starts its hour. What failed for good does neither:
// instances store the key with the post.
func (k *idempotencyKey) settle(post postHash, sent time.Time, made bool) {
	if !made {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.taken, k.post = true, post
	if k.first.IsZero() || sent.Before(k.first) {
		k.first = sent
	}
}

// expires is the time until which the instance is sure to know the key, if not
// for the request that was sent then.
func (k *idempotencyKey) expires(sent time.Time) time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.first.IsZero() && k.first.Before(sent) {
		sent = k.first
	}
	return sent.Add(keyLifetime)
}
