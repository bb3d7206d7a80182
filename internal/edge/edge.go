// Package edge recognises what stands in front of an instance: proxies, CDNs,
// firewalls and the error pages of frameworks. It takes a response that the API
// did not write and returns what that response proves. Often that is less than
// the page says.
//
// The knowledge is data: tables of signatures, one file for each idea (header.go,
// cloudflare.go, challenge.go, firewalls.go, botchecks.go, backend.go, platforms.go,
// maintenance.go, missing.go, and json.go for JSON). To add a proxy, add a signature with its source, and a case to pages.jsonl of
// internal/corpus.
//
// One rule is above all signatures. Some codes say that nothing was applied and
// that the same request may be sent again (edge_challenge, proxy_no_backend,
// maintenance, origin_unreachable, rate_limited). A signature may give one of them
// only if the page cannot be made after the request was passed on.
package edge

import (
	"net/http"
	"strings"

	"github.com/mastoerr/mastoerr/internal/ascii"
)

// The codes that this package returns.
const (
	badGateway         = "bad_gateway"
	badRequest         = "bad_request"
	connectionLost     = "connection_lost"
	edgeChallenge      = "edge_challenge"
	emailUnconfirmed   = "email_unconfirmed"
	endpointMissing    = "endpoint_missing"
	gatewayTimeout     = "gateway_timeout"
	httpAuthRequired   = "http_auth_required"
	internalError      = "internal_error"
	invalidResponse    = "invalid_response"
	ipBlocked          = "ip_blocked"
	loginRequired      = "login_required"
	maintenance        = "maintenance"
	notFound           = "not_found"
	originError        = "origin_error"
	originTimeout      = "origin_timeout"
	originUnreachable  = "origin_unreachable"
	proxyNoBackend     = "proxy_no_backend"
	rateLimited        = "rate_limited"
	replyTargetMissing = "reply_target_missing"
	serviceUnavailable = "service_unavailable"
	sslError           = "ssl_error"
	unexpectedRedirect = "unexpected_redirect"
	unexpectedStatus   = "unexpected_status"
)

// Window is how much of a body is searched, in bytes. Most pages of proxies are
// shorter; the long ones (Anubis: 23 KiB) have their signature in the first 2 KiB.
const Window = 4 << 10

// Answer is a response, as far as a page can be recognised by it.
type Answer struct {
	Status int
	Header http.Header // nil when not known
	Body   string      // as read; the first Window bytes are searched
	HTML   bool        // the body's first byte that is not white space is '<'
	Method string      // of the request, "" when not known
	Path   string      // of the request, "" when not known
}

// Recognise returns the code that the response proves, "" when it proves no more
// than its status. For a 2xx that is edge_challenge or nothing. A JSON body is the
// API's, so then only the headers count, and what jsonPages knows.
func Recognise(a *Answer) string {
	if code := byHeader(a); code != "" {
		return code
	}
	text := window(a.Body)
	if text == "" {
		return ""
	}
	p := page{Answer: a, text: text, byMastodon: a.Header.Get("Server") == "Mastodon"}
	if isJSON(text) {
		if a.mayBeOthersJSON(text) {
			return p.match(jsonTables[:])
		}
		return ""
	}
	if code := p.match(tables[:]); code != "" {
		return code
	}
	if rest := behindStyle(a.Body); rest != "" {
		behind := page{Answer: a, text: rest, byMastodon: p.byMastodon}
		if code := behind.match(tables[:]); code != "" {
			return code
		}
	}
	switch {
	case a.Status == http.StatusNotFound:
		return p.missing()
	case p.isBlocklist():
		return ipBlocked
	}
	return ""
}

// page is a response whose body is searched.
type page struct {
	*Answer
	text string // the window
	// byMastodon is true where "Server: Mastodon" proves that Mastodon itself
	// responded: its controllers always set the header, and dist/nginx.conf passes
	// it on. A missing header proves nothing.
	byMastodon bool
}

// window returns the part of a body that is searched. It starts at the first byte
// that is not white space.
func window(body string) string {
	const bom = "\ufeff"
	if len(body) >= len(bom) && body[:len(bom)] == bom {
		body = body[len(bom):]
	}
	for body != "" && ascii.IsSpace(body[0]) {
		body = body[1:]
	}
	return body[:min(len(body), Window)]
}

// behindStyle returns a second window where the first <style> reaches beyond the
// first one: some pages have their whole text behind it. It is "" elsewhere.
func behindStyle(body string) string {
	head := window(body)
	if len(head) < Window || !ascii.Contains(head, "<style") {
		return ""
	}
	const end = "</style>"
	i := strings.Index(body[len(head):], end)
	if i < 0 || strings.Contains(head, end) {
		return ""
	}
	return window(body[len(head)+i+len(end):])
}

func isJSON(text string) bool {
	return text[0] == '{' || text[0] == '[' || text[0] == '"'
}
