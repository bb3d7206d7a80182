package edge

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The gram table relies on these.
func TestSignaturesAreWellFormed(t *testing.T) {
	t.Parallel()
	total := 0
	for _, table := range tables {
		for _, s := range *table {
			total++
			require.GreaterOrEqual(t, len(s.text), minText, "%q is too short", s.text)
			require.NotZero(t, s.statuses, "%q counts under no status", s.text)
			require.NotEmpty(t, s.code, "%q proves nothing", s.text)
			if s.statuses&(on2xx|on3xx) != 0 {
				require.Equal(t, edgeChallenge, s.code, "%q: a success can only be a challenge", s.text)
			}
			for _, text := range []string{s.text, s.also, s.unless} {
				require.Equal(t, strings.ToLower(text), text, "%q is not in lower case", text)
			}
		}
	}
	require.LessOrEqual(t, total, maxRows, "more signatures than the gram table counts")
	for _, s := range headerSignatures {
		require.Equal(t, strings.ToLower(s.value), s.value)
	}
	for _, s := range missingTexts {
		require.Equal(t, strings.ToLower(s), s)
	}
}
