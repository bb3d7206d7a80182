package mastoerrtest

import (
	"net/http"
	"strconv"
	"strings"
)

// application is a registered OAuth application.
type application struct {
	id           uint64
	name         string
	website      string
	redirects    string
	scopes       string
	clientID     string
	clientSecret string
}

// grant is what an authorization code stands for.
type grant struct {
	account  *account
	app      *application
	redirect string
	scopes   string
	used     bool
}

// NewApp registers an application, as mastodon.RegisterApp does.
func (i *Instance) NewApp(name string) (clientID, clientSecret string) {
	i.lock()
	defer i.mu.Unlock()
	app := i.register(name, "", "urn:ietf:wg:oauth:2.0:oob", allScopes)
	return app.clientID, app.clientSecret
}

// ForgetApps has the instance not know any application any more, as instances
// do that were reset (mastodon/mastodon#27740). Tokens stay.
func (i *Instance) ForgetApps() {
	i.lock()
	defer i.mu.Unlock()
	clear(i.apps)
}

func (i *Instance) register(name, website, redirects, scopes string) *application {
	n := strconv.FormatUint(i.newID(i.started), 10)
	app := &application{
		id: i.lastID, name: name, website: website, redirects: redirects, scopes: scopes,
		clientID: "client-" + n, clientSecret: "secret-" + n,
	}
	i.apps[app.clientID] = app
	return app
}

func (i *Instance) postApp(c *call, _ uint64) reply {
	f := c.form()
	name, redirects, scopes := f.Get("client_name"), f.Get("redirect_uris"), f.Get("scopes")
	switch {
	case name == "":
		return c.invalid("Application name can't be blank")
	case redirects == "":
		return c.invalid("Redirect URI can't be blank")
	}
	if scopes == "" {
		scopes = "read"
	}
	app := i.register(name, f.Get("website"), redirects, scopes)
	b := appendApp(make([]byte, 0, 512), app)
	b = append(b[:len(b)-1], `,"id":"`...)
	b = strconv.AppendUint(b, app.id, 10)
	b = appendField(b, `","redirect_uri":`, redirects)
	b = appendField(b, `,"client_id":`, app.clientID)
	b = appendField(b, `,"client_secret":`, app.clientSecret)
	return c.good(append(b, '}'))
}

func (i *Instance) verifyApp(c *call, _ uint64) reply {
	app := c.token.app
	if app == nil {
		app = &application{name: "mastoerrtest", scopes: c.token.scopes}
	}
	return c.good(appendApp(nil, app))
}

func appendApp(b []byte, app *application) []byte {
	b = appendField(b, `{"name":`, app.name)
	b = append(b, `,"website":`...)
	if app.website == "" {
		b = append(b, "null"...)
	} else {
		b = appendString(b, app.website)
	}
	b = append(b, `,"scopes":[`...)
	for n, s := range strings.Fields(app.scopes) {
		if n > 0 {
			b = append(b, ',')
		}
		b = appendString(b, s)
	}
	return append(b, `],"vapid_key":"BCk-QqERU0q-CfYZjcuB6lnyyOYfJ2AifKqfeGIm7Z-HiTU5T9eTG5GxVA0_OH5mMlI4UkkDTpaZwozy0TzdZ2M="}`...)
}

// postToken is Doorkeeper's token endpoint. Its errors are in English whatever
// the account's language, as nothing sets the locale there.
func (i *Instance) postToken(c *call, _ uint64) reply {
	f := c.form()
	id, secret := f.Get("client_id"), f.Get("client_secret")
	if user, password, ok := basicAuth(c.header); ok {
		id, secret = user, password
	}
	kind := f.Get("grant_type")
	switch kind {
	case "authorization_code", "client_credentials":
	case "":
		return c.oauthError(http.StatusBadRequest, "invalid_request", "Missing required parameter: grant_type.")
	default:
		// The password grant is gone since 4.4 (mastodon/mastodon#30960).
		return c.oauthError(http.StatusBadRequest, "unsupported_grant_type", "The authorization grant type is not supported by the authorization server.")
	}
	app := i.apps[id]
	if app == nil || app.clientSecret != secret {
		return c.oauthError(http.StatusUnauthorized, "invalid_client",
			"Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.")
	}
	scopes := f.Get("scope")
	if kind == "client_credentials" {
		if scopes == "" {
			scopes = "read"
		}
		if !covers(app.scopes, scopes) {
			return c.oauthError(http.StatusBadRequest, "invalid_scope", "The requested scope is invalid, unknown, or malformed.")
		}
		return c.newToken(i.newToken(nil, app, scopes))
	}
	g := i.codes[f.Get("code")]
	if g == nil || g.used || g.app != app || g.redirect != f.Get("redirect_uri") {
		return c.oauthError(http.StatusBadRequest, "invalid_grant",
			"The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.")
	}
	g.used = true
	return c.newToken(i.newToken(g.account, app, g.scopes))
}

func (c *call) newToken(t *token) reply {
	b := appendField(nil, `{"access_token":`, t.value)
	b = append(b, `,"token_type":"Bearer"`...)
	b = appendField(b, `,"scope":`, t.scopes)
	b = append(b, `,"created_at":`...)
	return c.good(append(strconv.AppendInt(b, c.now.Unix(), 10), '}'))
}

func (i *Instance) postRevoke(c *call, _ uint64) reply {
	f := c.form()
	app := i.apps[f.Get("client_id")]
	t := i.tokens[f.Get("token")]
	switch {
	case app == nil || app.clientSecret != f.Get("client_secret"), t != nil && t.app != nil && t.app != app:
		return c.oauthError(http.StatusForbidden, "unauthorized_client", "You are not authorized to revoke this token")
	case t != nil:
		t.state = tokenRevoked
	}
	return c.good([]byte("{}")) // RFC 7009: also when there is no such token
}

func (c *call) oauthError(status int, word, description string) reply {
	b := appendField(nil, `{"error":`, word)
	b = appendField(b, `,"error_description":`, description)
	r := reply{status: status, header: make(http.Header, 8), body: append(b, '}')}
	if status == http.StatusUnauthorized || status == http.StatusBadRequest {
		r.header["Www-Authenticate"] = []string{`Bearer realm="Doorkeeper", error="` + word + `", error_description="` + description + `"`}
	}
	return r
}

// covers reports whether all scopes asked for are among those registered.
func covers(registered, asked string) bool {
	t := &token{scopes: registered}
	for _, s := range strings.Fields(asked) {
		if !t.can(s) {
			return false
		}
	}
	return true
}

func basicAuth(h http.Header) (user, password string, ok bool) {
	r := http.Request{Header: h}
	return r.BasicAuth()
}
