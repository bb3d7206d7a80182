package samepost

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// minShared is the part of the shorter text's words that two versions of one text
// share at least. The tests state the margin: what servers make of a text shares
// all of them or nearly so, texts that say something else share less than a third.
const minShared = 0.5

// isFar reports whether a text as a server shows it cannot come from the text that
// was sent. It errs on the side of false: servers render, shorten and append, and a
// post that is counted out by mistake is published twice.
//
// Two texts are far apart if they share few words; or if they have as many words
// and, in the same surroundings, different numbers, as the posts of a bot do: no
// server puts one number in the place of another.
func isFar(want, shown string) bool {
	if isBeginning(want, shown) {
		return false
	}
	a, b := words(want), words(shown)
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	return share(a, b) < minShared || hasOtherNumber(a, b)
}

// isBeginning reports whether shown is a beginning of want.
func isBeginning(want, shown string) bool {
	return strings.HasPrefix(squeeze(want), strings.TrimRight(squeeze(shown), "….")) && !blank(shown)
}

// share returns which part of the shorter list of words the other one has too.
func share(a, b []string) float64 {
	left := make(map[string]int, len(b))
	for _, w := range b {
		left[w]++
	}
	shared := 0
	for _, w := range a {
		if left[w] > 0 {
			left[w]--
			shared++
		}
	}
	return float64(shared) / float64(min(len(a), len(b)))
}

// hasOtherNumber reports whether lists of the same length have two numbers at one
// place and the same word beside it.
func hasOtherNumber(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && hasDigit(a[i]) && hasDigit(b[i]) &&
			(i > 0 && a[i-1] == b[i-1] || i+1 < len(a) && a[i+1] == b[i+1]) {
			return true
		}
	}
	return false
}

func hasDigit(word string) bool { return strings.IndexFunc(word, unicode.IsDigit) >= 0 }

// listNumber is what Markdown makes a list of: "1. " or "1) " at the start of a line.
var listNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^\s*\d+[.)]\s`) })

// words returns the words of a text in lower case: runs of letters and digits, and
// pairs of neighbours where a script has no spaces. Addresses, mentions, shortcodes of
// emoji and the numbers of a list do not count: servers shorten or replace them.
func words(text string) []string {
	var all []string
	text = listNumber().ReplaceAllString(visible(withoutMentions(text)), "")
	for field := range strings.FieldsSeq(text) {
		if isAddress(field) || isShortcode(field) {
			continue
		}
		for _, word := range strings.FieldsFunc(field, isSeparator) {
			all = appendWord(all, strings.ToLower(word))
		}
	}
	return all
}

// visible returns text without invisible characters, such as marks of direction.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}

// isAddress reports whether a field may be a link, as it was sent or shortened.
func isAddress(field string) bool {
	return strings.Contains(field, "…") || strings.Contains(field, "/") && strings.Contains(field, ".")
}

func isShortcode(field string) bool {
	return len(field) > 2 && field[0] == ':' && field[len(field)-1] == ':'
}

func isSeparator(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}

// appendWord adds a word. One of a script without spaces becomes its pairs of
// neighbours and its numbers.
func appendWord(all []string, word string) []string {
	runes := []rune(word)
	if !unicode.In(runes[0], spaceless...) && !unicode.In(runes[len(runes)-1], spaceless...) {
		return append(all, word)
	}
	for i := 0; i < len(runes); i++ {
		end := i + 1
		for unicode.IsDigit(runes[i]) && end < len(runes) && unicode.IsDigit(runes[end]) {
			end++
		}
		switch {
		case unicode.IsDigit(runes[i]):
			all = append(all, string(runes[i:end]))
			i = end - 1
		case end < len(runes) && !unicode.IsDigit(runes[end]):
			all = append(all, string(runes[i:end+1]))
		}
	}
	return all
}

var spaceless = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}
