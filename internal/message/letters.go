package message

import (
	"unicode"
	"unicode/utf8"
)

// What a rune that is no letter becomes.
const (
	gap     rune = 0  // a digit, a space, punctuation: parts two words
	ignored rune = -1 // invisible: as if it were not there
)

// How much of a text is read. The longest known message has 196 letters and 574
// bytes, the longest wrapper a third of that. The limits also bound the time that a
// hostile text takes.
const (
	maxBytes   = 2 << 10
	maxLetters = 512
)

// normalise writes the words of text into buffer, as messages are compared: letters
// in lower case, marks as they are, and one gap behind each word. Digits are gaps,
// because they differ between instances (limits, counts, ids). Spaces and punctuation
// are gaps, because translators change them from one version to the next.
func normalise(text string, buffer *[maxLetters]rune) []rune {
	text = text[:min(len(text), maxBytes)]
	n := 0
	last := gap
	for i := 0; i < len(text) && n < maxLetters-2; { // room for a gap, the letter and the last gap
		var letter rune
		switch c := text[i]; {
		case c < utf8.RuneSelf:
			letter = asciiLetter(c)
			i++
		case i+1 < len(text) && isPlainPair(c, text[i+1]):
			letter = rune(c&0x1F)<<6 | rune(text[i+1]&0x3F)
			i += 2
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			i += size
			letter = foldRune(r)
			if letter == ignored {
				continue
			}
		}
		if changesScript(last, letter) {
			buffer[n] = gap
			n++
		}
		buffer[n] = letter
		if last|letter != gap { // any number of gaps is one
			n++
		}
		last = letter
	}
	if last != gap {
		buffer[n] = gap
		n++
	}
	return buffer[:n]
}

// asciiLetter returns what foldRune returns for an ASCII byte.
func asciiLetter(c byte) rune {
	c |= 'a' - 'A'
	if c-'a' < 26 {
		return rune(c)
	}
	return gap
}

// isPlainPair reports whether two bytes are the UTF-8 of a letter that stays as it
// is: lower-case Cyrillic, Arabic, Hebrew, Greek, accented Latin. Decoding these in
// place halves the time for such texts. The first byte selects the word in
// plainLetters, the second the bit.
func isPlainPair(first, second byte) bool {
	return first>>5 == 0b110 && second>>6 == 0b10 && plainLetters[first&0x1F]>>(second&0x3F)&1 != 0
}

// isPlainLetter reports whether r is one of the lower-case letters and marks that most
// texts consist of. It is fast; false does not mean that r is no letter.
func isPlainLetter(r rune) bool {
	if r < rune(len(plainLetters)*64) {
		return plainLetters[r/64]>>(r%64)&1 != 0
	}
	return r >= 0x4E00 && r <= 0x9FFF || // Han
		r >= 0xAC00 && r <= 0xD7A3 || // Hangul
		r >= 0x3041 && r <= 0x3096 || r >= 0x30A1 && r <= 0x30FA // Kana
}

// foldRune returns a letter in lower case, a mark as it is, and gap or ignored for
// anything else. Format characters (zero-width joiners, direction marks) differ
// between versions, so they are ignored. So is U+0307, the dot of a Turkish İ in lower
// case: Ruby's downcase keeps it, Go's ToLower does not.
func foldRune(r rune) rune {
	const dotAbove = 0x307
	if isPlainLetter(r) {
		return r
	}
	lower := unicode.ToLower(r)
	switch {
	case lower != r && isPlainLetter(lower):
		return lower
	case r == dotAbove || unicode.Is(unicode.Cf, r):
		return ignored
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return lower
	default:
		return gap
	}
}

// changesScript reports whether a word ends between two neighbours. Chinese, Japanese
// and Korean have no space around a Latin word ("Text上限", "16MB보다").
func changesScript(a, b rune) bool {
	return (a < utf8.RuneSelf) != (b < utf8.RuneSelf) && a != gap && b != gap && IsCJK(max(a, b))
}

// IsCJK reports whether r is a Han, Kana or Hangul letter.
func IsCJK(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r <= 0x11FF, // Hangul Jamo
		r >= 0x2E80 && r <= 0x9FFF,   // radicals, Kana, Bopomofo, compatibility Jamo, Han
		r >= 0xA960 && r <= 0xA97F,   // Hangul Jamo
		r >= 0xAC00 && r <= 0xD7FF,   // Hangul
		r >= 0xF900 && r <= 0xFAFF,   // Han, compatibility
		r >= 0xFF66 && r <= 0xFFDC,   // half-width Kana and Hangul
		r >= 0x20000 && r <= 0x3FFFF: // Han, rare
		return true
	default:
		return false
	}
}
