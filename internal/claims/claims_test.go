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
	var c claims.Set
	const server = "https://one.example"
	require.False(t, c.IsTaken(server, "1", "a"))
	require.True(t, c.Claim(server, "1", "a"))
	require.True(t, c.Claim(server, "1", "a"), "its owner may find it again")
	require.False(t, c.Claim(server, "1", "b"))
	require.True(t, c.IsTaken(server, "1", "b"))
	require.False(t, c.IsTaken(server, "1", "a"))
	require.True(t, c.Claim("https://two.example", "1", "b"), "another server has ids of its own")
}

func TestOfManyPostsOneGetsTheStatus(t *testing.T) {
	t.Parallel()
	var c claims.Set
	var (
		owners atomic.Int32
		wg     sync.WaitGroup
	)
	for i := range 50 {
		wg.Go(func() {
			if c.Claim("https://race.example", "1", strconv.Itoa(i)) {
				owners.Add(1)
			}
			c.IsTaken("https://race.example", "1", "x")
			c.SetApplication("https://race.example", strconv.Itoa(i), "a")
			c.Application("https://race.example", "0")
		})
	}
	wg.Wait()
	require.Equal(t, int32(1), owners.Load())
}

func TestAnApplicationIsThatOfAToken(t *testing.T) {
	t.Parallel()
	var c claims.Set
	const server = "https://apps.example"
	require.Empty(t, c.Application(server, "token"))
	c.SetApplication(server, "token", "a")
	c.SetApplication(server, "other", "b")
	c.SetApplication(server, "token", "c")
	require.Equal(t, "c", c.Application(server, "token"))
	require.Empty(t, c.Application(server+"x", "token"))
}
