package fakemastodon

import (
	"math"
	"strings"
)

// toInteger reads a text as Ruby's String#to_i does: the digits that it begins with.
// An id is never negative, and one that is too large is that of nothing.
func toInteger(text string) uint64 {
	n := rubyInt(text)
	return uint64(max(n, 0))
}

// rubyInt is String#to_i. What is too large for it is the largest or the smallest.
func rubyInt(text string) int64 {
	text = strings.TrimLeft(text, " \t\n\v\f\r")
	negative := strings.HasPrefix(text, "-")
	if negative || strings.HasPrefix(text, "+") {
		text = text[1:]
	}
	var n int64
	for at := 0; at < len(text); at++ {
		if text[at] == '_' && at > 0 && at+1 < len(text) && isDigit(text[at-1]) && isDigit(text[at+1]) {
			continue
		}
		if !isDigit(text[at]) {
			break
		}
		if n > (math.MaxInt64-9)/10 {
			n = math.MaxInt64
			break
		}
		n = n*10 + int64(text[at]-'0')
	}
	if negative {
		return -n
	}
	return n
}

// integerText returns what String#to_i makes of a text, however large it is.
func integerText(text string) string {
	text = strings.TrimLeft(text, " \t\n\v\f\r")
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign = "-"
	}
	text = strings.TrimLeft(text, "+-")
	end := 0
	for end < len(text) && isDigit(text[end]) {
		end++
	}
	if digits := strings.TrimLeft(text[:end], "0"); digits != "" {
		return sign + digits
	}
	return "0"
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// blank reports whether a text is what Rails calls blank.
func blank(text string) bool { return strings.TrimSpace(text) == "" }

// rubyStrip is String#strip.
func rubyStrip(text string) string { return strings.Trim(text, "\x00\t\n\v\f\r ") }
