package edge

import (
	"net/http"

	"github.com/mastoerr/mastoerr/internal/ascii"
	"github.com/mastoerr/mastoerr/internal/httpstatus"
)

// wallCookies are the beginnings of the cookies by which a firewall remembers a
// client. It sets them with ordinary responses too, so they prove something only where
// there is no response: in an empty 202.
var wallCookies = [...]string{
	"aws-waf-token=", // docs.aws.amazon.com/waf, token use
	// EnableSecurity/wafw00f acf6104 and microlinkhq/is-antibot eba53e7.
	"datadome=", "incap_ses_", "visid_incap_", "nlbi_", "reese84=", "_px", "__ddg", "sucuri_cloudproxy_uuid_", "rbzid=",
}

// IsChallenge reports whether a 2xx is a firewall's challenge by its headers alone: it
// has a challenge's header, or is a 202 without a body that sets a firewall's cookie.
// Mastodon has a 202 for uploads only, with the attachment in it.
func IsChallenge(resp *http.Response) bool {
	a := Answer{Status: resp.StatusCode, Header: resp.Header}
	return hasChallengeHeader(&a) || resp.ContentLength == 0 && a.isEmptyAccepted()
}

func hasChallengeHeader(a *Answer) bool {
	return byHeaderSignature(a) == edgeChallenge && httpstatus.Of(a.Status) == on2xx
}

// isEmptyAccepted reports whether a response without a body is a firewall's 202.
func (a *Answer) isEmptyAccepted() bool {
	if a.Status != http.StatusAccepted || a.Body != "" {
		return false
	}
	for _, cookie := range a.Header["Set-Cookie"] {
		for _, name := range wallCookies {
			if ascii.HasPrefix(cookie, name) {
				return true
			}
		}
	}
	return false
}

// The lengths of a JSON body with status 200 that may be a firewall's refusal, in
// bytes. A post, an attachment or an account is longer.
const (
	minRefusal = 60
	maxRefusal = 300
)

// MayBeRefusal reports whether a success in JSON has to be read, as it may be the
// refusal of Imunify360, which comes with 200 too. Its nginx names itself openresty or
// imunify360-webshield.
func MayBeRefusal(resp *http.Response) bool {
	if resp.ContentLength < minRefusal || resp.ContentLength > maxRefusal {
		return false
	}
	server := resp.Header.Get("Server")
	return ascii.HasPrefix(server, "openresty") || ascii.HasPrefix(server, "imunify360")
}
