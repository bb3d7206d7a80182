package sentence

import "github.com/mastoerr/mastoerr/internal/ascii"

// statement is what a sentence says: of what, and which verdict.
type statement struct {
	subjects subjects
	verdicts verdicts
}

// phrase is one word, or several, with what it names.
type phrase struct {
	text     string // in lower case and without signs
	subjects subjects
	verdicts verdicts
}

// normalise writes the words of text into buffer, in lower case and with one blank
// between two. Every sign but a letter or digit ends a word, so "redirect_uri",
// "redirect-uri" and "`redirect` URI" are the same; an apostrophe is left out.
func normalise(text string, buffer *[maxText + 1]byte) []byte {
	words := buffer[:0]
	for i := 0; i < len(text); i++ {
		c := ascii.Fold(text[i])
		switch {
		case c >= 'a' && c <= 'z', ascii.IsDigit(c), c >= 0x80:
			words = append(words, c)
		case c == '\'':
		case len(words) > 0 && words[len(words)-1] != ' ':
			words = append(words, ' ')
		}
	}
	return words
}

// read looks the words up. At each word the longest phrase of the vocabulary counts,
// and the words inside it are not looked up again.
func read(words []byte) statement {
	var s statement
	for i := 0; i < len(words); {
		if p, end := longest(words[i:]); p != nil {
			s.subjects |= p.subjects
			s.verdicts |= p.verdicts
			i += end
		}
		for i < len(words) && words[i] != ' ' {
			i++
		}
		i++
	}
	return s
}

// longest returns the longest phrase that the words start with, and its length there.
func longest(words []byte) (*phrase, int) {
	// The vocabulary is sorted, so what the words start with stands before them.
	low, high := 0, len(vocabulary)
	for low < high {
		middle := (low + high) / 2
		if vocabulary[middle].text <= string(words) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	for i := low - 1; i >= 0 && vocabulary[i].text[0] == words[0]; i-- {
		if end := vocabulary[i].match(words); end > 0 {
			return &vocabulary[i], end
		}
	}
	return nil, 0
}

// match returns the length of the phrase at the start of the words, 0 when they do not
// start with it. The last word may be in the plural.
func (p *phrase) match(words []byte) int {
	n := len(p.text)
	if len(words) < n || string(words[:n]) != p.text {
		return 0
	}
	if n < len(words) && words[n] == 's' {
		n++
	}
	if n < len(words) && words[n] != ' ' {
		return 0
	}
	return n
}
