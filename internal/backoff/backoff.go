// Package backoff draws the random part of a wait before a retry, and waits.
package backoff

import (
	"context"
	"math/rand/v2"
	"time"
)

type source struct{}

// WithSource returns a context under which FullJitter draws from r. r is not
// locked: the context is for one goroutine.
//
// It is a context value because the simulation publishes many posts at once
// through the public functions, each post with draws of its own seed: the
// context is the only thing of a call that reaches this package.
func WithSource(ctx context.Context, r *rand.Rand) context.Context {
	return context.WithValue(ctx, source{}, r)
}

// FullJitter returns a random wait from 1 ns up to limit, or 0 if limit is not
// positive. "Full jitter" means that the whole wait is random.
func FullJitter(ctx context.Context, limit time.Duration) time.Duration {
	if limit <= 0 {
		return 0
	}
	if r, ok := ctx.Value(source{}).(*rand.Rand); ok {
		return time.Duration(r.Int64N(int64(limit))) + 1
	}
	return rand.N(limit) + 1
}
