package ascii_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/ascii"
)

func TestPatternsAreFoundInAnyLetterCase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		s, pattern string
		at         int
	}{
		"at the start":               {"Retry in 5", "retry", 0},
		"inside":                     {"Please RETRY In 5", "retry in", 7},
		"the first of several":       {"a-b-A-B", "a-b", 0},
		"after a false start":        {"<h<H1>", "<h1", 2},
		"a pattern without a letter": {"x: [y]", "[y", 3},
		"nowhere":                    {"retr", "retry", -1},
		"nowhere, without a letter":  {"abc", "[", -1},
		"other letters":              {"Én", "én", -1},
		"the same bytes":             {"éEn", "éen", 0},
		"not only letters fold":      {"a@b", "a`b", -1},
		"an empty pattern":           {"abc", "", 0},
		"an empty text":              {"", "a", -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.at, ascii.Index(c.s, c.pattern))
			assert.Equal(t, c.at >= 0, ascii.Contains(c.s, c.pattern))
			assert.Equal(t, c.at == 0, ascii.HasPrefix(c.s, c.pattern))
			before, after, found := ascii.CutFold(c.s, c.pattern)
			assert.Equal(t, c.at >= 0, found)
			if !found {
				assert.Equal(t, c.s, before)
				assert.Empty(t, after)
				return
			}
			assert.Equal(t, c.pattern, strings.ToLower(c.s[len(before):len(c.s)-len(after)]))
		})
	}
}

func TestFoldLowersLettersOnly(t *testing.T) {
	t.Parallel()
	for c := range 256 {
		want := byte(c)
		if c < 0x80 {
			want = strings.ToLower(string(rune(c)))[0]
		}
		require.Equal(t, want, ascii.Fold(byte(c)))
		require.Equal(t, strings.ContainsRune(" \t\n\r\f", rune(c)) && c < 0x80, ascii.IsSpace(byte(c)), c)
		require.Equal(t, c < 0x80 && strings.ContainsRune("0123456789", rune(c)), ascii.IsDigit(byte(c)), c)
	}
}
