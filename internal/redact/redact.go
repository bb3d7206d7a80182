// Package redact removes from a server's text what the request carried: some
// servers quote tokens and posts in their error messages, and messages are
// logged.
package redact

import (
	"strings"

	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
)

const (
	minSecretLen = 8  // bytes; what is shorter would hit ordinary words
	minPrefixLen = 12 // bytes of a secret's beginning that count for it
	placeholder  = "[redacted]"
)

// Redactor removes the secrets of one request from texts. It is for one
// goroutine.
type Redactor struct {
	facts   *request.Facts
	extra   []string
	known   bool // secrets is filled
	secrets secretList
}

// From returns a Redactor for what a request carries, and for secrets that do not
// show in it yet. It reads nothing before it meets a text.
func From(f *request.Facts, extra ...string) *Redactor {
	return &Redactor{facts: f, extra: extra}
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
		r.secrets, r.known = secretsOf(r.facts, r.extra), true
	}
	return redactText(r.secrets, text, limit)
}

func redactText(secrets []string, text string, limit int) string {
	var b strings.Builder
	from := 0
	for i := 0; i+minSecretLen <= len(text); {
		n, whole := longestMatch(text[i:], secrets)
		if n == 0 {
			i++
			continue
		}
		b.WriteString(text[from:i])
		b.WriteString(placeholder)
		i += n
		from = i
		if !whole {
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
// secrets, and whether they quote all of it. The longest match counts, as one
// secret may be the beginning of another.
func longestMatch(text string, secrets []string) (longest int, whole bool) {
	for _, secret := range secrets {
		n, matched := matchQuoted(text, secret)
		all := matched == len(secret)
		if n > longest && (all || matched >= minPrefixLen || n == len(text) && matched >= minSecretLen) {
			longest, whole = n, all
		}
	}
	return longest, whole
}
