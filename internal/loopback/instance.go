package loopback

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"
)

// Token and Text are the access token and the text that every Instance is sent. No
// error may print them.
const (
	Token = "TOKEN-3f9c"
	Text  = "TEXT-91be"
)

// Instance is an instance that misbehaves, and how a client has to call it.
type Instance struct {
	URL       string
	Transport *http.Transport // nil for NewTransport
	Ctx       context.Context // nil for context.Background
	Timeout   time.Duration   // of the http.Client
	Stay      bool            // do not follow redirects
	Warm      bool            // make a call that succeeds first, on the same connection
	Upload    bool            // the call uploads a large file
	Token     string          // "" for the constant Token
}

// HTTPClient returns an http.Client for the instance.
func (i Instance) HTTPClient(t testing.TB) http.Client {
	t.Helper()
	if i.Transport == nil {
		i.Transport = NewTransport(t)
	}
	t.Cleanup(i.Transport.CloseIdleConnections)
	c := http.Client{Transport: i.Transport, Timeout: i.Timeout}
	if i.Stay {
		c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	if i.Warm {
		resp, err := c.Get(i.URL)
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, resp.Body)
		require.NoError(t, err)
		resp.Body.Close()
	}
	return c
}

// Context returns the context of the call.
func (i Instance) Context() context.Context {
	if i.Ctx == nil {
		return context.Background()
	}
	return i.Ctx
}

// Bearer returns the access token of the call.
func (i Instance) Bearer() string {
	if i.Token == "" {
		return Token
	}
	return i.Token
}

// Mastodon returns a go-mastodon client for the instance.
func (i Instance) Mastodon(t testing.TB) *mastodon.Client {
	c := mastodon.NewClient(&mastodon.Config{Server: i.URL, AccessToken: i.Bearer()})
	c.Client = i.HTTPClient(t)
	return c
}

// Post makes the call with c: it posts Text, or uploads a file.
func (i Instance) Post(c *mastodon.Client) error {
	if i.Upload {
		_, err := c.UploadMediaFromBytes(i.Context(), bytes.Repeat([]byte(Text), 1<<19))
		return err
	}
	_, err := c.PostStatus(i.Context(), &mastodon.Toot{Status: Text})
	return err
}

// OverTCP is an instance whose connections are served by serve.
func OverTCP(serve func(*Peer)) func(testing.TB) Instance {
	return func(t testing.TB) Instance { return Instance{URL: "http://" + ServeTCP(t, serve)} }
}

// OverHTTP is an instance behind an ordinary HTTP server.
func OverHTTP(f http.HandlerFunc) func(testing.TB) Instance {
	return func(t testing.TB) Instance { return Instance{URL: ServeHTTP(t, f)} }
}

// Changed is the instance f after change.
func Changed(f func(testing.TB) Instance, change func(*Instance)) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		p := f(t)
		change(&p)
		return p
	}
}

// Uploading is the instance f with a call that uploads a large file.
func Uploading(f func(testing.TB) Instance) func(testing.TB) Instance {
	return Changed(f, func(p *Instance) { p.Upload = true })
}

// NotFollowing is the instance f with a client that follows no redirects.
func NotFollowing(f func(testing.TB) Instance) func(testing.TB) Instance {
	return Changed(f, func(p *Instance) { p.Stay = true })
}

// At is an instance at any URL.
func At(server string) func(testing.TB) Instance {
	return func(testing.TB) Instance { return Instance{URL: server} }
}

// BehindProxy returns an instance that is called through an HTTP or SOCKS proxy.
func BehindProxy(t testing.TB, instance, proxyURL string) Instance {
	t.Helper()
	u, err := url.Parse(proxyURL)
	require.NoError(t, err)
	tr := NewTransport(t)
	tr.Proxy = http.ProxyURL(u)
	return Instance{URL: instance, Transport: tr}
}
