package mastoerr

import (
	"context"
	"time"

	"github.com/mastoerr/mastoerr/internal/idemkey"
	"github.com/mastoerr/mastoerr/internal/known"
)

// WithIdempotencyKey returns a context under which a new post is sent with this
// Idempotency-Key. The transport sends it with POST /api/v1/statuses only, the one call
// that supports it. It does not replace a header that the caller set.
//
// One key is for one post. It is reserved when a request leaves. Another post under the
// same context is refused before it is sent (CodeIdempotencyKeyReused), because the
// instance would answer with the first post and drop the second silently. The same post
// is refused while it is under way and once it succeeded (CodeAlreadySubmitted): Advise
// returns StepVerify, and PostOnce returns the status. A definite refusal releases the
// key, so that the post may be changed and sent again.
//
// Make the key from the job's id and the version of the content, so that it survives a
// restart. Do not make it from the text: an intended repeat would be lost.
//
// A key alone is no guarantee. Mastodon saves it after the post, so a failure in between
// leaves the post without its key. Many servers ignore it. PostOnce sends the key and
// relies on a lookup.
func WithIdempotencyKey(ctx context.Context, key string) context.Context {
	return idemkey.With(ctx, idemkey.New(key, time.Time{}))
}

// WithIdempotencyKeySince returns a context like that of WithIdempotencyKey, for a post
// whose first request was sent at firstSent, on the local clock, by an earlier process.
// Store that time before you send the first request. A zero firstSent means that nothing
// was sent yet. One in the future counts as now.
//
// The outcome of that request counts as unknown. PostOnce begins with the lookup. For a
// post that is sent in another way, a refusal that a published post explains as well is
// RetryIfIdempotent, so Advise returns StepVerify: "media not found or already
// attached", "record not found", "duplicate", a 500 or 503.
//
// One post must have one owner at a time. When two processes send the same post at once,
// only Mastodon from 4.6 on can tell that it is one.
func WithIdempotencyKeySince(ctx context.Context, key string, firstSent time.Time) context.Context {
	return idemkey.With(ctx, idemkey.New(key, firstSent))
}

// SupportsIdempotencyKey reports whether a server of this version returns the first post
// when a second request comes with the same Idempotency-Key. instanceVersion is the
// Version that GetInstance returns. It is true for Mastodon and its forks, for Hollo and
// for Iceshrimp.NET.
//
// It is false for servers that ignore the key (GoToSocial, Friendica, snac, Misskey
// forks) and for unknown names. It is false for Pixelfed, which refuses the second
// request even if the first one failed, and for Akkoma and Pleroma, which repeat the
// first response even if it was a failure.
//
// It is a helper for WithKeySupport, which says what can go wrong all the same. A plain
// version number counts as Mastodon's, and one from 0.1 to 0.9 as Hollo's.
func SupportsIdempotencyKey(instanceVersion string) bool {
	return known.SupportsIdempotencyKey(instanceVersion)
}
