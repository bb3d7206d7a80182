// Package edge recognises what stands in front of an instance: proxies, CDNs,
// firewalls and the error pages of frameworks. It is given an HTTP answer that
// is not the API's own and says what that answer proves, which is often less
// than it seems to say.
//
// The knowledge is data: rows of signatures, one table an idea (challenge.go,
// wall.go, backend.go, maintenance.go, cloudflare.go, missing.go, header.go).
// Someone who meets a new proxy adds a row with its source and a case to
// pages.jsonl of internal/corpus, and nothing else.
//
// One rule stands above all rows. Some codes say that nothing was applied and
// that the same request may go out again (edge_challenge, proxy_no_backend,
// maintenance, origin_unreachable, rate_limited). A row may give one of them
// only if the page cannot be made after the request was passed on.
package edge

import "net/http"

// The codes that this package gives, as the taxonomy spells them.
const (
	badGateway         = "bad_gateway"
	badRequest         = "bad_request"
	edgeChallenge      = "edge_challenge"
	endpointMissing    = "endpoint_missing"
	gatewayTimeout     = "gateway_timeout"
	httpAuthRequired   = "http_auth_required"
	internalError      = "internal_error"
	ipBlocked          = "ip_blocked"
	maintenance        = "maintenance"
	originError        = "origin_error"
	originTimeout      = "origin_timeout"
	originUnreachable  = "origin_unreachable"
	proxyNoBackend     = "proxy_no_backend"
	rateLimited        = "rate_limited"
	replyTargetMissing = "reply_target_missing"
	serviceUnavailable = "service_unavailable"
	sslError           = "ssl_error"
)

// Window is how much of a body is searched, in bytes. The pages of proxies are
// shorter; the long ones (Anubis has 23 KiB) sign within the first two.
const Window = 4 << 10

// Answer is the part of an HTTP answer that the author of a page controls.
type Answer struct {
	Status int
	Header http.Header // may be nil: then only the body speaks
	Body   string      // as read; the first Window bytes are searched
	HTML   bool        // the body's first byte that is not white space is '<'
	Method string      // of the request, "" when not known
	Path   string      // of the request, "" when not known
}

// Recognise names what the answer proves, as a code of the taxonomy, or ""
// when it proves no more than its status. Of a 2xx answer it says nothing but
// edge_challenge. Of a JSON body it reads nothing: then the headers alone
// speak.
func Recognise(a *Answer) string {
	if code := byHeader(a); code != "" {
		return code
	}
	text := window(a.Body)
	if text == "" || isJSON(text) {
		return ""
	}
	p := page{Answer: a, text: text, app: a.Header.Get("Server") == "Mastodon"}
	if code := p.match(); code != "" {
		return code
	}
	switch {
	case a.Status == http.StatusNotFound:
		return p.missing()
	case p.isBlocklist():
		return ipBlocked
	}
	return ""
}

// page is an answer whose body is to be searched.
type page struct {
	*Answer
	text string // the window
	// app is true where "Server: Mastodon" proves that Mastodon itself
	// answered: it sets the header on every answer of its controllers, and
	// dist/nginx.conf passes it on. Absence proves nothing.
	app bool
}

// window is the part of a body that is searched, from its first byte that is
// not white space.
func window(body string) string {
	const bom = "\ufeff"
	if len(body) >= len(bom) && body[:len(bom)] == bom {
		body = body[len(bom):]
	}
	for body != "" && isSpace(body[0]) {
		body = body[1:]
	}
	return body[:min(len(body), Window)]
}

func isJSON(text string) bool {
	return text[0] == '{' || text[0] == '[' || text[0] == '"'
}
