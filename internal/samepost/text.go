package samepost

import (
	"strings"
	"unicode"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// sameText compares a text with what a server stored of it: line ends and outer
// white space do not count, nor does how a mention is spelled. Mastodon writes a
// mention that it can resolve as the account spells itself, without the domain of
// the own instance (app/services/process_mentions_service.rb).
func sameText(want, have string) bool {
	want, have = trim(want), trim(have)
	if want == have {
		return true
	}
	for {
		a, mentionA, restA := cutMention(want)
		b, mentionB, restB := cutMention(have)
		if a != b || !sameMention(mentionA, mentionB) {
			return false
		}
		if mentionA == "" {
			return true
		}
		want, have = restA, restB
	}
}

// trim returns text without outer white space and with one kind of line end. NUL
// and the byte order mark count as white space: some servers strip them.
func trim(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || r == 0 || r == '\uFEFF'
	})
}

// cutMention cuts text around its first mention. Without one the mention is "".
func cutMention(text string) (before, mention, after string) {
	for i := 0; i < len(text); i++ {
		if text[i] != '@' {
			continue
		}
		user := nameLength(text[i+1:])
		if user == 0 {
			continue
		}
		end := i + 1 + user
		if end < len(text) && text[end] == '@' {
			if domain := nameLength(text[end+1:]); domain > 0 {
				end += 1 + domain
			}
		}
		return text[:i], text[i:end], text[end:]
	}
	return text, "", ""
}

// nameLength returns the length of the user name or domain at text's start.
func nameLength(text string) int {
	end := 0
	for i, r := range text {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '_':
			end = i + len(string(r))
		case r == '.' || r == '-':
			// within a name, not at its end
		default:
			return end
		}
	}
	return end
}

// sameMention reports whether two mentions are of the same account: the same user,
// and the same domain where both have one. A domain in another script may be stored
// in ASCII (RFC 3492), so it equals any.
func sameMention(a, b string) bool {
	userA, domainA, _ := strings.Cut(strings.TrimPrefix(a, "@"), "@")
	userB, domainB, _ := strings.Cut(strings.TrimPrefix(b, "@"), "@")
	return strings.EqualFold(userA, userB) &&
		(domainA == "" || domainB == "" || strings.EqualFold(domainA, domainB) || !isASCII(domainA+domainB))
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// htmlText returns what a status shows, from its HTML.
func htmlText(content string) string { return wire.PlainText(content) }

// squeeze returns text without white space, case and the domains of mentions, which
// HTML leaves out.
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == 0 || r == '\uFEFF' {
			return -1
		}
		return unicode.ToLower(r)
	}, withoutDomains(text))
}

// reduce returns text without what a server that stores another format than plain
// text loses: tags, entities, the signs of Markdown and domains of mentions.
func reduce(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("*_~#>[]()\\`-|=+", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, withoutDomains(wire.PlainText(text)))
}

// withoutDomains makes "@user" of "@user@instance.example".
func withoutDomains(text string) string {
	var b strings.Builder
	for {
		before, mention, after := cutMention(text)
		b.WriteString(before)
		if mention == "" {
			return b.String()
		}
		user, _, _ := strings.Cut(mention[1:], "@")
		b.WriteString("@" + user)
		text = after
	}
}
