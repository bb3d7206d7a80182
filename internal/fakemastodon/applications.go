package fakemastodon

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// appScopes are the scopes that an application may ask for
// (config/initializers/doorkeeper.rb).
var appScopes = strings.Fields(`
	profile read read:accounts read:blocks read:bookmarks read:collections read:favourites read:filters read:follows
	read:lists read:mutes read:notifications read:search read:statuses
	write write:accounts write:blocks write:bookmarks write:collections write:conversations write:favourites
	write:filters write:follows write:lists write:media write:mutes write:notifications write:reports write:statuses
	follow push
	admin:read admin:read:accounts admin:read:reports admin:read:domain_allows admin:read:domain_blocks
	admin:read:ip_blocks admin:read:email_domain_blocks admin:read:canonical_email_blocks
	admin:write admin:write:accounts admin:write:reports admin:write:domain_allows admin:write:domain_blocks
	admin:write:ip_blocks admin:write:email_domain_blocks admin:write:canonical_email_blocks`)

const (
	maxAppName = 60   // app/lib/application_extension.rb
	maxAppURI  = 2000 // likewise
)

func (s *Server) postApp(c *call, _ uint64) *reply {
	f := c.form()
	name, website, scopes := f.Get("client_name"), f.Get("website"), scopesOr(f.Get("scopes"))
	redirects := f.Get("redirect_uris")
	if several := f["redirect_uris[]"]; len(several) > 0 {
		redirects = strings.Join(several, "\n")
	}
	if r := s.checkApp(name, redirects, scopes, website); r != nil {
		return r
	}
	if c.nulIn("client_name", "redirect_uris", "website") {
		return c.crash()
	}
	app := s.register(name, website, redirects, scopes)
	j := renderApp(app)
	j["id"] = strconv.FormatUint(app.id, 10)
	j["redirect_uri"], j["redirect_uris"] = redirects, strings.Fields(redirects)
	j["client_id"], j["client_secret"] = app.clientID, app.clientSecret
	return ok(j)
}

// checkApp returns the refusal of an application, or nil. Other software than
// Mastodon takes any that has a name and a redirect URI.
func (s *Server) checkApp(name, redirects, scopes, website string) *reply {
	if s.facts.rules != nil {
		if wrong := appComplaints(name, redirects, scopes, website); len(wrong) > 0 {
			return invalid(strings.Join(wrong, ", "))
		}
		return nil
	}
	switch {
	case name == "":
		return invalid(say("app.name_blank"))
	case redirects == "":
		return invalid(say("app.redirect_blank"))
	}
	return nil
}

// appComplaints are what Mastodon says about an application: Doorkeeper's
// validations come before those of app/lib/application_extension.rb.
func appComplaints(name, redirects, scopes, website string) []string {
	var wrong []string
	if blank(name) {
		wrong = append(wrong, say("app.name_blank"))
	}
	wrong = append(wrong, redirectComplaints(redirects)...)
	unknown := func(scope string) bool { return !slices.Contains(appScopes, scope) }
	if slices.ContainsFunc(strings.Fields(scopes), unknown) {
		wrong = append(wrong, say("app.scopes"))
	}
	if len([]rune(name)) > maxAppName {
		wrong = append(wrong, say("app.name_long", maxAppName))
	}
	if len([]rune(redirects)) > maxAppURI {
		wrong = append(wrong, say("app.redirect_long", maxAppURI))
	}
	if blank(website) {
		return wrong
	}
	if u, err := url.Parse(website); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		wrong = append(wrong, say("app.website"))
	}
	if len([]rune(website)) > maxAppURI {
		wrong = append(wrong, say("app.website_long", maxAppURI))
	}
	return wrong
}

// redirectComplaints are those about the redirect URIs, which white space separates
// (doorkeeper's RedirectUriValidator).
func redirectComplaints(redirects string) []string {
	if blank(redirects) {
		return []string{say("app.redirect_blank")}
	}
	var wrong []string
	for text := range strings.FieldsSeq(redirects) {
		u, err := url.Parse(text)
		switch {
		case strings.HasPrefix(text, "urn:ietf:wg:oauth:2.0:oob"):
		case err != nil:
			wrong = append(wrong, say("app.redirect_invalid"))
		case slices.Contains([]string{"data", "vbscript", "javascript"}, u.Scheme):
			wrong = append(wrong, say("app.redirect_forbidden"))
		case u.Fragment != "":
			wrong = append(wrong, say("app.redirect_fragment"))
		case u.Scheme == "" && u.Host == "":
			wrong = append(wrong, say("app.redirect_relative"))
		}
	}
	return wrong
}
