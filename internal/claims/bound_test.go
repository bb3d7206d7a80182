package claims

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheOldestClaimGoesFirst(t *testing.T) {
	t.Parallel()
	var set Set
	const server = "https://m.example"
	claim := func(i int) bool { return set.Claim(server, strconv.Itoa(i), "a") }
	for i := range 2 * maxClaims {
		require.True(t, claim(i))
		set.SetApplication(server, strconv.Itoa(i), "app")
	}
	require.Len(t, set.owners, maxClaims)
	require.Len(t, set.oldest, maxClaims)
	require.LessOrEqual(t, len(set.tokens), maxClaims)
	require.Equal(t, "app", set.Application(server, strconv.Itoa(2*maxClaims-1)))
	require.True(t, set.IsTaken(server, strconv.Itoa(maxClaims), "b"), "the last ones stay")
	require.False(t, set.IsTaken(server, strconv.Itoa(maxClaims-1), "b"), "the one before them is gone")
	require.True(t, claim(2*maxClaims))
	require.False(t, set.IsTaken(server, strconv.Itoa(maxClaims), "b"))
	require.True(t, set.IsTaken(server, strconv.Itoa(maxClaims+1), "b"))
}
