package e2e_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

const (
	invalidGrant   = "400 invalid_grant authentication reconnect never"
	invalidClient  = "401 invalid_client authentication reconnect never"
	invalidRequest = "400 invalid_request request fix_input never"
)

// testCodes exchanges authorization codes. Doorkeeper has one answer for every
// code that is not good, whatever is wrong with it (edge.md, section 7).
func (i *instance) testCodes(t *testing.T) {
	state := func(state string) func(*testing.T, *mastodon.Client) string {
		return func(t *testing.T, _ *mastodon.Client) string {
			code := i.code(t, i.app, nil)
			i.arrange(t, "code", url.Values{"code": {code}, "state": {state}})
			return code
		}
	}
	good := func(t *testing.T, _ *mastodon.Client) string { return i.code(t, i.app, nil) }
	cases := map[string]struct {
		code     func(*testing.T, *mastodon.Client) string
		redirect string
		client   func(*mastodon.Config)
		want     string
	}{
		"a good code":      {code: good, want: success},
		"an unknown code":  {code: func(*testing.T, *mastodon.Client) string { return "unknown" }, want: invalidGrant},
		"an empty code":    {code: func(*testing.T, *mastodon.Client) string { return "" }, want: invalidRequest},
		"an expired code":  {code: state("expired"), want: invalidGrant},
		"a revoked code":   {code: state("revoked"), want: invalidGrant},
		"a wrong redirect": {code: good, redirect: "http://localhost/elsewhere", want: invalidGrant},
		"a used code": {want: invalidGrant, code: func(t *testing.T, c *mastodon.Client) string {
			code := i.code(t, i.app, nil)
			once := *c
			config := *c.Config
			once.Config = &config
			require.NoError(t, once.GetUserAccessToken(t.Context(), code, callback))
			return code
		}},
		"another application's code": {want: invalidGrant, code: func(t *testing.T, _ *mastodon.Client) string {
			return i.code(t, i.otherApp(t), nil)
		}},
		"a wrong secret":         {code: good, client: func(c *mastodon.Config) { c.ClientSecret = "wrong" }, want: invalidClient},
		"an unknown application": {code: good, client: func(c *mastodon.Config) { c.ClientID = "unknown" }, want: invalidClient},
		"no application":         {code: good, client: func(c *mastodon.Config) { c.ClientID, c.ClientSecret = "", "" }, want: invalidClient},
	}
	i.both(t, func(t *testing.T, server string) {
		for _, name := range slices.Sorted(maps.Keys(cases)) {
			x := cases[name]
			t.Run(name, func(t *testing.T) {
				c := i.client(t, server, "")
				if x.client != nil {
					x.client(c.Config)
				}
				redirect := callback
				if x.redirect != "" {
					redirect = x.redirect
				}
				err := c.GetUserAccessToken(t.Context(), x.code(t, c), redirect)
				require.Equal(t, x.want, labels(err), body(err))
				checkAdvice(t, exchangeCode, err)
				checkWait(t, 0, err)
			})
		}
	})
}

func (i *instance) otherApp(t *testing.T) *mastodon.Application {
	t.Helper()
	app, err := mastodon.RegisterApp(t.Context(), &mastodon.AppConfig{
		Server: i.direct, ClientName: "another", RedirectURIs: callback, Scopes: "read write",
	})
	require.NoError(t, err)
	return app
}

// testClients makes the other mistakes that a program can make with OAuth.
func (i *instance) testClients(t *testing.T) {
	const verifier = "a-verifier-that-is-long-enough-for-rfc-7636-0123456789"
	sum := sha256.Sum256([]byte(verifier))
	challenge := url.Values{"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"}}
	app := url.Values{"client_id": {i.app.ClientID}, "client_secret": {i.app.ClientSecret}}
	with := func(name string, more ...string) url.Values {
		form := maps.Clone(app)
		form.Set("grant_type", name)
		for n := 0; n < len(more); n += 2 {
			form.Set(more[n], more[n+1])
		}
		return form
	}
	token := func(form func(*testing.T) url.Values) func(*testing.T, string) error {
		return func(t *testing.T, server string) error { return postForm(t.Context(), server+"/oauth/token", form(t)) }
	}
	fixed := func(form url.Values) func(*testing.T, string) error {
		return token(func(*testing.T) url.Values { return form })
	}
	cases := map[string]struct {
		do   func(t *testing.T, server string) error
		want string
	}{
		"an application's own token": {func(t *testing.T, server string) error {
			return i.client(t, server, "").GetAppAccessToken(t.Context(), callback)
		}, success},
		"a password, which no instance takes": {func(t *testing.T, server string) error {
			return i.client(t, server, "").Authenticate(t.Context(), "user@m.example", "password")
		}, "400 unsupported_grant_type request fix_input never"},
		"an unknown grant type":       {fixed(with("urn:unknown")), "400 unsupported_grant_type request fix_input never"},
		"no grant type":               {fixed(app), invalidRequest},
		"no code":                     {fixed(with("authorization_code", "redirect_uri", callback)), invalidRequest},
		"no redirect":                 {token(func(t *testing.T) url.Values { return with("authorization_code", "code", i.code(t, i.app, nil)) }), invalidRequest},
		"nothing at all":              {fixed(nil), invalidRequest},
		"a scope that was not agreed": {fixed(with("client_credentials", "scope", "follow")), "400 invalid_scope request fix_input never"},
		"an unknown scope":            {fixed(with("client_credentials", "scope", "everything")), "400 invalid_scope request fix_input never"},
		"PKCE": {token(func(t *testing.T) url.Values {
			return with("authorization_code", "redirect_uri", callback, "code", i.code(t, i.app, challenge), "code_verifier", verifier)
		}), success},
		"PKCE with a wrong verifier": {token(func(t *testing.T) url.Values {
			return with("authorization_code", "redirect_uri", callback, "code", i.code(t, i.app, challenge), "code_verifier", "wrong")
		}), invalidGrant},
		"PKCE without its verifier": {token(func(t *testing.T) url.Values {
			return with("authorization_code", "redirect_uri", callback, "code", i.code(t, i.app, challenge))
		}), invalidRequest},
		"another application's token is revoked": {func(t *testing.T, server string) error {
			form := maps.Clone(app)
			form.Set("token", i.token(t, url.Values{"app": {string(i.otherApp(t).ID)}}))
			return postForm(t.Context(), server+"/oauth/revoke", form)
		}, "403 invalid_client authentication reconnect never"},
		"an application with a wrong redirect": {func(t *testing.T, server string) error {
			return register(t.Context(), server, "no address", "read")
		}, "422 invalid_redirect_uri request fix_input never"},
		"an application with unknown scopes": {func(t *testing.T, server string) error {
			return register(t.Context(), server, callback, "everything")
		}, "422 invalid_scope request fix_input never"},
	}
	i.both(t, func(t *testing.T, server string) {
		for _, name := range slices.Sorted(maps.Keys(cases)) {
			t.Run(name, func(t *testing.T) {
				err := cases[name].do(t, server)
				require.Equal(t, cases[name].want, labels(err), body(err))
				checkAdvice(t, exchangeCode, err)
			})
		}
	})
}

func register(ctx context.Context, server, redirect, scopes string) error {
	_, err := mastodon.RegisterApp(ctx, &mastodon.AppConfig{
		Client: http.Client{Transport: mastoerr.NewTransport(nil)},
		Server: server, ClientName: "mastoerr", RedirectURIs: redirect, Scopes: scopes,
	})
	return err
}
