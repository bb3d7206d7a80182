package mastoerr

import (
	"context"
	"time"

	"github.com/mastoerr/mastoerr/internal/idemkey"
	"github.com/mastoerr/mastoerr/internal/known"
)

// WithIdempotencyKey returns a context under which the next new post is sent
// with this Idempotency-Key. The transport sends it on POST /api/v1/statuses
// only, the one call that supports it, and leaves a header that the caller set
// alone.
//
// One key is for one post. It is reserved when a request leaves. Another post
// under the same context is refused before anything is sent
// (CodeIdempotencyKeyReused), because the instance would answer it with the first
// post and drop the second without a word. The same post is refused while it is
// under way (CodeAlreadySubmitted). A definite refusal releases the key, so that
// the post may be changed and sent again.
//
// Make the key from the job's id and the version of the content, so that it
// outlives the process. Do not make it from the text: an intended repeat would
// vanish.
//
// A key is no guarantee. Mastodon saves it after the post, so whatever fails in
// between leaves the post without its key, and many servers ignore it. PostOnce
// sends the key and relies on a lookup.
func WithIdempotencyKey(ctx context.Context, key string) context.Context {
	return idemkey.With(ctx, idemkey.New(key, time.Time{}))
}

// WithIdempotencyKeySince returns a context like that of WithIdempotencyKey, for a
// post whose first request an earlier process sent at firstSent, on the local
// clock. Store that time before the first request leaves.
//
// The outcome of that request counts as unknown. PostOnce begins with the lookup
// instead of a request. For other calls, every refusal that a published post
// explains as well is if_idempotent, so that Advise answers StepVerify: "media not
// found or already attached", "record not found", "duplicate", a 500 or 503.
//
// A zero firstSent says that nothing was sent yet; one in the future counts as
// now. One post has one owner at a time: only Mastodon from 4.6 on can tell apart
// two processes that send the same post at once.
func WithIdempotencyKeySince(ctx context.Context, key string, firstSent time.Time) context.Context {
	return idemkey.With(ctx, idemkey.New(key, firstSent))
}

// SupportsIdempotencyKey reports whether a server that calls itself
// instanceVersion (GetInstance().Version) is one that returns the first post when
// a second request comes with the same Idempotency-Key. Mastodon and its forks do,
// and so do Hollo and Iceshrimp.NET. It reports false for servers that ignore the
// key (GoToSocial, Friendica, snac, Misskey forks), that use it otherwise (Pixelfed
// refuses the second request even if the first one failed; Akkoma and Pleroma
// replay the first response even if it was a failure), and for unknown names.
//
// It is a helper for WithKeySupport, whose comment says what a key leaves open. A
// plain version number counts as Mastodon's, and one from 0.1 to 0.9 as Hollo's.
func SupportsIdempotencyKey(instanceVersion string) bool {
	return known.SupportsIdempotencyKey(instanceVersion)
}
