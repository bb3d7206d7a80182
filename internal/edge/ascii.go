package edge

import "strings"

// Folding here is ASCII only: the signatures of pages are, and other bytes are
// compared as they are. The patterns are in lower case.

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// hasPrefix reports whether s starts with the pattern.
func hasPrefix(s, pattern string) bool {
	if len(s) < len(pattern) {
		return false
	}
	for i := range len(pattern) {
		if lower(s[i]) != pattern[i] {
			return false
		}
	}
	return true
}

// contains reports whether the pattern stands in s.
func contains(s, pattern string) bool {
	first, folded := pattern[0], 'a' <= pattern[0] && pattern[0] <= 'z'
	for i := 0; i+len(pattern) <= len(s); i++ {
		if !folded { // one byte to look for: jump to it
			next := strings.IndexByte(s[i:], first)
			if next < 0 {
				return false
			}
			i += next
		}
		if hasPrefix(s[i:], pattern) {
			return true
		}
	}
	return false
}

// number reads the decimal number that s starts with, 0 for none.
func number(s string) int {
	n := 0
	for i := 0; i < len(s) && i < 5 && isDigit(s[i]); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
