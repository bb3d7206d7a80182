package charcount

import (
	"regexp"
	"strings"
	"unicode"
)

// words cuts text before and behind each run of white space. White space at the ends
// does not count: servers strip it.
func words(text string) []string {
	text = strings.TrimSpace(text)
	var all []string
	start, wasSpace := 0, false
	for i, r := range text {
		if isSpace := unicode.IsSpace(r); isSpace != wasSpace {
			all = append(all, text[start:i])
			start, wasSpace = i, isSpace
		}
	}
	return append(all, text[start:])
}

// scheme begins a link; anything may stand before it.
var scheme = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://|magnet:|xmpp:|www\.`)

// ofWord counts a word. A link may end anywhere in it: where it goes on to the end, it
// counts least.
func ofWord(word string, perLink int) int {
	if at := scheme.FindStringIndex(word); at != nil {
		before, link := word[:at[0]], word[at[0]:]
		return Clusters(withoutDomains(before)) + min(perLink, Clusters(withoutDomains(link)))
	}
	return Clusters(withoutDomains(word))
}

// mention is a mention with its domain.
var mention = regexp.MustCompile(`(@[\p{L}\p{N}\p{M}_.-]+)@[\p{L}\p{N}\p{M}.:_-]+`)

func withoutDomains(word string) string {
	if !strings.Contains(word, "@") {
		return word
	}
	return mention.ReplaceAllString(word, "$1")
}
