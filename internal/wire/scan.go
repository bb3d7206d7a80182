package wire

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads JSON because encoding/json drops a string that is cut off, and costs
// seven times the allocations. It does not recurse, so nesting costs no stack, and
// malformed JSON ends the walk without an error.
type scanner struct {
	s     string
	i     int
	ended bool // the last object had its closing brace
	// decoded counts the bytes that decoded strings took, and limit bounds it, as every
	// byte that is not UTF-8 becomes three. each bounds one string.
	decoded, limit, each int
	// members counts those of all objects and lists. An error has a handful.
	members int
}

// maxMembers bounds how many members are looked at.
const maxMembers = 1000

// peek skips white space and returns the next byte, 0 at the end of the text.
func (s *scanner) peek() byte {
	for ; s.i < len(s.s); s.i++ {
		switch c := s.s[s.i]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// open enters an object and moves to its first value. ok is false when it has none;
// the scanner then stands behind the object.
func (s *scanner) open(brace byte) (key string, ok bool) {
	if s.peek() != brace {
		s.i = len(s.s)
		return "", false
	}
	s.i++
	return s.key()
}

// next moves to the next value of the object. The value before has to be consumed.
func (s *scanner) next() (key string, ok bool) {
	if s.peek() == ',' {
		s.i++
	}
	return s.key()
}

// count ends the walk where there are too many members.
func (s *scanner) count() {
	if s.members++; s.members > maxMembers {
		s.i = len(s.s)
	}
}

func (s *scanner) key() (key string, ok bool) {
	s.ended = false
	s.count()
	switch s.peek() {
	case '"':
		key, ok = s.text()
		if ok && s.peek() == ':' {
			s.i++
			return key, s.peek() != 0
		}
		s.i = len(s.s)
	case '}':
		s.i++
		s.ended = true
	default:
		s.i = len(s.s)
	}
	return "", false
}

func (s *scanner) openList() bool {
	s.i++ // '['
	return s.item()
}

func (s *scanner) nextItem() bool {
	if s.peek() == ',' {
		s.i++
	}
	return s.item()
}

func (s *scanner) item() bool {
	s.count()
	switch s.peek() {
	case ']':
		s.i++
		return false
	case 0:
		return false
	case '}', ':':
		s.i = len(s.s)
		return false
	}
	return true
}

// skip consumes one value of any kind and depth.
func (s *scanner) skip() {
	depth := 0
	for {
		switch s.peek() {
		case 0:
			return
		case '"':
			s.skipText()
		case '{', '[':
			depth++
			s.i++
		case '}', ']':
			if depth == 0 {
				return
			}
			depth--
			s.i++
		case ',', ':':
			if depth == 0 {
				return
			}
			s.i++
		default:
			if n := strings.IndexAny(s.s[s.i:], " \t\r\n\"{}[],:"); n >= 0 {
				s.i += n
			} else {
				s.i = len(s.s)
			}
		}
		if depth == 0 {
			return
		}
	}
}

func (s *scanner) skipText() {
	for s.i++; s.i < len(s.s); s.i++ {
		switch s.s[s.i] {
		case '\\':
			s.i++
		case '"':
			s.i++
			return
		}
	}
	s.i = len(s.s)
}

// text consumes a string and decodes it as encoding/json does: escapes are resolved,
// and bytes that are not UTF-8 become U+FFFD. For a string that is cut off it returns
// the part that is there, and false.
func (s *scanner) text() (string, bool) {
	start := s.i + 1
	plain := true
	for i := start; i < len(s.s); i++ {
		switch c := s.s[i]; {
		case c == '"':
			s.i = i + 1
			return s.decode(s.s[start:i], plain), true
		case c == '\\':
			plain = false
			i++
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	s.i = len(s.s)
	return s.decode(s.s[start:], plain), false
}

func (s *scanner) decode(text string, plain bool) string {
	if plain {
		return text
	}
	size := len(text)
	if !utf8.ValidString(text) {
		size += 2 * invalidBytes(text)
	} else if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	size = min(size, s.each, s.limit-s.decoded)
	s.decoded += size
	return unquote(text, size)
}

// invalidBytes returns the number of bytes that become U+FFFD.
func invalidBytes(s string) int {
	n := 0
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd") {
			n++
		}
	}
	return n
}

// unquote resolves escapes and replaces invalid bytes, up to limit bytes.
func unquote(s string, limit int) string {
	var b strings.Builder
	b.Grow(limit)
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		if r == '\\' {
			r, n = unescape(s)
		}
		if n == 0 || b.Len()+utf8.RuneLen(r) > limit { // cut off, or not an escape of JSON
			break
		}
		b.WriteRune(r)
		s = s[n:]
	}
	return b.String()
}

// unescape returns the rune of the escape at the start of s, and its length in bytes,
// 0 when it is no escape.
func unescape(s string) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[1] {
	case '"', '\\', '/':
		return rune(s[1]), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r, ok := hex4(s)
		if !ok {
			return 0, 0
		}
		if !utf16.IsSurrogate(r) {
			return r, 6
		}
		if low, ok := hex4(s[6:]); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return pair, 12
			}
		}
		return utf8.RuneError, 6
	}
	return 0, 0
}

// hex4 reads \uXXXX at the start of s.
func hex4(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s[2:6]) {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
