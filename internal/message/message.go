// Package message finds out what a Mastodon error message says, in any of the
// 97 languages that Mastodon answers in. It knows texts and nothing else: what
// a code means is the caller's business.
//
// Since version 3.5 Mastodon answers in the language of the account's owner,
// and most failures carry no machine-readable word beside the text (Mastodon,
// app/controllers/concerns/localized.rb and api/error_handling.rb). So the
// package holds a table of the messages that a publishing client can meet, in
// every language and version: not the sentences, only their hashes and codes.
// The module in gen/ writes the table from Mastodon's own translations.
package message

// Find returns the code of the first known message in text, or "" where there
// is none. The text is the decoded "error" or "error_description" of the
// answer, status its HTTP status, and path the path of the request's URL, or
// "" where that is unknown: the few messages whose meaning hangs on the path
// are then not recognised.
//
// A message may begin at any word, because Rails puts its own words around it
// ("Validation failed: …", in Uyghur behind the message) and joins several
// messages with a comma. The first message counts, and of those that begin at
// the same word the longest.
func Find(text string, status int, path string) string {
	var buffer [maxLetters]rune
	words := normalise(text, &buffer)
	last := gap
	for i, letter := range words {
		if last == gap {
			if code := longestAt(words[i:], status, path); code != "" {
				return code
			}
		}
		last = letter
	}
	return ""
}

// longestAt returns the code of the longest message that begins with the first
// of the words, or "". It reads on only while some message begins with the same
// letters, so most words cost it very little.
func longestAt(words []rune, status int, path string) string {
	code := ""
	hash := hashStart
	letters := 0
	for _, letter := range words {
		if letter == gap {
			if letters >= ShortBeginning {
				if found := codeOf(hash, status, path); found != "" {
					code = found
				}
			}
			continue
		}
		hash = hashLetter(hash, letter)
		letters++
		if (letters == ShortBeginning || letters == LongBeginning) && !beginsMessage(hash) || letters > LongestMessage {
			break
		}
	}
	return code
}
