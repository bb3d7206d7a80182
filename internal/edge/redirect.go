package edge

import (
	"net/http"
	"net/url"
	"strings"
)

// maxLocation bounds what is read of Location, in bytes. Only the path matters; a
// long Location is long in its query.
const maxLocation = 4 << 10

// Redirect returns the code of a 3xx that nobody followed. The page that it leads
// to may say more than the status: Pixelfed sends API calls that it refuses to a
// login page. A nil header is one that is not known.
func Redirect(status int, header http.Header) string {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return unexpectedStatus
	}
	if header == nil {
		return unexpectedRedirect
	}
	location := header.Get("Location")
	u, err := url.Parse(location[:min(len(location), maxLocation)])
	if location == "" || err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return invalidResponse
	}
	if isSingleSignOn(u) {
		return unexpectedRedirect
	}
	if code := LoginPage(u.Path); code != "" {
		return code
	}
	return unexpectedRedirect
}

// isSingleSignOn reports whether u is the login of a proxy in front of the instance,
// which no token of the instance opens: its host says so, or its path is that of
// Cloudflare Access, Pomerium, oauth2-proxy, Keycloak, authentik, CAS, Shibboleth or
// AD FS.
func isSingleSignOn(u *url.URL) bool {
	name, _, _ := strings.Cut(u.Host, ".")
	switch strings.ToLower(name) {
	case "sso", "auth", "login", "idp", "accounts", "id", "identity", "signin":
		return true
	}
	for _, part := range singleSignOnPaths {
		if strings.Contains(u.Path, part) {
			return true
		}
	}
	return false
}

var singleSignOnPaths = [...]string{
	"/cdn-cgi/access/", "/.pomerium/", "/oauth2/", "/realms/", "/if/flow/", "/outpost.goauthentik.io/", "/cas/", "/idp/", "/adfs/", "/saml", "/sso/",
}

// LoginPage returns the code for a redirect to a login page or to an e-mail
// verification page, "" for any other path. Laravel has /login, Pixelfed
// /i/verify-email (pixelfed/pixelfed#4789), and Devise for Rails /auth/sign_in.
func LoginPage(path string) string {
	path = strings.TrimRight(path, "/")
	switch {
	case strings.HasPrefix(path, "/api/"):
	case strings.HasSuffix(path, "/login"), strings.HasSuffix(path, "/sign_in"), strings.HasSuffix(path, "/signin"):
		return loginRequired
	case strings.HasSuffix(path, "/verify-email"):
		return emailUnconfirmed
	}
	return ""
}
