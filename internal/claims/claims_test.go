package claims_test

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/claims"
)

func TestAStatusBelongsToOnePost(t *testing.T) {
	t.Parallel()
	const server = "https://one.example"
	require.False(t, claims.IsTaken(server, "1", "a"))
	require.True(t, claims.Claim(server, "1", "a"))
	require.True(t, claims.Claim(server, "1", "a"), "its owner may find it again")
	require.False(t, claims.Claim(server, "1", "b"))
	require.True(t, claims.IsTaken(server, "1", "b"))
	require.False(t, claims.IsTaken(server, "1", "a"))
	require.True(t, claims.Claim("https://two.example", "1", "b"), "another server has ids of its own")
}

func TestOfManyPostsOneGetsTheStatus(t *testing.T) {
	t.Parallel()
	var (
		owners atomic.Int32
		wg     sync.WaitGroup
	)
	for i := range 50 {
		wg.Go(func() {
			if claims.Claim("https://race.example", "1", strconv.Itoa(i)) {
				owners.Add(1)
			}
			claims.IsTaken("https://race.example", "1", "x")
			claims.SetApplication("https://race.example", strconv.Itoa(i), "a")
			claims.Application("https://race.example", "0")
		})
	}
	wg.Wait()
	require.Equal(t, int32(1), owners.Load())
}

func TestAnApplicationIsThatOfAToken(t *testing.T) {
	t.Parallel()
	const server = "https://apps.example"
	require.Empty(t, claims.Application(server, "token"))
	claims.SetApplication(server, "token", "a")
	claims.SetApplication(server, "other", "b")
	claims.SetApplication(server, "token", "c")
	require.Equal(t, "c", claims.Application(server, "token"))
	require.Empty(t, claims.Application(server+"x", "token"))
}
