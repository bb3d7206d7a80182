package redact

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// matchQuoted returns how much of text, from its start, quotes a secret from its
// start: n bytes of the text, matched bytes of the secret. The secret is one line,
// as a message is. A server may quote it as it is, URL-encoded, HTML-escaped or as
// JSON within JSON, by rules of its own: rather than guess the encoding, matchQuoted
// decodes the text.
func matchQuoted(text, secret string) (n, matched int) {
	switch text[0] {
	case secret[0], '&', '%', '\\':
	default:
		return 0, 0
	}
	n, matched = walk(text, secret, false)
	if m, more := walk(text, secret, true); more > matched {
		n, matched = m, more
	}
	return n, matched
}

// walk compares text and secret byte by byte, or with decode unit by unit. Without
// decode, what looks encoded is part of the secret.
func walk(text, secret string, decode bool) (n, matched int) {
	for n < len(text) && matched < len(secret) {
		rest := text[n:]
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
			return n, matched
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
		if width == 0 {
			break
		}
		n += width
	}
	return n
}

// decodeUnit decodes what is encoded at text's start: one character, a byte of
// one, or "" for a tag and for what wire.Line removes. A width of 0 means that
// nothing is encoded there.
func decodeUnit(text string) (unit string, width int) {
	switch text[0] {
	case '&':
		const maxEntity = 10 // bytes: "&thetasym;"
		end := strings.IndexByte(text[:min(len(text), maxEntity)], ';')
		if end < 0 {
			return "", 0
		}
		if unit = html.UnescapeString(text[:end+1]); unit == text[:end+1] {
			return "", 0
		}
		return visible(unit), end + 1
	case '%':
		if code, ok := hex(text[1:], 2); ok {
			return string([]byte{byte(code)}), 3
		}
	case '\\':
		return decodeEscape(text)
	case '<':
		const maxTag = 500 // bytes, the length of a message
		if end := strings.IndexByte(text[:min(len(text), maxTag)], '>'); end > 0 {
			return "", end + 1
		}
	}
	return "", 0
}

// decodeEscape decodes a JSON escape (RFC 8259, section 7), and PHP's of an
// apostrophe.
func decodeEscape(text string) (unit string, width int) {
	if len(text) < 2 {
		return "", 0
	}
	switch text[1] {
	case '"', '\\', '/', '\'':
		return text[1:2], 2
	case 'b', 'f', 'n', 'r', 't':
		return " ", 2
	case 'u':
		first, ok := hex(text[2:], 4)
		if !ok {
			return "", 0
		}
		if utf16.IsSurrogate(first) && strings.HasPrefix(text[6:], `\u`) {
			if second, ok := hex(text[8:], 4); ok {
				return string(utf16.DecodeRune(first, second)), 12
			}
		}
		return visible(string(first)), 6
	}
	return "", 0
}

// visible returns the character as wire.Line writes it: " " for white space, ""
// for what is invisible.
func visible(unit string) string {
	if strings.TrimSpace(unit) == "" {
		return " "
	}
	return wire.Line(unit, len(unit))
}

// hex returns the value of that many hexadecimal digits at text's start.
func hex(text string, digits int) (rune, bool) {
	if len(text) < digits {
		return 0, false
	}
	code, err := strconv.ParseUint(text[:digits], 16, 32)
	return rune(code), err == nil
}
