package backoff_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/backoff"
)

func TestFullJitterLiesAboveZeroAndWithinTheLimit(t *testing.T) {
	t.Parallel()
	sources := map[string]func() time.Duration{
		"the global source": func() time.Duration { return backoff.FullJitter(t.Context(), 3) },
	}
	ctx := backoff.WithSource(t.Context(), rand.New(rand.NewPCG(1, 2)))
	sources["a source of its own"] = func() time.Duration { return backoff.FullJitter(ctx, 3) }
	for name, draw := range sources {
		seen := make(map[time.Duration]bool)
		for range 1000 {
			seen[draw()] = true
		}
		require.Equal(t, map[time.Duration]bool{1: true, 2: true, 3: true}, seen, name)
	}
}

func TestTheSameSeedDrawsTheSameWaits(t *testing.T) {
	t.Parallel()
	draw := func(seed uint64) (waits []time.Duration) {
		ctx := backoff.WithSource(t.Context(), rand.New(rand.NewPCG(seed, 0)))
		for range 10 {
			waits = append(waits, backoff.FullJitter(ctx, time.Hour))
		}
		return waits
	}
	require.Equal(t, draw(1), draw(1))
	require.NotEqual(t, draw(1), draw(2))
}
