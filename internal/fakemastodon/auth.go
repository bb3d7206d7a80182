package fakemastodon

import (
	"net/http"
	"strconv"
	"strings"
)

func (s *Server) newToken(a *account, app *application, scopes string) *token {
	name := "application"
	if a != nil {
		name = a.name
	}
	t := &token{value: "token-" + strconv.Itoa(len(s.tokens)+1) + "-" + name, account: a, app: app, scopes: scopes}
	s.tokens[t.value] = t
	return t
}

// Bearer returns the token of a request, "" without one.
func Bearer(h http.Header) string {
	for _, v := range h["Authorization"] {
		if len(v) > 7 && strings.EqualFold(v[:7], "Bearer ") {
			return v[7:]
		}
	}
	return ""
}

// allows reports whether a list of scopes has the wanted one or the coarser one
// that includes it: "write" includes "write:statuses".
func allows(scopes, wanted string) bool {
	family, _, _ := strings.Cut(wanted, ":")
	for scope := range strings.FieldsSeq(scopes) {
		if scope == wanted || scope == family {
			return true
		}
	}
	return false
}

// authorize returns the refusal of a call whose token or account is not good enough,
// or nil. anyone is for calls that need no account of their own: an application's
// token will do, and so does an account that is disabled.
func (s *Server) authorize(c *call, scope string, anyone bool) *reply {
	if r := s.refuseEarly(c); r != nil {
		return r
	}
	if r := c.checkToken(scope); r != nil || anyone {
		return r
	}
	return s.requireUser(c)
}

// checkToken returns Doorkeeper's refusal of a token, or nil.
func (c *call) checkToken(scope string) *reply {
	t := c.token
	switch {
	case t == nil:
		return badToken("The access token is invalid")
	case t.state == TokenRevoked:
		return badToken("The access token was revoked")
	case t.state == TokenExpired:
		return badToken("The access token expired")
	case scope != "" && !t.hasOneOf(scope):
		// Doorkeeper writes underscores instead of quotes round the scopes.
		return challenge(fail(http.StatusForbidden, "This action is outside the authorized scopes"),
			"insufficient_scope", "Access to this resource requires scope _"+withFamily(scope)+"_.")
	}
	return nil
}

// hasOneOf reports whether a token has one of several scopes.
func (t *token) hasOneOf(scopes string) bool {
	for one := range strings.FieldsSeq(scopes) {
		if allows(t.scopes, one) {
			return true
		}
	}
	return false
}

// withFamily returns a scope after the coarser one that includes it; several scopes
// are as they are.
func withFamily(scope string) string {
	family, _, fine := strings.Cut(scope, ":")
	if !fine || strings.Contains(scope, " ") {
		return scope
	}
	return family + " " + scope
}

// application returns the name of the token's application.
func (t *token) application() string {
	if t.app == nil {
		return "mastoerrtest"
	}
	return t.app.name
}

func badToken(description string) *reply {
	return challenge(fail(http.StatusUnauthorized, description), "invalid_token", description)
}

// challenge adds Doorkeeper's WWW-Authenticate header.
func challenge(r *reply, code, description string) *reply {
	return r.set("Www-Authenticate", `Bearer realm="Doorkeeper", error="`+code+`", error_description="`+description+`"`)
}
