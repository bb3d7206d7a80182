// Package charcount counts the characters of a post as Mastodon does, and in doubt
// fewer: a post that it finds too long is too long for every server.
//
// Mastodon counts extended grapheme clusters (Unicode Standard Annex 29). A link counts
// as 23, and a mention without its domain
// (app/validators/status_length_validator.rb).
package charcount

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// AtLeast returns the least number of characters that a server may count in text.
// perLink is what a link counts; 0 is 23.
func AtLeast(text string, perLink int) int {
	if perLink <= 0 {
		perLink = 23
	}
	n := 0
	for _, word := range words(text) {
		n += ofWord(word, perLink)
	}
	return n
}

// Clusters returns the least number of grapheme clusters in text. It takes for a
// continuation whatever some version of Unicode does.
func Clusters(text string) int {
	n := 0
	var last rune // the last one that was no mark
	joined, flags := false, 0
	for _, r := range text {
		isFlag := r >= 0x1F1E6 && r <= 0x1F1FF
		if isFlag {
			flags++
		} else if !continues(r) {
			flags = 0
		}
		switch {
		case continues(r):
			joined = joined || joins(r)
			continue
		case n > 0 && (joined || isFlag && flags%2 == 0 || r == '\n' && last == '\r' || isJamo(last) && isJamo(r)):
		default:
			n++
		}
		joined, last = unicode.Is(prepended, r), r
	}
	return n
}

// continues reports whether r belongs to the character before it: marks, joiners,
// variation selectors, the skin tones of emojis, and what is not shown.
func continues(r rune) bool {
	return unicode.In(r, unicode.M, unicode.Cf, unicode.Other_Grapheme_Extend) || r >= 0x1F3FB && r <= 0x1F3FF
}

// joins reports whether the character behind r may belong to the one before it: after a
// zero width joiner, or the virama of an Indic script (Unicode 15.1, rule GB9c). Scripts
// beyond the basic plane count as if every mark were one.
func joins(r rune) bool { return r == 0x200D || unicode.Is(viramas, r) || r > 0xFFFF && r < 0x1F000 }

var viramas = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x094D, Hi: 0x0D4D, Stride: 0x80}, // from Devanagari to Malayalam
	{Lo: 0x0DCA, Hi: 0x0DCA, Stride: 1}, {Lo: 0x1039, Hi: 0x1039, Stride: 1}, {Lo: 0x17D2, Hi: 0x17D2, Stride: 1},
	{Lo: 0x1A60, Hi: 0x1A60, Stride: 1}, {Lo: 0x1B44, Hi: 0x1B44, Stride: 1}, {Lo: 0x1BAB, Hi: 0x1BAB, Stride: 1},
	{Lo: 0xA9C0, Hi: 0xA9C0, Stride: 1}, {Lo: 0xAAF6, Hi: 0xAAF6, Stride: 1}, {Lo: 0xABED, Hi: 0xABED, Stride: 1},
}}

// prepended are the letters that may begin a cluster instead of being one
// (Indic_Syllabic_Category Consonant_Preceding_Repha and Consonant_Prefixed).
var prepended = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x0D4E, Hi: 0x0D4E, Stride: 1}},
	R32: []unicode.Range32{
		{Lo: 0x111C2, Hi: 0x111C3, Stride: 1}, {Lo: 0x1193F, Hi: 0x1193F, Stride: 1}, {Lo: 0x11941, Hi: 0x11941, Stride: 1},
		{Lo: 0x11A3A, Hi: 0x11A3A, Stride: 1}, {Lo: 0x11A84, Hi: 0x11A89, Stride: 1}, {Lo: 0x11D46, Hi: 0x11D46, Stride: 1},
	},
}

// isJamo reports whether r is a Hangul letter or syllable that others may join.
func isJamo(r rune) bool {
	return r >= 0x1100 && r <= 0x11FF || r >= 0xA960 && r <= 0xA97F || r >= 0xD7B0 && r <= 0xD7FF
}

// Valid reports whether text is UTF-8 without a NUL, which PostgreSQL cannot store.
func Valid(text string) bool {
	return utf8.ValidString(text) && !strings.Contains(text, "\x00")
}
