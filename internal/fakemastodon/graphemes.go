package fakemastodon

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tooLong reports whether a text with its warning has more characters than Mastodon
// takes: an address counts as 23, and of a mention the domain does not count
// (app/validators/status_length_validator.rb).
func tooLong(text, spoiler string) bool {
	if len(text)+len(spoiler) <= maxText {
		return false // of the bytes, and there are no more characters
	}
	return graphemes(spoiler)+graphemes(countable(text)) > maxText
}

var (
	address       = regexp.MustCompile(`https?://[^\s<>"']*[^\s<>"'.,:;!?)\]}]`)
	remoteMention = regexp.MustCompile(`(@[A-Za-z0-9_][A-Za-z0-9_.-]*)@[A-Za-z0-9][A-Za-z0-9.-]*`)
)

const addressLength = 23

// countable returns a text as it counts.
func countable(text string) string {
	text = address.ReplaceAllString(text, strings.Repeat("x", addressLength))
	return remoteMention.ReplaceAllString(text, "$1")
}

// graphemes returns how many characters a reader sees: marks, selectors and what a
// joiner or a pair of regional indicators ties together do not count apart. It is
// Ruby's each_grapheme_cluster for text and emojis, without Hangul's parts.
func graphemes(text string) int {
	n, indicators := 0, 0
	joined := false
	for at := 0; at < len(text); {
		if text[at] < utf8.RuneSelf {
			if text[at] != '\n' || at == 0 || text[at-1] != '\r' {
				n++
			}
			at, indicators, joined = at+1, 0, false
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		switch {
		case r == '\u200d':
			joined = true
			if n == 0 {
				n++
			}
			continue
		case n > 0 && extends(r):
			continue
		case isIndicator(r):
			if indicators++; indicators%2 == 0 {
				continue
			}
		default:
			indicators = 0
		}
		if !joined || !unicode.Is(unicode.So, r) {
			n++
		}
		joined = false
	}
	return n
}

func extends(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) ||
		r >= 0x1f3fb && r <= 0x1f3ff || // the colours of skin
		r >= 0xe0020 && r <= 0xe007f // the tags of flags
}

func isIndicator(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }
