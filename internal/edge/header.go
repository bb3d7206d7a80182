package edge

import (
	"net/http"

	"github.com/mastoerr/mastoerr/internal/ascii"
	"github.com/mastoerr/mastoerr/internal/httpstatus"
)

// headerSignature is a header that proves more than any text of a page.
type headerSignature struct {
	name     string // canonical
	value    string // the header's value starts with it, lower case
	statuses httpstatus.Set
	code     string
}

var headerSignatures = [...]headerSignature{
	// Cloudflare, developers.cloudflare.com/cloudflare-challenges: the one
	// supported way to detect a challenge page, whatever its status.
	{"Cf-Mitigated", "challenge", onAny, edgeChallenge},
	// AWS WAF, docs.aws.amazon.com/waf, CAPTCHA and challenge responses: the
	// firewall itself sends a 202 or a 405.
	{"X-Amzn-Waf-Action", "challenge", onAny, edgeChallenge},
	{"X-Amzn-Waf-Action", "captcha", onAny, edgeChallenge},
	// Vercel's firewall, as microlinkhq/is-antibot src/providers.json reads it.
	{"X-Vercel-Mitigated", "challenge", onAny, edgeChallenge},
	{"X-Vercel-Mitigated", "deny", onError, edgeChallenge},
	// SiteGround's captcha; DataDome, docs.datadome.co and is-antibot: 1 and 2 are
	// a captcha and a block.
	{"Sg-Captcha", "challenge", onAny, edgeChallenge},
	{"X-Dd-B", "", onError, edgeChallenge},
	// Kasada, likewise.
	{"X-Kasada-Challenge", "", onError, edgeChallenge},
	// Sucuri names the rule that blocked: Ekultek/WhatWaf#1164.
	{"X-Sucuri-Block", "", onError, edgeChallenge},
	// Squid, src/FwdState.cc, checkRetry: a request with a body is not sent again
	// once a connection was up, so these four come before any origin had it.
	// ERR_READ_ERROR, ERR_READ_TIMEOUT, ERR_ZERO_SIZE_OBJECT and ERR_WRITE_ERROR
	// come after.
	{"X-Squid-Error", "err_connect_fail", on5xx, proxyNoBackend},
	{"X-Squid-Error", "err_dns_fail", on5xx, proxyNoBackend},
	{"X-Squid-Error", "err_cannot_forward", on5xx, proxyNoBackend},
	{"X-Squid-Error", "err_secure_connect_fail", on5xx, proxyNoBackend},
	// ngrok, ngrok.com/docs/errors, as in platforms.
	{"Ngrok-Error-Code", "err_ngrok_3200", on404 | on5xx, proxyNoBackend},
	{"Ngrok-Error-Code", "err_ngrok_8012", on5xx, proxyNoBackend},
	// Render names what its router met: no server, one that is suspended, one that did
	// not wake up (ids 60278303954, 71572616939 of the public code index).
	{"X-Render-Routing", "no-server", on5xx, proxyNoBackend},
	{"X-Render-Routing", "suspend", on5xx, proxyNoBackend},
	{"X-Render-Routing", "hibernate-wake-error", on5xx, proxyNoBackend},
}

// byHeader returns the code that the headers prove, "" for none.
func byHeader(a *Answer) string {
	if len(a.Header) == 0 {
		return ""
	}
	switch code := byHeaderSignature(a); {
	case code != "":
		return code
	case a.wantsPassword():
		return httpAuthRequired
	case a.isEmptyAccepted():
		return edgeChallenge
	}
	return ""
}

// byHeaderSignature returns the code of the first header signature, "" for none.
func byHeaderSignature(a *Answer) string {
	status := httpstatus.Of(a.Status)
	for i := range headerSignatures {
		s := &headerSignatures[i]
		if s.statuses&status == 0 {
			continue
		}
		if v := a.Header.Get(s.name); v != "" && ascii.HasPrefix(v, s.value) {
			return s.code
		}
	}
	return ""
}

// An instance chooses how many challenges there are, and how long each is.
const (
	maxChallenges = 8
	maxChallenge  = 1 << 10 // bytes
)

// passwordSchemes are the schemes of RFC 7617, RFC 7616, RFC 4559 and NTLM. No
// server uses them for the Mastodon API.
var passwordSchemes = [...]string{"basic", "digest", "negotiate", "ntlm"}

// wantsPassword reports whether a proxy asks for credentials of its own. Then the
// instance never saw the token, and a new token does not help. A Bearer challenge
// means that the API responded (RFC 6750). So does "invalid_client" in JSON: by
// RFC 6749, section 5.2, a token endpoint asks for Basic when the client used it.
func (a *Answer) wantsPassword() bool {
	var challenges []string
	switch a.Status {
	case http.StatusUnauthorized:
		challenges = a.Header["Www-Authenticate"]
	case http.StatusProxyAuthRequired:
		challenges = a.Header["Proxy-Authenticate"]
	}
	if isBearer(challenges) {
		return false
	}
	for _, c := range challenges[:min(len(challenges), maxChallenges)] {
		for _, scheme := range passwordSchemes {
			if ascii.HasPrefix(c, scheme) {
				return !ascii.Contains(window(a.Body), "invalid_client")
			}
		}
	}
	return false
}

// isBearer reports whether one of the challenges is the API's own.
func isBearer(challenges []string) bool {
	for _, c := range challenges[:min(len(challenges), maxChallenges)] {
		if ascii.Contains(c[:min(len(c), maxChallenge)], "bearer") {
			return true
		}
	}
	return false
}

// proxyAuthPages are the 401 pages of a proxy that wants credentials of its own.
// The proxy never looked at the token. Most of them say so in WWW-Authenticate as
// well; these are known without it.
var proxyAuthPages = []signature{
	// HAProxy 2.6.12, captured: `http-request deny deny_status 401` sends the
	// page of `http-request auth` without its header.
	{text: "you need a valid user and password to access this content", statuses: on401, code: httpAuthRequired},
	// nginx 1.22.1, captured: it passes an application's 401 on unchanged, so
	// its own page is auth_basic's or auth_request's. openresty and the forks
	// have the same page.
	{text: "401 authorization required", where: inHeading, also: "<hr><center>", statuses: on401, code: httpAuthRequired},
	// Apache 2.4.71, captured: mod_auth_basic and mod_auth_digest.
	{text: "this server could not verify that you", statuses: on401, code: httpAuthRequired},
	// Varnish 7.1.1, captured: synth(401) names Varnish as the one that answers.
	{text: "varnish cache server", statuses: on401, code: httpAuthRequired},
	// deflect-ca/banjax, internal/password-protected-path.html: Deflect's
	// password page, sent with 401. Its challenge comes with 429.
	{text: "equalit.ie inc.", statuses: on401, code: httpAuthRequired},
}

// blocklist is the whole body that Rack::Attack sends to an address that an
// administrator has blocked, before the application runs: Mastodon's IP blocks
// (config/initializers/rack_attack.rb:65; Rack::Attack's default responder,
// lib/rack/attack/configuration.rb). A Go server that says the same with
// http.Error also sends X-Content-Type-Options.
const blocklist = "Forbidden\n"

func (p *page) isBlocklist() bool {
	return p.Status == http.StatusForbidden && p.Body == blocklist && !p.byMastodon &&
		p.Header.Get("X-Content-Type-Options") == ""
}
