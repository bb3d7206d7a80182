package mastoerr

import (
	"net/http"
	"strings"
)

// redact takes out of the instance's words what came from the request: some
// servers quote it, and a message is logged.
func (e *MastodonError) redact(r *http.Request) {
	if r == nil || e.Message == "" && len(e.Fields) == 0 {
		return
	}
	for _, secret := range secretsOf(r) {
		e.Message = without(secret, e.Message)
		for i := range e.Fields {
			f := &e.Fields[i]
			f.Field, f.Code, f.Message = without(secret, f.Field), without(secret, f.Code), without(secret, f.Message)
		}
	}
}

// without replaces a secret. What is shorter would hit ordinary words.
func without(secret, text string) string {
	const shortest = 8 // bytes
	if len(secret) < shortest || !strings.Contains(text, secret) {
		return text
	}
	return strings.ReplaceAll(text, secret, "[redacted]")
}

// secretParameters are those of OAuth (RFC 6749, RFC 7009, RFC 7636) and the
// words of a post.
var secretParameters = [...]string{
	"access_token", "client_secret", "code", "code_verifier", "password", "refresh_token", "token",
	"status", "spoiler_text", "poll[options][]",
}

// secretsOf lists what a request carries that nobody else should read.
func secretsOf(r *http.Request) []string {
	var secrets []string
	if _, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
		secrets = append(secrets, strings.TrimSpace(token))
	}
	if key := r.Header.Get(idempotencyKeyHeader); key != "" {
		secrets = append(secrets, key)
	}
	if k := keyOf(r.Context()); k != nil {
		secrets = append(secrets, k.value)
	}
	if r.URL != nil && r.URL.RawQuery != "" {
		for _, values := range r.URL.Query() {
			secrets = append(secrets, values...)
		}
	}
	if form, ok := postForm(r); ok {
		for _, name := range secretParameters {
			for _, value := range form[name] {
				// The message was made one line before.
				secrets = append(secrets, value, strings.Join(strings.Fields(value), " "))
			}
		}
	}
	return secrets
}
