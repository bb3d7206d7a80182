// Package ascii searches text without regard to the case of the letters A to Z.
// Patterns are in lower case. Bytes beyond ASCII are compared as they are.
package ascii

import "strings"

// Fold returns c in lower case.
func Fold(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// IsSpace reports whether c is white space.
func IsSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'
}

// IsDigit reports whether c is a decimal digit.
func IsDigit(c byte) bool { return '0' <= c && c <= '9' }

// HasPrefix reports whether s starts with the pattern.
func HasPrefix(s, pattern string) bool {
	if len(s) < len(pattern) {
		return false
	}
	for i := range len(pattern) {
		if Fold(s[i]) != pattern[i] {
			return false
		}
	}
	return true
}

// Index returns where the pattern first stands in s, -1 when it does not.
func Index(s, pattern string) int {
	if pattern == "" {
		return 0
	}
	first, isLetter := pattern[0], 'a' <= pattern[0] && pattern[0] <= 'z'
	for i := 0; i+len(pattern) <= len(s); i++ {
		if !isLetter { // one byte to search for: jump to it
			next := strings.IndexByte(s[i:], first)
			if next < 0 {
				return -1
			}
			i += next
		}
		if HasPrefix(s[i:], pattern) {
			return i
		}
	}
	return -1
}

// Contains reports whether the pattern stands in s.
func Contains(s, pattern string) bool { return Index(s, pattern) >= 0 }

// CutFold returns what stands before and after the first pattern in s, as
// strings.Cut does.
func CutFold(s, pattern string) (before, after string, found bool) {
	if i := Index(s, pattern); i >= 0 {
		return s[:i], s[i+len(pattern):], true
	}
	return s, "", false
}
