package between_test

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"testing"

	"github.com/armon/go-socks5"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/proxy"

	"github.com/mastoerr/mastoerr"
)

// newSOCKS starts a SOCKS proxy and returns its address.
func newSOCKS(t testing.TB, config *socks5.Config) string {
	s, err := socks5.New(config)
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() { _ = s.Serve(l) }()
	return l.Addr().String()
}

// refusing is a rule that allows no connection.
type refusing struct{}

func (refusing) Allow(ctx context.Context, _ *socks5.Request) (context.Context, bool) {
	return ctx, false
}

// overSOCKS returns the transports that go through a proxy: net/http's own support,
// and the dialer of golang.org/x/net.
func overSOCKS(t testing.TB, address string) map[string]http.RoundTripper {
	dialer, err := proxy.SOCKS5("tcp", address, nil, proxy.Direct)
	require.NoError(t, err)
	out := map[string]http.RoundTripper{
		"net/http":         &http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "socks5", Host: address})},
		"golang.org/x/net": &http.Transport{DialContext: dialer.(proxy.ContextDialer).DialContext},
	}
	t.Cleanup(func() {
		for _, rt := range out {
			rt.(*http.Transport).CloseIdleConnections()
		}
	})
	return out
}

func TestWhatASOCKSProxyDoesNotConnectWasNotSent(t *testing.T) {
	t.Parallel()
	closed, err := url.Parse(closedPort(t))
	require.NoError(t, err)
	var p posts
	tests := map[string]struct{ proxy, server string }{
		"the proxy is not there":      {closed.Host, serve(t, p.publish)},
		"the instance is not there":   {newSOCKS(t, &socks5.Config{}), closedPort(t)},
		"the instance has no address": {newSOCKS(t, &socks5.Config{}), "http://nobody.invalid"},
		"the proxy allows nothing":    {newSOCKS(t, &socks5.Config{Rules: refusing{}}), serve(t, p.publish)},
		"the proxy wants a password":  {newSOCKS(t, &socks5.Config{Credentials: socks5.StaticCredentials{"a": "b"}}), serve(t, p.publish)},
	}
	for name, test := range tests {
		for client, base := range overSOCKS(t, test.proxy) {
			t.Run(name+", "+client, func(t *testing.T) {
				t.Parallel()
				e := explain(t, post(t, mastoerr.NewTransport(base), test.server, name+client, false))
				require.Equal(t, mastoerr.CodeConnectionFailed, e.Code, "%v", e.Err)
				require.Equal(t, mastoerr.RetrySafe, e.Retry, "%v", e.Err)
				require.Zero(t, p.count(name+client))
			})
		}
	}
}

func TestAPostThatGetsLostBehindASOCKSProxyIsUnknown(t *testing.T) {
	t.Parallel()
	server := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	for client, base := range overSOCKS(t, newSOCKS(t, &socks5.Config{})) {
		t.Run(client, func(t *testing.T) {
			t.Parallel()
			e := explain(t, post(t, mastoerr.NewTransport(base), server, "hello", false))
			require.Equal(t, mastoerr.CodeConnectionLost, e.Code)
			require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(e).Step)
		})
	}
}

func TestAPostThroughASOCKSProxyIsPublished(t *testing.T) {
	t.Parallel()
	var p posts
	server := serve(t, p.publish)
	for client, base := range overSOCKS(t, newSOCKS(t, &socks5.Config{})) {
		require.NoError(t, post(t, mastoerr.NewTransport(base), server, client, false))
		require.Equal(t, 1, p.count(client))
	}
}
