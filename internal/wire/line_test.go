package wire_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/wire"
)

func TestLineMakesTextFitForALog(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"plain text stays":              {"Record not found", "Record not found"},
		"other scripts stay":            {"文字数の上限は500です", "文字数の上限は500です"},
		"joiners of Persian stay":       {"نمی\u200cتوان", "نمی\u200cتوان"},
		"line breaks become blanks":     {"a\r\nb\tc\u2028d\u0085e", "a b c d e"},
		"blanks become one":             {"  a   b ", "a b"},
		"escape sequences lose force":   {"a\x1b[31mb\x00\x7f", "a[31mb"},
		"direction marks go":            {"abc\u202egnp.exe\u2066", "abcgnp.exe"},
		"not UTF-8 becomes U+FFFD":      {"a\xffb", "a\ufffdb"},
		"blank before other scripts":    {"a  é", "a é"},
		"nothing":                       {"", ""},
		"blanks only":                   {" \n ", ""},
		"a blank at the end":            {"é ", "é"},
		"the limit cuts at a rune":      {strings.Repeat("é", 40), strings.Repeat("é", 25)},
		"the limit cuts plain text":     {strings.Repeat("e", 60), strings.Repeat("e", 51)},
		"the limit leaves no blank":     {strings.Repeat("e", 50) + " ff", strings.Repeat("e", 50)},
		"the limit counts what is left": {strings.Repeat("\x00", 99) + "a", "a"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, wire.Line(test.in, 51))
		})
	}
}

func FuzzLineIsOneBoundedLine(f *testing.F) {
	f.Add("a\x1b[31m\nb", 5)
	f.Add("é\xff\u202e", 2)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if limit < 0 || limit > 1000 {
			return
		}
		line := wire.Line(s, limit)
		require.LessOrEqual(t, len(line), limit)
		require.True(t, utf8.ValidString(line))
		require.Equal(t, line, wire.Line(line, limit), "what is a line stays as it is")
		require.False(t, strings.ContainsAny(line, "\n\r\t\x00\x1b\x7f\u0085\u2028\u2029\u202e"), "%q", line)
	})
}
