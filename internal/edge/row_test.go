package edge

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The engine relies on these; someone who adds a row learns it here.
func TestRowsAreWellFormed(t *testing.T) {
	t.Parallel()
	total := 0
	for _, table := range tables {
		for _, r := range *table {
			total++
			require.GreaterOrEqual(t, len(r.says), minSays, "%q is too short", r.says)
			require.NotZero(t, r.on, "%q is read under no status", r.says)
			require.NotEmpty(t, r.code, "%q proves nothing", r.says)
			if r.on&(on2xx|on3xx) != 0 {
				require.Equal(t, edgeChallenge, r.code, "%q: of a success only a challenge may be said", r.says)
			}
			for _, s := range []string{r.says, r.and, r.unless} {
				require.Equal(t, strings.ToLower(s), s, "%q is not in lower case", s)
			}
		}
	}
	require.LessOrEqual(t, total, maxRows, "more rows than the engine counts")
	for _, s := range signs {
		require.Equal(t, strings.ToLower(s.value), s.value)
	}
	for _, s := range missingTexts {
		require.Equal(t, strings.ToLower(s), s)
	}
}
