package mastoerr

import (
	"cmp"
	"encoding/base64"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// redact takes out of the instance's words what came from the request: some
// servers quote it, and a message is logged.
func (e *MastodonError) redact(r *http.Request) {
	if r == nil || e.Message == "" && len(e.Fields) == 0 && e.RequestID == "" {
		return
	}
	for _, secret := range secretsOf(r) {
		e.Message = without(secret, e.Message, maxMessage)
		e.RequestID = without(secret, e.RequestID, maxName)
		for i := range e.Fields {
			f := &e.Fields[i]
			f.Field, f.Code = without(secret, f.Field, maxName), without(secret, f.Code, maxName)
			f.Message = without(secret, f.Message, maxMessage)
		}
	}
}

const (
	shortestSecret = 8  // bytes; what is shorter would hit ordinary words
	enoughOfSecret = 12 // bytes of a secret's beginning that count for it
)

// without replaces a secret, or the beginning of one that was cut off (by the
// instance, or by our own bounds at the text's end), in a text that is bounded by
// limit.
func without(secret, text string, limit int) string {
	if len(secret) < shortestSecret || len(text) < shortestSecret {
		return text
	}
	const redacted = "[redacted]"
	beginning := secret[:min(len(secret), enoughOfSecret)]
	changed := false
	for from := 0; ; {
		i := strings.Index(text[from:], beginning)
		if i < 0 {
			break
		}
		i += from
		text = text[:i] + redacted + text[i+common(text[i:], secret):]
		from = i + len(redacted)
		changed = true
	}
	for n := len(beginning) - 1; n >= shortestSecret; n-- {
		if rest, ok := strings.CutSuffix(text, secret[:n]); ok {
			text, changed = rest+redacted, true
			break
		}
	}
	if !changed {
		return text
	}
	return wire.Line(text, limit)
}

// common is how much of a and b is the same from the start.
func common(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// secretParameters are those of OAuth (RFC 6749, RFC 7009, RFC 7636) and the
// words of a post.
var secretParameters = [...]string{
	"access_token", "client_secret", "code", "code_verifier", "password", "refresh_token", "token",
	"status", "spoiler_text", "poll[options][]", "description",
}

// secretsOf lists what a request carries that nobody else should read, in the
// forms in which a server may quote it, the longest first: one may be the
// beginning of another.
func secretsOf(r *http.Request) []string {
	var secrets []string
	add := func(value string) {
		// A message was made one line before.
		line := wire.Line(value, len(value))
		secrets = append(secrets, line)
		for _, form := range [...]string{url.QueryEscape(value), url.PathEscape(value), html.EscapeString(line)} {
			if form != line {
				secrets = append(secrets, form)
			}
		}
	}
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
		add(strings.TrimSpace(token))
		if user, err := base64.StdEncoding.DecodeString(token); err == nil && strings.EqualFold(scheme, "Basic") {
			_, password, _ := strings.Cut(string(user), ":")
			add(password)
		}
	} else {
		add(scheme)
	}
	for name, values := range r.Header {
		if strings.EqualFold(name, idempotencyKeyHeader) { // see setKey
			for _, value := range values {
				add(value)
			}
		}
	}
	if k := keyOf(r.Context()); k != nil {
		add(k.value)
	}
	if r.URL != nil && r.URL.RawQuery != "" {
		for _, values := range r.URL.Query() {
			for _, value := range values {
				add(value)
			}
		}
	}
	if form, ok := postForm(r); ok {
		for _, name := range secretParameters {
			for _, value := range form[name] {
				add(value)
			}
		}
	}
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return secrets
}
