package samepost

import (
	"strings"
	"unicode"
)

// minShared is the part of the shorter text's words that two versions of one text
// share at least. What servers do to a text (normalise.go's tests have them all)
// leaves more than four fifths; texts of two posts that say something else share
// less than a third. The bound lies between.
const minShared = 0.5

// isFar reports whether a text as a server shows it cannot come from the text that
// was sent. It errs on the side of false: servers render, shorten and append, and a
// post that is counted out by mistake is published twice.
//
// Two texts are far apart if they share few words; or if they have as many words
// and each has a number that the other lacks, as the posts of a bot do: no server
// puts one number in the place of another.
func isFar(want, shown string) bool {
	if isBeginning(want, shown) {
		return false
	}
	a, b := words(want), words(shown)
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	shared, others := compareWords(a, b)
	if float64(shared) < minShared*float64(min(len(a), len(b))) {
		return true
	}
	return len(a) == len(b) && others.numberInA && others.numberInB
}

// isBeginning reports whether shown is a true beginning of want.
func isBeginning(want, shown string) bool {
	want, shown = squeeze(want), squeeze(shown)
	return len(shown) < len(want) && strings.HasPrefix(want, strings.TrimRight(shown, "….")) && shown != ""
}

// unshared says what two texts do not share.
type unshared struct{ numberInA, numberInB bool }

// compareWords counts the words of a that b has too.
func compareWords(a, b []string) (shared int, others unshared) {
	left := make(map[string]int, len(b))
	for _, w := range b {
		left[w]++
	}
	for _, w := range a {
		if left[w] > 0 {
			left[w]--
			shared++
		} else {
			others.numberInA = others.numberInA || hasDigit(w)
		}
	}
	for w, n := range left {
		others.numberInB = others.numberInB || n > 0 && hasDigit(w)
	}
	return shared, others
}

func hasDigit(word string) bool { return strings.IndexFunc(word, unicode.IsDigit) >= 0 }

// words returns the words of a text in lower case: runs of letters and digits, and
// pairs of neighbours where a script has no spaces. Addresses do not count, because
// servers shorten them, nor do the domains of mentions.
func words(text string) []string {
	var all []string
	for _, field := range strings.Fields(withoutDomains(text)) {
		if strings.ContainsAny(field, "/…") {
			continue
		}
		for _, word := range strings.FieldsFunc(field, isSeparator) {
			all = appendWord(all, strings.ToLower(word))
		}
	}
	return all
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
