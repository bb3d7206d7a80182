package edge

import "net/http"

// sign is a header that no page's text can outweigh.
type sign struct {
	name  string // canonical
	value string // the header's value starts with it, in lower case
	on    statuses
	code  string
}

var signs = [...]sign{
	// Cloudflare, developers.cloudflare.com/cloudflare-challenges: the one
	// supported way to detect a challenge page, whatever its status.
	{"Cf-Mitigated", "challenge", onStatus, edgeChallenge},
	// AWS WAF, docs.aws.amazon.com/waf, CAPTCHA and challenge responses: 202
	// and 405 answers of the firewall itself.
	{"X-Amzn-Waf-Action", "challenge", onStatus, edgeChallenge},
	{"X-Amzn-Waf-Action", "captcha", onStatus, edgeChallenge},
	// Vercel's firewall, as microlinkhq/is-antibot src/providers.json reads it.
	{"X-Vercel-Mitigated", "challenge", onStatus, edgeChallenge},
	{"X-Vercel-Mitigated", "deny", onError, edgeChallenge},
	// Sucuri names the rule that blocked: Ekultek/WhatWaf#1164.
	{"X-Sucuri-Block", "", onError, edgeChallenge},
	// Squid, src/FwdState.cc, checkRetry: a request that has a body is not sent
	// again once it was connected, so these four come before any origin had it. ERR_READ_ERROR, ERR_READ_TIMEOUT,
	// ERR_ZERO_SIZE_OBJECT and ERR_WRITE_ERROR come after.
	{"X-Squid-Error", "err_connect_fail", on5xx, proxyNoBackend},
	{"X-Squid-Error", "err_dns_fail", on5xx, proxyNoBackend},
	{"X-Squid-Error", "err_cannot_forward", on5xx, proxyNoBackend},
	{"X-Squid-Error", "err_secure_connect_fail", on5xx, proxyNoBackend},
}

func byHeader(a *Answer) string {
	if len(a.Header) == 0 {
		return ""
	}
	kind := kindOf(a.Status)
	for i := range signs {
		s := &signs[i]
		if s.on&kind == 0 {
			continue
		}
		if v := a.Header.Get(s.name); v != "" && hasPrefix(v, s.value) {
			return s.code
		}
	}
	if a.wantsPassword() {
		return httpAuthRequired
	}
	return ""
}

// passwordSchemes are the schemes of RFC 7617, RFC 7616, RFC 4559 and NTLM. No
// server of the Mastodon API uses them on its API.
var passwordSchemes = [...]string{"basic", "digest", "negotiate", "ntlm"}

// wantsPassword reports whether a proxy asks for credentials of its own: the
// token was never looked at, and reconnecting cannot help. A Bearer challenge
// means that the API answered (RFC 6750), and so does a JSON "invalid_client":
// RFC 6749, section 5.2, has a token endpoint ask for Basic when the client
// came with Basic.
func (a *Answer) wantsPassword() bool {
	var challenges []string
	switch a.Status {
	case http.StatusUnauthorized:
		challenges = a.Header["Www-Authenticate"]
	case http.StatusProxyAuthRequired:
		challenges = a.Header["Proxy-Authenticate"]
	}
	wanted := false
	for _, c := range challenges {
		if contains(c, "bearer") {
			return false
		}
		for _, scheme := range passwordSchemes {
			wanted = wanted || hasPrefix(c, scheme)
		}
	}
	return wanted && !contains(window(a.Body), "invalid_client")
}

// speaksBearer reports whether the answer carries the API's own challenge.
func (a *Answer) speaksBearer() bool {
	for _, c := range a.Header["Www-Authenticate"] {
		if contains(c, "bearer") {
			return true
		}
	}
	return false
}
