package samepost

import (
	"strings"
	"unicode"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mattn/go-mastodon"
)

// HasMention reports whether a text mentions somebody.
func HasMention(text string) bool {
	_, mention, _ := cutMention(text)
	return mention != ""
}

// equalBut reports whether two texts are equal but for mentions, which equal judges.
func equalBut(want, have string, equal func(want, have string) bool) bool {
	for {
		a, mentionA, restA := cutMention(want)
		b, mentionB, restB := cutMention(have)
		if a != b || (mentionA == "") != (mentionB == "") {
			return false
		}
		if mentionA == "" {
			return true
		}
		if !equal(mentionA, mentionB) {
			return false
		}
		want, have = restA, restB
	}
}

// isSpelledAs reports whether Mastodon may store one mention as the other: the
// account spells itself, and one of the own instance has no domain
// (app/services/process_mentions_service.rb). A domain in another script may be
// stored in ASCII (RFC 3492), so it equals any.
func isSpelledAs(want, have string) bool {
	userA, domainA := splitMention(want)
	userB, domainB := splitMention(have)
	return strings.EqualFold(userA, userB) &&
		(strings.EqualFold(domainA, domainB) || domainB == "" || !isASCII(domainA))
}

// mayResolveTo reports whether a mention may be of the account of another one: an
// instance can serve accounts under another domain, and rename them (WebFinger).
func mayResolveTo(want, have string) bool {
	_, domain := splitMention(want)
	return domain != "" || strings.EqualFold(want, have)
}

// mentionsFit reports whether an entry whose text does not show the domains of
// mentions mentions the accounts that the post mentions.
func mentionsFit(toot *mastodon.Toot, entry *mastoapi.Status) bool {
	for _, mention := range mentionsOf(toot.Status) {
		user, domain := splitMention(mention)
		if domain != "" && !mentionsAccount(entry, user, domain) && !strings.Contains(htmlText(string(entry.Content)), mention) {
			return false
		}
	}
	return true
}

func mentionsAccount(entry *mastoapi.Status, user, domain string) bool {
	for _, m := range entry.Mentions {
		name, host, _ := strings.Cut(string(m.Acct), "@")
		if strings.EqualFold(name, user) && (host == "" || strings.EqualFold(host, domain)) {
			return true
		}
	}
	return false
}

func mentionsOf(text string) (all []string) {
	for {
		_, mention, after := cutMention(text)
		if mention == "" {
			return all
		}
		all, text = append(all, mention), after
	}
}

// splitMention returns the user and the domain of "@user@domain".
func splitMention(mention string) (user, domain string) {
	user, domain, _ = strings.Cut(strings.TrimPrefix(mention, "@"), "@")
	return user, domain
}

// cutMention cuts text around its first mention. Without one the mention is "".
func cutMention(text string) (before, mention, after string) {
	for i := 0; i < len(text); i++ {
		if text[i] != '@' {
			continue
		}
		user := nameLength(text[i+1:], isASCIIWord)
		if user == 0 {
			continue
		}
		end := i + 1 + user
		if end < len(text) && text[end] == '@' {
			if domain := nameLength(text[end+1:], isWord); domain > 0 {
				end += 1 + domain
			}
		}
		return text[:i], text[i:end], text[end:]
	}
	return text, "", ""
}

// nameLength returns the length of the user name or domain at text's start. Dots and
// hyphens count within it, not at its end.
func nameLength(text string, isWord func(rune) bool) int {
	end := 0
	for i, r := range text {
		switch {
		case isWord(r):
			end = i + len(string(r))
		case r != '.' && r != '-':
			return end
		}
	}
	return end
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

func isASCIIWord(r rune) bool { return r <= unicode.MaxASCII && isWord(r) }

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// withoutDomains makes "@user" of "@user@instance.example".
func withoutDomains(text string) string {
	return mapMentions(text, func(mention string) string {
		user, _ := splitMention(mention)
		return "@" + strings.ToLower(user)
	})
}

// withoutMentions leaves mentions out: some servers show a name of the account's own.
func withoutMentions(text string) string {
	return mapMentions(text, func(string) string { return " " })
}

func mapMentions(text string, instead func(mention string) string) string {
	var b strings.Builder
	for {
		before, mention, after := cutMention(text)
		b.WriteString(before)
		if mention == "" {
			return b.String()
		}
		b.WriteString(instead(mention))
		text = after
	}
}
