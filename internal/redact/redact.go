// Package redact removes from a server's text what the request carried: some
// servers quote tokens and posts in their error messages, and messages are
// logged.
package redact

import (
	"net/http"
	"strings"

	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
)

const (
	minSecretLen = 8  // bytes; what is shorter would hit ordinary words
	minPrefixLen = 12 // bytes of a secret's beginning that count for it
	chanceLen    = 20 // bytes; fewer of a text may begin another one by chance
	placeholder  = "[redacted]"
)

// Redactor removes the secrets of one request from texts. It is for one
// goroutine.
type Redactor struct {
	facts   *request.Facts
	sent    *http.Request
	extra   []string
	known   bool // secrets is filled
	secrets []secret
}

// From returns a Redactor for what a request carries, and for secrets that do not
// show in it yet. It reads nothing before it meets a text.
func From(f *request.Facts, extra ...string) *Redactor {
	return &Redactor{facts: f, extra: extra}
}

// AddSent adds the headers of the request as it was sent, where a transport underneath
// changed it. sent may be nil.
func (r *Redactor) AddSent(sent *http.Request) {
	if sent != r.facts.Request {
		r.sent = sent
	}
}

// Clean returns text with each quotation of a secret replaced by "[redacted]".
// If only the start of a secret matches, because the quotation is truncated or
// goes on in an encoding that is not known here, everything after it is dropped.
// A text that is changed is one line of at most limit bytes.
func (r *Redactor) Clean(text string, limit int) string {
	if len(text) < minSecretLen {
		return text
	}
	if !r.known {
		r.secrets, r.known = secretsOf(r.facts, r.sent, r.extra), true
	}
	return redactText(r.secrets, text, limit)
}

func redactText(secrets []secret, text string, limit int) string {
	var b strings.Builder
	from := 0
	for i := 0; i+minSecretLen <= len(text); {
		n, dropRest := longestMatch(text[i:], secrets)
		if n == 0 {
			i++
			continue
		}
		b.WriteString(text[from:i])
		b.WriteString(placeholder)
		i += n
		from = i
		if dropRest {
			from = len(text)
			break
		}
	}
	if b.Len() == 0 {
		return text
	}
	b.WriteString(text[from:])
	return wire.Line(b.String(), limit)
}

// longestMatch returns the number of bytes at text's start that quote one of the
// secrets, and whether what follows may be more of it. The longest match counts, as
// one secret may be the beginning of another.
func longestMatch(text string, secrets []secret) (longest int, dropRest bool) {
	for i := range secrets {
		s := &secrets[i]
		n, matched := matchQuoted(text, s)
		if n <= longest {
			continue
		}
		if quoted, drop := s.judge(text[n:], matched); quoted {
			longest, dropRest = n, drop
		}
	}
	return longest, dropRest
}

// judge reports whether a text that has so many bytes of the secret quotes it, and
// whether rest, which follows in the text, may be more of the secret.
func (s *secret) judge(rest string, matched int) (quoted, drop bool) {
	switch {
	case matched == len(s.text):
		return true, false
	case rest == "":
		return matched >= s.ordinary+minSecretLen, true
	case matched < max(minPrefixLen, s.ordinary+minSecretLen):
		return false, false
	case s.words && matched < chanceLen && isPlain(s.text[matched]) && isPlain(rest[0]):
		// No encoding changes letters, so these are words of the server's own: other
		// words after the same beginning, or its words after a quotation cut off.
		return rest[0] == ' ', false
	}
	return true, true
}

func isPlain(c byte) bool {
	return c == ' ' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
