package mastoerr

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// quotation is how much of text, from its start, quotes a secret from its start:
// bytes of the text, and bytes of the secret. The secret is one line, as a message
// is. A server may quote as it is, URL-encoded, HTML-escaped or as JSON within
// JSON, by rules of its own: rather than guess at the form, the text is decoded.
func quotation(text, secret string) (n, of int) {
	switch text[0] {
	case secret[0], '&', '%', '\\':
	default:
		return 0, 0
	}
	n, of = quotes(text, secret, false)
	if m, more := quotes(text, secret, true); more > of {
		n, of = m, more
	}
	return n, of
}

// quotes walks through both. With decode, text may be encoded; without it, what
// looks encoded is the secret's own.
func quotes(text, secret string, decode bool) (n, of int) {
	for n < len(text) && of < len(secret) {
		rest := text[n:]
		if secret[of] == ' ' {
			isTag := strings.HasPrefix(secret[of:], " <") // the secret's own
			width := blankWidth(rest, decode, !isTag)
			if width == 0 {
				break
			}
			n += width
			of++
			continue
		}
		unit, width := "", 0
		if decode {
			unit, width = decodeUnit(rest)
		}
		switch {
		case unit != "" && strings.HasPrefix(secret[of:], unit):
			n += width
			of += len(unit)
		case rest[0] == secret[of]:
			n++
			of++
		case unit == "" && width > 0 && of > 0: // a tag
			n += width
		default:
			return n, of
		}
	}
	return n, of
}

// blankWidth is the number of bytes at text's start that stand for white space,
// tags too where they may.
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
// one, or nothing for a tag and for what wire.Line leaves out. A width of 0 says
// that nothing is encoded there.
func decodeUnit(text string) (unit string, width int) {
	switch text[0] {
	case '&':
		const longest = 10 // bytes: "&thetasym;"
		end := strings.IndexByte(text[:min(len(text), longest)], ';')
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
		const longest = 500 // bytes, as a message has
		if end := strings.IndexByte(text[:min(len(text), longest)], '>'); end > 0 {
			return "", end + 1
		}
	}
	return "", 0
}

// decodeEscape decodes an escape of JSON (RFC 8259, section 7), and PHP's of an
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

// visible leaves white space and what a line may hold of a character.
func visible(unit string) string {
	if strings.TrimSpace(unit) == "" {
		return " "
	}
	return wire.Line(unit, len(unit))
}

// hex reads digits at text's start.
func hex(text string, digits int) (rune, bool) {
	if len(text) < digits {
		return 0, false
	}
	code, err := strconv.ParseUint(text[:digits], 16, 32)
	return rune(code), err == nil
}
