package mastoerr

import (
	"net/http"
	"strings"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// redact takes out of the texts what came from the request: some servers quote
// it, and a message is logged.
func (e *MastodonError) redact(r *http.Request) {
	if r == nil || e.Message == "" && len(e.Fields) == 0 && e.RequestID == "" && e.detail == "" {
		return
	}
	secrets := secretsOf(r)
	if len(secrets) == 0 {
		return
	}
	e.Message = without(secrets, e.Message, maxMessage)
	e.RequestID = without(secrets, e.RequestID, maxName)
	e.detail = without(secrets, e.detail, maxMessage)
	for i := range e.Fields {
		f := &e.Fields[i]
		f.Field, f.Code = without(secrets, f.Field, maxName), without(secrets, f.Code, maxName)
		f.Message = without(secrets, f.Message, maxMessage)
	}
}

const (
	shortestSecret = 8  // bytes; what is shorter would hit ordinary words
	enoughOfSecret = 12 // bytes of a secret's beginning that count for it
)

// without replaces the quotations of secrets in a text that is bounded by limit.
// After one that breaks off, by the instance's doing, by our own bounds, or where
// it goes on in a form that is not known here, the rest of the text is dropped.
func without(secrets []string, text string, limit int) string {
	const redacted = "[redacted]"
	var b strings.Builder
	from := 0
	for i := 0; i+shortestSecret <= len(text); {
		n, whole := longestQuotation(text[i:], secrets)
		if n == 0 {
			i++
			continue
		}
		b.WriteString(text[from:i])
		b.WriteString(redacted)
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

// longestQuotation is the number of bytes at text's start that quote one of the
// secrets, and whether they are all of it. The longest counts: one secret may be
// the beginning of another.
func longestQuotation(text string, secrets []string) (longest int, whole bool) {
	for _, secret := range secrets {
		n, of := quotation(text, secret)
		all := of == len(secret)
		if n > longest && (all || of >= enoughOfSecret || n == len(text) && of >= shortestSecret) {
			longest, whole = n, all
		}
	}
	return longest, whole
}
