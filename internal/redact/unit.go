package redact

import (
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeUnit decodes what is encoded at text's start: one character, a byte of
// one, or "" for a tag and for what wire.Line removes. A width of 0 means that
// nothing is encoded there.
func decodeUnit(text string) (unit string, width int) {
	switch text[0] {
	case '&':
		return decodeEntity(text)
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

// decodeEntity decodes a reference of HTML. A number may have any zeros before it,
// and go without its semicolon.
func decodeEntity(text string) (unit string, width int) {
	const maxEntity = 10 // bytes: "&thetasym;"
	end := strings.IndexByte(text[:min(len(text), maxEntity)], ';') + 1
	if strings.HasPrefix(text, "&#") {
		end = numberEnd(text)
		if strings.HasPrefix(text[end:], ";") {
			end++
		}
	}
	if end == 0 {
		return "", 0
	}
	if unit = html.UnescapeString(text[:end]); unit == text[:end] {
		return "", 0
	}
	return visible(unit), end
}

// numberEnd returns where the digits end of a reference that starts with "&#".
func numberEnd(text string) int {
	digits, set := text[len("&#"):], "0123456789"
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		digits, set = digits[1:], "0123456789abcdefABCDEF"
	}
	return len(text) - len(strings.TrimLeft(digits, set))
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
	return visibleLine(unit, len(unit))
}

// hex returns the value of that many hexadecimal digits at text's start.
func hex(text string, digits int) (rune, bool) {
	if len(text) < digits {
		return 0, false
	}
	code, err := strconv.ParseUint(text[:digits], 16, 32)
	return rune(code), err == nil
}

// isIgnorable reports whether nothing shows of a character (Default_Ignorable_Code_Point
// of Unicode): joiners, variation selectors, fillers.
func isIgnorable(r rune) bool {
	return r >= utf8.RuneSelf && unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// ignorableWidth returns the number of bytes of an ignorable character at text's
// start, 0 for any other.
func ignorableWidth(text string) int {
	if text[0] < utf8.RuneSelf {
		return 0
	}
	if r, width := utf8.DecodeRuneInString(text); isIgnorable(r) {
		return width
	}
	return 0
}

// markWidth returns the number of bytes of a mark at text's start that changes the
// looks of the character before it, 0 where there is none.
func markWidth(text string) int {
	if text[0] < utf8.RuneSelf {
		return 0
	}
	if r, width := utf8.DecodeRuneInString(text); unicode.In(r, unicode.Mn, unicode.Me) {
		return width
	}
	return 0
}
