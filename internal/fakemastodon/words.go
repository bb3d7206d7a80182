package fakemastodon

import (
	_ "embed"
	"fmt"
	"strings"
)

// wordsFile holds what Mastodon says: a line has a key, the words, in which a verb of
// package fmt stands for a value, and the source, separated by tabs.
//
//go:embed words_mastodon.tsv
var wordsFile string

var words = readWords(wordsFile)

func readWords(file string) map[string]string {
	table := make(map[string]string)
	for line := range strings.Lines(file) {
		key, rest, found := strings.Cut(line, "\t")
		if found && !strings.HasPrefix(line, "#") {
			table[key], _, _ = strings.Cut(rest, "\t")
		}
	}
	return table
}

// say returns the words under a key, with the values filled in.
func say(key string, values ...any) string {
	text, found := words[key]
	if !found {
		panic("fakemastodon: words_mastodon.tsv has no " + key)
	}
	if len(values) == 0 {
		return text
	}
	return fmt.Sprintf(text, values...)
}
