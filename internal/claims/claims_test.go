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
	var set claims.Set
	const server = "https://one.example"
	require.False(t, set.IsTaken(server, "1", "a"))
	require.True(t, set.Claim(server, "1", "a"))
	require.True(t, set.Claim(server, "1", "a"), "its owner may find it again")
	require.False(t, set.Claim(server, "1", "b"))
	require.True(t, set.IsTaken(server, "1", "b"))
	require.False(t, set.IsTaken(server, "1", "a"))
	require.True(t, set.Claim("https://two.example", "1", "b"), "another server has ids of its own")
}

func TestOfManyPostsOneGetsTheStatus(t *testing.T) {
	t.Parallel()
	var (
		set    claims.Set
		owners atomic.Int32
		wg     sync.WaitGroup
	)
	for i := range 50 {
		wg.Go(func() {
			if set.Claim("https://m.example", "1", strconv.Itoa(i)) {
				owners.Add(1)
			}
			set.IsTaken("https://m.example", "1", "x")
			set.SetApplication("https://m.example", strconv.Itoa(i), "a")
			set.Application("https://m.example", "0")
		})
	}
	wg.Wait()
	require.Equal(t, int32(1), owners.Load())
}

func TestAnApplicationIsThatOfAToken(t *testing.T) {
	t.Parallel()
	var set claims.Set
	const server = "https://m.example"
	require.Empty(t, set.Application(server, "token"))
	set.SetApplication(server, "token", "a")
	set.SetApplication(server, "other", "b")
	set.SetApplication(server, "token", "c")
	require.Equal(t, "c", set.Application(server, "token"))
	require.Empty(t, set.Application(server+"x", "token"))
}
