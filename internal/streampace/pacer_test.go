package streampace_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/streampace"
)

// id returns the ID of the n-th stream.
func id(n int) (id streampace.ID) {
	binary.BigEndian.PutUint64(id[:], uint64(n))
	return id
}

// waited returns how long Wait takes.
func waited(t *testing.T, p *streampace.Pacer, n int) time.Duration {
	t.Helper()
	start := time.Now()
	require.NoError(t, p.Wait(t.Context(), id(n)))
	return time.Since(start)
}

func TestThePauseGrowsWithEveryFailureInARow(t *testing.T) {
	t.Parallel()
	const s, min = time.Second, time.Minute
	for name, test := range map[string]struct {
		needsUser bool
		want      []time.Duration
	}{
		"where waiting helps":     {false, []time.Duration{s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, min, min, min, min, min, min, min}},
		"where the user must act": {true, []time.Duration{10 * min, 20 * min, 40 * min, 60 * min, 60 * min, 60 * min}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var p streampace.Pacer
				require.Zero(t, waited(t, &p, 1), "the first time")
				for _, want := range test.want {
					p.Failed(id(1), test.needsUser, time.Time{})
					require.Equal(t, want, waited(t, &p, 1))
				}
				require.Zero(t, waited(t, &p, 1), "the pause is over")
			})
		})
	}
}

func TestAWaitThatTheServerNamedIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p streampace.Pacer
		p.Failed(id(1), false, time.Now().Add(5*time.Minute))
		require.Equal(t, 5*time.Minute, waited(t, &p, 1))
		p.Failed(id(1), false, time.Now().Add(time.Millisecond))
		require.Equal(t, 2*time.Second, waited(t, &p, 1), "but it never shortens the pause")
		p.Failed(id(1), false, time.Now().Add(31*24*time.Hour))
		require.Equal(t, 24*time.Hour, waited(t, &p, 1), "nor keeps the stream closed for more than a day")
	})
}

func TestOtherStreamsDoNotWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p streampace.Pacer
		p.Failed(id(1), true, time.Time{})
		require.Zero(t, waited(t, &p, 2))
	})
}

func TestTheEndOfTheContextEndsTheWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p streampace.Pacer
		p.Failed(id(1), true, time.Time{})
		shutdown := errors.New("worker shutting down")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, shutdown)
		defer cancel()
		start := time.Now()
		require.Equal(t, shutdown, p.Wait(ctx, id(1)))
		require.Equal(t, time.Second, time.Since(start))
	})
}

func TestAStreamThatIsNotOpenedAgainIsForgotten(t *testing.T) {
	t.Parallel()
	for pause, want := range map[time.Duration]time.Duration{
		2 * time.Hour:                    20 * time.Minute,
		2*time.Hour + 10*time.Minute:     20 * time.Minute,
		2*time.Hour + 10*time.Minute + 1: 10 * time.Minute,
	} {
		synctest.Test(t, func(t *testing.T) {
			var p streampace.Pacer
			p.Failed(id(1), true, time.Time{}) // for 10 minutes
			time.Sleep(pause)
			p.Failed(id(1), true, time.Time{})
			require.Equal(t, want, waited(t, &p, 1), pause)
		})
	}
}

func TestMemoryIsBoundedByTheStreamsThatFailedLately(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p streampace.Pacer
		for n := range 1000 {
			require.Zero(t, waited(t, &p, n))
		}
		require.Zero(t, p.Len(), "a stream that never failed takes no memory")
		const day = 24 * 60 // minutes
		for n := range day {
			p.Failed(id(n), false, time.Time{})
			time.Sleep(time.Minute)
		}
		require.LessOrEqual(t, p.Len(), 4*60+1, "the streams of four hours")
		require.GreaterOrEqual(t, p.Len(), 2*60, "those of two are remembered")
	})
}

func TestTheIDTellsAddressesAndAccountsApart(t *testing.T) {
	t.Parallel()
	seen := make(map[streampace.ID]string)
	for _, account := range []string{"", "Bearer a", "Bearer b"} {
		for _, address := range []string{"https://a.example/api/v1/streaming/user", "https://b.example/api/v1/streaming/user", "https://a.example/api/v1/streaming/list?list=1", "https://a.example/api/v1/streaming/list?list=2"} {
			req, err := http.NewRequest(http.MethodGet, address, nil)
			require.NoError(t, err)
			req.Header.Set("Authorization", account)
			id := streampace.IDOf(req)
			require.Equal(t, id, streampace.IDOf(req.Clone(t.Context())))
			require.NotContains(t, seen, id)
			seen[id] = address
		}
	}
	require.NotContains(t, fmt.Sprintf("%+v %s", seen, streampace.ID{}), "Bearer")
}
