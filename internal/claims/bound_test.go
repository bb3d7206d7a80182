package claims

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// It is not parallel: it fills the memory that the other tests share.
func TestTheOldestClaimGoesFirst(t *testing.T) {
	const server = "https://bound.example"
	claim := func(i int) bool { return Claim(server, strconv.Itoa(i), "a") }
	for i := range 2 * maxClaims {
		require.True(t, claim(i))
		SetApplication(server, strconv.Itoa(i), "app")
	}
	require.Len(t, owners, maxClaims)
	require.Len(t, oldest, maxClaims)
	require.LessOrEqual(t, len(apps), maxClaims)
	require.Equal(t, "app", Application(server, strconv.Itoa(2*maxClaims-1)))
	require.True(t, IsTaken(server, strconv.Itoa(maxClaims), "b"), "the last ones stay")
	require.False(t, IsTaken(server, strconv.Itoa(maxClaims-1), "b"), "the one before them is gone")
	require.True(t, claim(2*maxClaims))
	require.False(t, IsTaken(server, strconv.Itoa(maxClaims), "b"))
	require.True(t, IsTaken(server, strconv.Itoa(maxClaims+1), "b"))
}
