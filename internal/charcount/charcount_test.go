package charcount_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/charcount"
)

func TestCharactersAreCountedAsMastodonDoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"nothing":                           {"", 0},
		"letters":                           {"Hello world", 11},
		"white space at the ends":           {"\n Hello \n", 5},
		"a long link":                       {"See https://example.com/" + strings.Repeat("x", 200), 4 + 23},
		"a short link":                      {"See http://a.b", 4 + 10},
		"a link in brackets":                {"(https://example.com/" + strings.Repeat("x", 200) + ")", 1 + 23},
		"two links":                         {strings.Repeat("https://example.com/a/long/path ", 2), 47},
		"a mention without its domain":      {"@alice@mastodon.example hi", 9},
		"a mention at home":                 {"@alice hi", 9},
		"accents":                           {"e\u0301e\u0301", 2},
		"a family":                          {"\U0001F468\u200D\U0001F469\u200D\U0001F467", 1},
		"a skin tone":                       {"\U0001F44D\U0001F3FD", 1},
		"two flags":                         {"\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7", 2},
		"a keycap":                          {"1\uFE0F\u20E3", 1},
		"the flag of Scotland":              {"\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", 1},
		"a line end of Windows":             {"a\r\nb", 3},
		"Hangul letters":                    {"\u1112\u1161\u11ab", 1},
		"Hangul syllables":                  {"한국어", 3},
		"Devanagari":                        {"नमस्ते", 3},
		"Tamil":                             {"தமிழ்நாடு", 4},
		"Arabic with vowels":                {"مُحَمَّد", 4},
		"Thai with marks":                   {"ที่นี่", 2},
		"Thai":                              {"ภาษาไทย", 7},
		"Chinese":                           {"你好", 2},
		"a flag between letters":            {"a\U0001F1E9\U0001F1EAb", 3},
		"a variation selector and a letter": {"\u2764\uFE0Fa", 2},
	} {
		require.Equal(t, c.want, charcount.AtLeast(c.text, 23), name)
	}
}

func TestTheServerSaysWhatALinkCounts(t *testing.T) {
	t.Parallel()
	require.Equal(t, 10, charcount.AtLeast("https://example.com/a", 10))
	require.Equal(t, 21, charcount.AtLeast("https://example.com/a", 0))
}

func TestValidTextIsUTF8WithoutNUL(t *testing.T) {
	t.Parallel()
	require.True(t, charcount.Valid("schön"))
	require.False(t, charcount.Valid("sch\xf6n"))
	require.False(t, charcount.Valid("a\x00b"))
}

// FuzzAtLeast proves that the count never exceeds the number of runes, which no server
// exceeds either.
func FuzzAtLeast(f *testing.F) {
	f.Add("@a@b.c https://x.y/z e\u0301")
	f.Add("\u200d\U0001F1E9\U0001F1EA")
	f.Fuzz(func(t *testing.T, text string) {
		n := charcount.AtLeast(text, 23)
		require.LessOrEqual(t, n, len([]rune(text)))
		require.GreaterOrEqual(t, n, 0)
		require.LessOrEqual(t, charcount.Clusters(text), len([]rune(text)))
	})
}
