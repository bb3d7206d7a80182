package idemkey_test

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/idemkey"
)

var (
	a, b = idemkey.Post{1}, idemkey.Post{2}
	now  = time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)
)

// The steps of a key's life.
func claims(p idemkey.Post) func(*testing.T, *idemkey.Key) {
	return func(t *testing.T, k *idemkey.Key) { require.NoError(t, k.Claim(p)) }
}

func refuses(p idemkey.Post, why error) func(*testing.T, *idemkey.Key) {
	return func(t *testing.T, k *idemkey.Key) { require.ErrorIs(t, k.Claim(p), why) }
}

func settles(o idemkey.Outcome) func(*testing.T, *idemkey.Key) {
	return func(_ *testing.T, k *idemkey.Key) { k.Settle(now, o) }
}

func absent(_ *testing.T, k *idemkey.Key) { k.Absent() }

func isUnknown(want bool) func(*testing.T, *idemkey.Key) {
	return func(t *testing.T, k *idemkey.Key) { require.Equal(t, want, k.OutcomeUnknown()) }
}

func TestAKeyIsOfOnePost(t *testing.T) {
	t.Parallel()
	type step = func(*testing.T, *idemkey.Key)
	for name, steps := range map[string][]step{
		"the same post twice at once":         {claims(a), refuses(a, idemkey.ErrInFlight)},
		"another post at the same time":       {claims(a), refuses(b, idemkey.ErrReused)},
		"a refusal releases the key":          {claims(a), settles(idemkey.NotApplied), claims(b)},
		"a refusal lets the same post again":  {claims(a), settles(idemkey.NotApplied), claims(a)},
		"a success takes it":                  {claims(a), settles(idemkey.Applied), refuses(b, idemkey.ErrReused)},
		"the same post after a success":       {claims(a), settles(idemkey.Applied), refuses(a, idemkey.ErrDone)},
		"an unknown outcome takes it":         {claims(a), settles(idemkey.Unknown), refuses(b, idemkey.ErrReused), isUnknown(true)},
		"a refusal after an unknown outcome":  {claims(a), settles(idemkey.Unknown), claims(a), settles(idemkey.NotApplied), refuses(b, idemkey.ErrReused), isUnknown(true)},
		"a success after an unknown outcome":  {claims(a), settles(idemkey.Unknown), claims(a), settles(idemkey.Applied), isUnknown(true)},
		"absence releases it after a success": {claims(a), settles(idemkey.Applied), absent, claims(a)},
		"absence releases it":                 {claims(a), settles(idemkey.Unknown), absent, isUnknown(false), claims(b)},
		"a key that was never used":           {isUnknown(false)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := idemkey.New("key", time.Time{})
			for _, step := range steps {
				step(t, k)
			}
		})
	}
}

func TestOfManyRequestsOneGetsTheKey(t *testing.T) {
	t.Parallel()
	k := idemkey.Random()
	var (
		admitted atomic.Int32
		wg       sync.WaitGroup
	)
	for i := range 50 {
		wg.Go(func() {
			if k.Claim(idemkey.Post{byte(i % 3)}) == nil {
				admitted.Add(1)
			}
			k.OutcomeUnknown()
			k.Value()
			k.SetErred()
		})
	}
	wg.Wait()
	require.Equal(t, int32(1), admitted.Load())
}

func TestAKeyOfAnEarlierProcessIsUnknown(t *testing.T) {
	t.Parallel()
	k := idemkey.New("key", now)
	require.True(t, k.OutcomeUnknown())
	require.Equal(t, now, k.MayBeOutSince())
	require.NoError(t, k.Claim(a), "which post it was of is not known")

	require.True(t, idemkey.New("key", time.Time{}).MayBeOutSince().IsZero())
	future := idemkey.New("key", time.Now().Add(time.Hour))
	require.False(t, future.MayBeOutSince().After(time.Now()), "a time in the future counts as now")
}

