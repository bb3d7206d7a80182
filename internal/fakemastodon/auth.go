package fakemastodon

import (
	"net/http"
	"slices"
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

// authorize returns the refusal of a call whose token is not good enough, or
// nil. The order is Mastodon's: a disabled account comes before its token
// (base_controller.rb:17).
func (c *call) authorize(scope string, applicationOK bool) *reply {
	t := c.token
	switch {
	case t != nil && t.account != nil && t.account.disabled:
		return fail(http.StatusForbidden, "Your login is currently disabled")
	case t == nil:
		return badToken("The access token is invalid")
	case t.state == TokenRevoked:
		return badToken("The access token was revoked")
	case t.state == TokenExpired:
		return badToken("The access token expired")
	case scope != "" && !slices.ContainsFunc(strings.Fields(scope), func(one string) bool { return allows(t.scopes, one) }):
		// Doorkeeper writes underscores instead of quotes round the scopes.
		return challenge(fail(http.StatusForbidden, "This action is outside the authorized scopes"),
			"insufficient_scope", "Access to this resource requires scope _"+withFamily(scope)+"_.")
	case t.account == nil && !applicationOK:
		return unprocessable("This method requires an authenticated user")
	}
	return nil
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
