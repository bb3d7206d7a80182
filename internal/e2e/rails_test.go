package e2e_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// instance is rails/app.rb on Puma: real Doorkeeper and Rack::Attack.
type instance struct {
	direct  string // Puma's own address
	proxied string // nginx's in front of it, which adds a Date header
	public  string // the folder of the static error pages, empty at first
	app     *mastodon.Application
}

// callback is an address that is registered for codes; nobody is there.
const callback = "http://localhost/callback"

func startInstance(t *testing.T) *instance {
	t.Helper()
	need(t, "puma", "ruby", "nginx")
	source, err := filepath.Abs("rails")
	require.NoError(t, err)
	dir := t.TempDir()
	puma := start(t, 1, func(ports []int) *exec.Cmd {
		// The file of an attempt before would have its tables already.
		_ = os.Remove(filepath.Join(dir, "instance.sqlite3"))
		cmd := exec.Command("puma", "-e", "production", "-t", "2:4", "-b", "tcp://"+atHome(ports[0]), filepath.Join(source, "config.ru"))
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "E2E_DIR="+dir, "RAILS_ENV=production")
		return cmd
	}, func(int) bool { return true })

	proxyDir := t.TempDir()
	writeCertificate(t, proxyDir)
	ports := start(t, 1, func(ports []int) *exec.Cmd {
		// As Mastodon's dist/nginx.conf has it: the application's Server header
		// passes, and the address of the client is told.
		return nginx(t, proxyDir, []site{{name: "rails", port: ports[0], config: "location / { proxy_pass http://" + atHome(puma[0]) +
			"; proxy_pass_header Server; proxy_set_header Host $host; proxy_set_header X-Real-IP $remote_addr; }"}})
	}, func(int) bool { return true })

	i := &instance{direct: "http://" + atHome(puma[0]), proxied: "http://" + atHome(ports[0]), public: filepath.Join(dir, "public")}
	i.app, err = mastodon.RegisterApp(t.Context(), &mastodon.AppConfig{
		Client: http.Client{Transport: mastoerr.NewTransport(nil)},
		Server: i.direct, ClientName: "mastoerr", RedirectURIs: callback, Scopes: "read write",
	})
	require.NoError(t, err)
	return i
}

// both runs a test against Puma itself and through nginx.
func (i *instance) both(t *testing.T, test func(t *testing.T, server string)) {
	t.Run("directly", func(t *testing.T) { test(t, i.direct) })
	t.Run("behind nginx", func(t *testing.T) { test(t, i.proxied) })
}

// client is go-mastodon with mastoerr, of the registered application.
func (i *instance) client(t *testing.T, server, token string) *mastodon.Client {
	t.Helper()
	c := client(t, server, token, nil)
	c.Config.ClientID, c.Config.ClientSecret = i.app.ClientID, i.app.ClientSecret
	return c
}

// arrange has the instance do something behind the API's back.
func (i *instance) arrange(t *testing.T, what string, form url.Values) map[string]any {
	t.Helper()
	resp, err := http.PostForm(i.direct+"/arrange/"+what, form)
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Less(t, resp.StatusCode, 300, "%s %v", what, form)
	answer := make(map[string]any)
	if resp.StatusCode == http.StatusOK {
		require.NoError(t, json.NewDecoder(resp.Body).Decode(&answer))
	}
	return answer
}

// token makes an access token of a new person; form may have state, scopes,
// locale and app_only.
func (i *instance) token(t *testing.T, form url.Values) string {
	t.Helper()
	return i.arrange(t, "token", form)["token"].(string)
}

// language sets the language of the server, in which it answers strangers.
func (i *instance) language(t *testing.T, locale string) {
	t.Helper()
	i.arrange(t, "language", url.Values{"locale": {locale}})
	t.Cleanup(func() {
		resp, err := http.PostForm(i.direct+"/arrange/language", url.Values{"locale": {"en"}})
		if err == nil {
			resp.Body.Close()
		}
	})
}

// code authorises an application as a person does in a browser, and returns the
// code with which the browser is sent back. more are parameters of PKCE.
func (i *instance) code(t *testing.T, app *mastodon.Application, more url.Values) string {
	t.Helper()
	query := url.Values{
		"client_id": {app.ClientID}, "redirect_uri": {callback}, "response_type": {"code"}, "scope": {"read write"},
		"person": {i.arrange(t, "person", nil)["person"].(string)},
	}
	for name, values := range more {
		query[name] = values
	}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Get(i.direct + "/oauth/authorize?" + query.Encode())
	require.NoError(t, err)
	defer resp.Body.Close()
	back, err := resp.Location()
	require.NoError(t, err, resp.Status)
	code := back.Query().Get("code")
	require.NotEmpty(t, code, back.String())
	return code
}

// postForm calls what go-mastodon has no call for, through the same Transport.
func postForm(ctx context.Context, address string, form url.Values) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	c := http.Client{Transport: mastoerr.NewTransport(nil)}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// from makes a client call from another loopback address.
func from(c *mastodon.Client, address string) {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.DialContext = (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}).DialContext
	c.Transport = mastoerr.NewTransport(base)
}

func TestInstance(t *testing.T) {
	i := startInstance(t)
	t.Run("codes", i.testCodes)
	t.Run("clients", i.testClients)
	t.Run("tokens", i.testTokens)
	t.Run("languages", i.testLanguages)
	t.Run("posts", i.testPosts)
	t.Run("error pages", i.testPages)
	t.Run("throttle", i.testThrottle)
	t.Run("blocklist", i.testBlocklist)
}
