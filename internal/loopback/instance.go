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

// Token and Text are what an Instance is sent. No error may print them.
const (
	Token = "TOKEN-3f9c"
	Text  = "TEXT-91be"
)

// BehindProxy is an instance behind an egress proxy at proxyURL.
func BehindProxy(t testing.TB, instance, proxyURL string) Instance {
	t.Helper()
	u, err := url.Parse(proxyURL)
	require.NoError(t, err)
	tr := NewTransport(t)
	tr.Proxy = http.ProxyURL(u)
	return Instance{URL: instance, Transport: tr}
}

// Instance is an instance that misbehaves, and the way there.
type Instance struct {
	URL       string
	Transport *http.Transport // nil for a plain one
	Ctx       context.Context // nil for one that does not end
	Timeout   time.Duration   // http.Client.Timeout
	stay      bool            // redirects are not followed
	Warm      bool            // a call succeeded before on the same connection
	Upload    bool            // the call uploads a large file
	Token     string          // "" for an ordinary one
}

func (p Instance) HTTPClient(t testing.TB) http.Client {
	t.Helper()
	if p.Transport == nil {
		p.Transport = NewTransport(t)
	}
	t.Cleanup(p.Transport.CloseIdleConnections)
	c := http.Client{Transport: p.Transport, Timeout: p.Timeout}
	if p.stay {
		c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	if p.Warm {
		resp, err := c.Get(p.URL)
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, resp.Body)
		require.NoError(t, err)
		resp.Body.Close()
	}
	return c
}

func (p Instance) Context() context.Context {
	if p.Ctx == nil {
		return context.Background()
	}
	return p.Ctx
}

func (p Instance) Bearer() string {
	if p.Token == "" {
		return Token
	}
	return p.Token
}

func (p Instance) Mastodon(t testing.TB) *mastodon.Client {
	c := mastodon.NewClient(&mastodon.Config{Server: p.URL, AccessToken: p.Bearer()})
	c.Client = p.HTTPClient(t)
	return c
}

// Post posts with go-mastodon.
func (p Instance) Post(c *mastodon.Client) error {
	if p.Upload {
		_, err := c.UploadMediaFromBytes(p.Context(), bytes.Repeat([]byte(Text), 1<<19))
		return err
	}
	_, err := c.PostStatus(p.Context(), &mastodon.Toot{Status: Text})
	return err
}

// OverTCP is an instance that serves its connections by serve.
func OverTCP(serve func(*Peer)) func(testing.TB) Instance {
	return func(t testing.TB) Instance { return Instance{URL: "http://" + ServeTCP(t, serve)} }
}

// OverHTTP is an instance that answers in the ordinary way.
func OverHTTP(f http.HandlerFunc) func(testing.TB) Instance {
	return func(t testing.TB) Instance { return Instance{URL: ServeHTTP(t, f)} }
}

// Changed changes a place.
func Changed(f func(testing.TB) Instance, change func(*Instance)) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		p := f(t)
		change(&p)
		return p
	}
}

func Uploading(f func(testing.TB) Instance) func(testing.TB) Instance {
	return Changed(f, func(p *Instance) { p.Upload = true })
}

func NotFollowing(f func(testing.TB) Instance) func(testing.TB) Instance {
	return Changed(f, func(p *Instance) { p.stay = true })
}

func At(server string) func(testing.TB) Instance {
	return func(testing.TB) Instance { return Instance{URL: server} }
}
