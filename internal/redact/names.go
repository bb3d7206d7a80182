package redact

import (
	"net/http"
	"strings"
)

// isPlainParameter reports whether a parameter's value is no content, so that a
// message may name it.
func isPlainParameter(name string) bool {
	switch name {
	case "visibility", "language", "scope", "scopes", "grant_type", "response_type", "redirect_uri", "redirect_uris",
		"type", "types[]", "category", "context", "context[]", "filter_action", "replies_policy", "focus", "timezone":
		return true
	}
	name = strings.TrimSuffix(name, "[]")
	return strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids") || strings.HasSuffix(name, "_at")
}

// isCredential reports whether a parameter lets whoever has it act for somebody
// (RFC 6749, section 4; RFC 7636).
func isCredential(name string) bool {
	switch name {
	case "access_token", "refresh_token", "token", "client_secret", "code", "code_verifier", "password", "username",
		"assertion", "client_assertion":
		return true
	}
	return false
}

// isCommonHeader reports whether a header holds no secret: what every client
// sends, and the ids by which calls are traced.
func isCommonHeader(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Accept", "Accept-Encoding", "Accept-Language", "Cache-Control", "Connection", "Content-Encoding",
		"Content-Language", "Content-Length", "Content-Type", "Date", "Expect", "From", "Host", "If-Modified-Since",
		"Origin", "Pragma", "Range", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent", "Via",
		"Traceparent", "Tracestate", "X-Request-Id", "X-Correlation-Id":
		return true
	}
	return false
}
