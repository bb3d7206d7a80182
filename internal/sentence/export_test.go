package sentence

import "iter"

// Codes yields the codes of all readings.
func Codes() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range readings {
			if !yield(readings[i].code) {
				return
			}
		}
	}
}

// Phrases yields the vocabulary.
func Phrases() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range vocabulary {
			if !yield(vocabulary[i].text) {
				return
			}
		}
	}
}
