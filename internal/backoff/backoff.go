// Package jitter draws the random part of waits. It is a package of its own so
// that the simulation, which lives outside of package mastoerr, can have the
// draws come from its seed.
package jitter

import (
	"context"
	"math/rand/v2"
	"time"
)

type source struct{}

// WithSource returns a context under which Below draws from r. r is not locked:
// the context is for one goroutine.
func WithSource(ctx context.Context, r *rand.Rand) context.Context {
	return context.WithValue(ctx, source{}, r)
}

// Below draws a duration from 1 ns up to limit.
func Below(ctx context.Context, limit time.Duration) time.Duration {
	if r, ok := ctx.Value(source{}).(*rand.Rand); ok {
		return time.Duration(r.Int64N(int64(limit))) + 1
	}
	return rand.N(limit) + 1
}
