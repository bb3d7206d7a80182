package e2e_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// login gets a token as a person and an application do: the application is
// registered, the person fills in the form, the code is exchanged.
func (s *snac) login(t *testing.T, name, password string) (token string) {
	t.Helper()
	server := "http://" + s.address
	// snac closes each connection without a word of it in the response.
	base := &http.Transport{DisableKeepAlives: true}
	browser := &http.Client{
		Transport:     base,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	app, err := mastodon.RegisterApp(t.Context(), &mastodon.AppConfig{
		Client: http.Client{Transport: mastoerr.NewTransport(base)},
		Server: server, ClientName: "mastoerr", RedirectURIs: callback, Scopes: "read write",
	})
	require.NoError(t, err)

	query := url.Values{"client_id": {app.ClientID}, "redirect_uri": {callback}, "response_type": {"code"}, "scope": {"read write"}}
	resp, err := browser.Get(server + "/oauth/authorize?" + query.Encode())
	require.NoError(t, err)
	page, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	require.NoError(t, err)
	action := regexp.MustCompile(`<form method="post" action="([^"]+)"`).FindSubmatch(page)
	require.NotNil(t, action, "%s: %s", resp.Status, page)
	form := url.Values{"login": {name}, "passwd": {password}}
	for _, hidden := range regexp.MustCompile(`type="hidden" name="(\w+)" value="([^"]*)"`).FindAllSubmatch(page, -1) {
		form.Set(string(hidden[1]), string(hidden[2]))
	}

	resp, err = browser.PostForm(string(action[1]), form)
	require.NoError(t, err)
	resp.Body.Close()
	back, err := resp.Location()
	require.NoError(t, err, resp.Status)

	c := mastodon.NewClient(&mastodon.Config{Server: server, ClientID: app.ClientID, ClientSecret: app.ClientSecret})
	c.Transport = mastoerr.NewTransport(base)
	require.NoError(t, c.GetUserAccessToken(t.Context(), back.Query().Get("code"), callback))
	return c.Config.AccessToken
}
