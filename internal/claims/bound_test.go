package claims

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheOldestClaimGoesFirst(t *testing.T) {
	t.Parallel()
	var c Set
	const server = "https://bound.example"
	claim := func(i int) bool { return c.Claim(server, strconv.Itoa(i), "a") }
	for i := range 2 * maxClaims {
		require.True(t, claim(i))
		c.SetApplication(server, strconv.Itoa(i), "app")
	}
	require.Len(t, c.owners, maxClaims)
	require.Len(t, c.oldest, maxClaims)
	require.LessOrEqual(t, len(c.tokens), maxClaims)
	require.Equal(t, "app", c.Application(server, strconv.Itoa(2*maxClaims-1)))
	require.True(t, c.IsTaken(server, strconv.Itoa(maxClaims), "b"), "the last ones stay")
	require.False(t, c.IsTaken(server, strconv.Itoa(maxClaims-1), "b"), "the one before them is gone")
	require.True(t, claim(2*maxClaims))
	require.False(t, c.IsTaken(server, strconv.Itoa(maxClaims), "b"))
	require.True(t, c.IsTaken(server, strconv.Itoa(maxClaims+1), "b"))
}
