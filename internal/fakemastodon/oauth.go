package fakemastodon

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// vapidKey is the server's key for push messages.
const vapidKey = "BCk-QqERU0q-CfYZjcuB6lnyyOYfJ2AifKqfeGIm7Z-HiTU5T9eTG5GxVA0_OH5mMlI4UkkDTpaZwozy0TzdZ2M="

func (s *Server) register(name, website, redirects, scopes string) *application {
	n := strconv.FormatUint(s.newID(s.started), 10)
	app := &application{
		id: s.lastID, name: name, website: website, redirects: redirects, scopes: scopes,
		clientID: "client-" + n, clientSecret: "secret-" + n,
	}
	s.apps[app.clientID] = app
	return app
}

func (s *Server) verifyApp(c *call, _ uint64) *reply {
	app := c.token.app
	if app == nil {
		app = &application{name: "mastoerrtest", scopes: c.token.scopes}
	}
	return ok(renderApp(app))
}

func renderApp(app *application) object {
	return object{
		"name": app.name, "website": orNull(app.website), "scopes": strings.Fields(app.scopes),
		"vapid_key": vapidKey,
	}
}

// postToken is Doorkeeper's token endpoint. Its errors are in English whatever
// the account's language is, as nothing sets the locale there.
func (s *Server) postToken(c *call, _ uint64) *reply {
	f := c.form()
	id, secret := f.Get("client_id"), f.Get("client_secret")
	if user, password, ok := (&http.Request{Header: c.header}).BasicAuth(); ok {
		id, secret = user, password
	}
	kind := f.Get("grant_type")
	switch kind {
	case "authorization_code", "client_credentials":
	case "":
		return oauthError(http.StatusBadRequest, "invalid_request", "Missing required parameter: grant_type.")
	default:
		// The password grant is gone since 4.4 (mastodon/mastodon#30960).
		return oauthError(http.StatusBadRequest, "unsupported_grant_type", "The authorization grant type is not supported by the authorization server.")
	}
	app := s.apps[id]
	if app == nil || app.clientSecret != secret {
		return oauthError(http.StatusUnauthorized, "invalid_client",
			"Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.")
	}
	if kind == "client_credentials" {
		scopes := scopesOr(f.Get("scope"))
		for asked := range strings.FieldsSeq(scopes) {
			if !allows(app.scopes, asked) {
				return oauthError(http.StatusBadRequest, "invalid_scope", "The requested scope is invalid, unknown, or malformed.")
			}
		}
		return renderToken(c, s.newToken(nil, app, scopes))
	}
	if s.facts.rules != nil {
		if r := missingParameter(f); r != nil {
			return r
		}
	}
	g := s.grants[f.Get("code")]
	if g == nil || g.used || g.app != app || g.redirect != f.Get("redirect_uri") {
		return oauthError(http.StatusBadRequest, "invalid_grant",
			"The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.")
	}
	g.used = true
	return renderToken(c, s.newToken(g.account, app, g.scopes))
}

// missingParameter returns the refusal of a token request that lacks a parameter, or
// nil (doorkeeper's AuthorizationCodeRequest).
func missingParameter(f url.Values) *reply {
	for _, name := range [...]string{"code", "redirect_uri"} {
		if f.Get(name) == "" {
			return oauthError(http.StatusBadRequest, "invalid_request", "Missing required parameter: "+name+".")
		}
	}
	return nil
}

// scopesOr returns the scopes asked for; without any they are "read".
func scopesOr(asked string) string {
	if asked == "" {
		return "read"
	}
	return asked
}

func renderToken(c *call, t *token) *reply {
	r := ok(object{"access_token": t.value, "token_type": "Bearer", "scope": t.scopes, "created_at": c.now.Unix()})
	return r.set("Pragma", "no-cache") // RFC 6749, section 5.1
}

func (s *Server) postRevoke(c *call, _ uint64) *reply {
	f := c.form()
	app := s.apps[f.Get("client_id")]
	t := s.tokens[f.Get("token")]
	switch {
	case app == nil || app.clientSecret != f.Get("client_secret"), t != nil && t.app != nil && t.app != app:
		return oauthError(http.StatusForbidden, "unauthorized_client", "You are not authorized to revoke this token")
	case t != nil:
		t.state = TokenRevoked
	}
	return ok(object{}) // also when there is no such token (RFC 7009)
}

func oauthError(status int, code, description string) *reply {
	r := ok(object{"error": code, "error_description": description})
	r.status = status
	if status == http.StatusForbidden {
		return r
	}
	return challenge(r, code, description)
}
