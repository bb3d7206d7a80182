// Package message recognises the error messages of Mastodon in all of its 97
// languages. What a code means is the caller's business.
//
// Since version 3.5 Mastodon uses the language of the account, and most failures have
// no error code beside the text (Mastodon, app/controllers/concerns/localized.rb and
// api/error_handling.rb). So the package has a table of the messages that a client
// can meet when it posts, in every language and version: not the sentences, only their
// hashes and codes. The module in gen/ writes it from Mastodon's own translations.
package message

// Find returns the code of the first known message in text, "" for none. The text is
// the decoded "error" or "error_description" of the response, status its HTTP status,
// and path the path of the request's URL, "" when unknown. Without a path the few
// messages whose meaning depends on it are not recognised.
//
// A message may start at any word, because Rails puts its own words around it
// ("Validation failed: …", in Uyghur behind the message) and joins several messages
// with a comma. The first message counts, and of those that start at the same word
// the longest.
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

// longestAt returns the code of the longest message that starts with the first of the
// words, "" for none. It stops as soon as no message starts with the same letters, so
// most words take little time.
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
