package redact

import "strings"

// matchQuoted returns how much of text, from its start, quotes a secret from its
// start: n bytes of the text, matched bytes of the secret. The secret is one line,
// as a message is. A server may quote it as it is, URL-encoded, HTML-escaped or as
// JSON within JSON, by rules of its own: rather than guess the encoding, matchQuoted
// decodes the text.
func matchQuoted(text string, s *secret) (n, matched int) {
	secret := s.text
	switch text[0] {
	case secret[0], '&', '%', '\\':
	default:
		return 0, 0
	}
	n, matched = walk(text, s, false)
	if m, more := walk(text, s, true); more > matched {
		n, matched = m, more
	}
	return n, matched
}

// walk compares text and secret byte by byte, or with decode unit by unit. Without
// decode, what looks encoded is part of the secret.
func walk(text string, s *secret, decode bool) (n, matched int) {
	secret := s.text
	for n < len(text) && matched < len(secret) {
		rest := text[n:]
		if width := ignorableWidth(rest); width > 0 && matched > 0 {
			n += width
			continue
		}
		if secret[matched] == ' ' {
			isTag := strings.HasPrefix(secret[matched:], " <") // the secret's own
			width := blankWidth(rest, decode, !isTag)
			if width == 0 {
				break
			}
			n += width
			matched++
			continue
		}
		unit, width := "", 0
		if decode {
			unit, width = decodeUnit(rest)
		}
		switch {
		case unit != "" && strings.HasPrefix(secret[matched:], unit):
			n += width
			matched += len(unit)
		case rest[0] == secret[matched]:
			n++
			matched++
		case unit == "" && width > 0 && matched > 0: // a tag
			n += width
		default:
			width = markWidth(rest)
			if rest[0] == ' ' && !s.words { // a line end within a token
				width = 1
			}
			if width == 0 || matched == 0 {
				return n, matched
			}
			n += width
		}
	}
	return n, matched
}

// blankWidth returns the number of bytes at text's start that stand for white
// space. With tags, a tag is white space too.
func blankWidth(text string, decode, tags bool) int {
	n := 0
	for n < len(text) {
		width := 0
		if text[n] == ' ' || decode && text[n] == '+' {
			width = 1
		} else if decode && (tags || text[n] != '<') {
			var unit string
			if unit, width = decodeUnit(text[n:]); strings.TrimSpace(unit) != "" {
				width = 0
			}
		}
		if width == 0 && n > 0 {
			width = ignorableWidth(text[n:])
		}
		if width == 0 {
			break
		}
		n += width
	}
	return n
}
