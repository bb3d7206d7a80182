package samepost

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mastoerr/mastoerr/internal/software"
)

// sameText compares a text with what a server stored of it: line ends and outer
// white space do not count, nor, on servers that rewrite mentions, how a mention is
// spelled.
func sameText(want, have string, s *software.Software) bool {
	want, have = trim(want), trim(have)
	return want == have || s.RewritesMentions && equalBut(want, have, isSpelledAs)
}

// trim returns text without outer white space and with one kind of line end. NUL
// and the byte order mark count as white space: some servers strip them. Bytes that
// are not UTF-8, and what JSON has in their place, are left out.
func trim(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), string(utf8.RuneError), "")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || r == 0 || r == '\uFEFF'
	})
}

// isCutFrom reports whether text is what a server kept of a request that ended
// early. The last character may be half of an escape.
func isCutFrom(want, text string) bool {
	want, text = trim(want), strings.TrimRightFunc(trim(text), unicode.IsControl)
	return len(text) < len(want) && strings.HasPrefix(want, text)
}

// squeeze returns text without white space, invisible characters, case and the
// domains of mentions, which HTML leaves out.
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == 0 || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, withoutDomains(text))
}

// reduce returns text without what a server that stores another format than plain
// text loses: tags, entities, the signs of Markdown, domains of mentions, and the
// length of white space. A sign before a digit stays: -5 is not 5.
func reduce(text string) string {
	runes := []rune(withoutDomains(htmlText(trim(text))))
	var b strings.Builder
	for i, r := range runes {
		beforeDigit := i+1 < len(runes) && unicode.IsDigit(runes[i+1])
		if !strings.ContainsRune("*_~#>[]()\\`-|=+", r) || beforeDigit {
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