func TestAKeyIsReliableForLessThanAnHour(t *testing.T) {
	t.Parallel()
	k := idemkey.New("key", time.Time{})
	require.True(t, k.Reliable(now, now.Add(idemkey.Lifetime-1)))
	require.False(t, k.Reliable(now, now.Add(idemkey.Lifetime)))
	require.Less(t, idemkey.Lifetime, time.Hour)

	k.Settle(now.Add(-30*time.Minute), idemkey.Unknown)
	require.True(t, k.Reliable(now, now.Add(25*time.Minute-1)), "the first request that may have been applied counts")
	require.False(t, k.Reliable(now, now.Add(25*time.Minute)))
	k.Settle(now, idemkey.Unknown)
	require.False(t, k.Reliable(now, now.Add(25*time.Minute)), "a later one does not make it younger")

	k.Absent()
	require.True(t, k.Reliable(now, now.Add(25*time.Minute)))
	k.SetErred()
	require.False(t, k.Reliable(now, now), "a 500 may be a post without its key")
	k.Absent()
	require.True(t, k.Reliable(now, now))

	require.False(t, idemkey.New("key", now).Reliable(now.Add(time.Hour), now.Add(time.Hour)))
}

func TestARefusedRequestDoesNotMakeAKeyOlder(t *testing.T) {
	t.Parallel()
	k := idemkey.New("key", time.Time{})
	k.Settle(now.Add(-time.Hour), idemkey.NotApplied)
	require.True(t, k.Reliable(now, now))
}

func TestARotatedKeyIsTheSameInEveryProcess(t *testing.T) {
	t.Parallel()
	k := idemkey.New("key", time.Time{})
	require.Equal(t, "key", k.Value())
	for i := 1; i <= 3; i++ {
		k.Rotate()
		require.Equal(t, "key-"+strconv.Itoa(i), k.Value())
		require.Equal(t, "key", k.Base())
	}
}

func TestAContextCarriesAKey(t *testing.T) {
	t.Parallel()
	require.Nil(t, idemkey.From(context.Background()))
	require.Nil(t, idemkey.From(idemkey.With(context.Background(), nil)))
	require.Nil(t, idemkey.From(idemkey.With(context.Background(), idemkey.New("", time.Time{}))), "an empty key is none")
	k := idemkey.Random()
	require.Same(t, k, idemkey.From(idemkey.With(context.Background(), k)))
	require.GreaterOrEqual(t, len(k.Value()), 26, "128 bits in base 32")
	require.NotEqual(t, k.Value(), idemkey.Random().Value())
}

func TestDoubtCountsTheSamePostAsUnknown(t *testing.T) {
	t.Parallel()
	k := idemkey.New("key", time.Time{})
	k.Doubt(idemkey.Post{1})
	require.False(t, k.OutcomeUnknown(), "nothing was sent")
	require.NoError(t, k.Claim(idemkey.Post{1}))
	k.Settle(time.Now(), idemkey.Applied)
	k.Doubt(idemkey.Post{2})
	require.False(t, k.OutcomeUnknown(), "another post")
	k.Doubt(idemkey.Post{1})
	require.True(t, k.OutcomeUnknown())
	require.False(t, k.MayBeOutSince().IsZero())
}

func TestTheKeyOfAPartIsTheSameInEveryCall(t *testing.T) {
	t.Parallel()
	k := idemkey.New("key", time.Time{})
	require.Equal(t, "key-part-2", k.Part(2).Value())
	require.Same(t, k.Part(2), k.Part(2))
	require.True(t, k.Part(1).MayBeOutSince().IsZero())
	sent := time.Now()
	k.Part(1).Settle(sent, idemkey.Applied)
	require.Equal(t, sent, k.Part(1).MayBeOutSince())
	require.True(t, k.Part(2).MayBeOutSince().IsZero())

	earlier := sent.Add(-time.Hour)
	require.Equal(t, earlier, idemkey.New("key", earlier).Part(3).MayBeOutSince(), "an earlier process may have sent it")
}
