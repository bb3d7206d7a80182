package wire

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line returns untrusted text as one line for a log, at most limit bytes long and cut
// at a rune. White space of any kind becomes single blanks. Control characters are
// dropped, and so are invisible format characters, such as those that reverse the
// direction of the text, but for the two joiners that Persian, Indic scripts and
// emoji need. Bytes that are not UTF-8 become U+FFFD. What is dropped may make up most
// of s, but no more than a KiB or eight times limit is looked at.
func Line(s string, limit int) string {
	head := Truncate(s, limit)
	if len(head) < len(s) {
		head = strings.TrimRight(head, " ") // as cut does
	}
	if isLine(head) { // what follows it is not looked at
		return cut(s, limit)
	}
	const factor, least = 8, 1 << 10 // of what is left, to look at; and bytes
	s = s[:min(len(s), max(factor*limit, least))]
	var b strings.Builder
	b.Grow(min(len(s), limit+utf8.UTFMax))
	space := false
	for _, r := range s { // invalid bytes arrive as U+FFFD
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case invisible(r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		if b.Len() > limit {
			break
		}
	}
	return cut(b.String(), limit)
}

// isLine reports whether Line would change nothing but the length of s.
func isLine(s string) bool {
	blank := true // a blank here is one too many
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			if blank {
				return false
			}
			blank = true
		case c < ' ' || c == 0x7f:
			return false
		case c >= utf8.RuneSelf:
			return isUnicodeLine(s[i:], s[:i])
		default:
			blank = false
		}
	}
	return !blank || s == ""
}

func isUnicodeLine(s, before string) bool {
	blank := strings.HasSuffix(before, " ")
	for i, r := range s {
		switch {
		case r == ' ':
			if blank {
				return false
			}
			blank = true
			continue
		case r == utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return false
			}
		case unicode.IsSpace(r) || invisible(r):
			return false
		}
		blank = false
	}
	return !blank
}

func invisible(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	if r < utf8.RuneSelf {
		return r < ' ' || r == 0x7f
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) && r != nonJoiner && r != joiner
}

// cut returns at most limit bytes of s without a blank at the end. It copies them:
// a part of s would keep all of it in memory, megabytes of a header maybe.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.Clone(strings.TrimRight(Truncate(s, limit), " "))
}

// Truncate returns at most limit bytes of s, without splitting a character.
func Truncate(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for back := 1; back < utf8.UTFMax && limit > 0 && !utf8.RuneStart(s[limit]); back++ {
		limit--
	}
	return s[:limit]
}

// StripTags returns page with a text instead of each tag.
func StripTags(page, instead string) string {
	if strings.IndexByte(page, '<') < 0 {
		return page
	}
	var b strings.Builder
	for page != "" {
		text, rest, found := strings.Cut(page, "<")
		b.WriteString(text)
		if !found {
			break
		}
		b.WriteString(instead)
		_, page, _ = strings.Cut(rest, ">")
	}
	return b.String()
}
