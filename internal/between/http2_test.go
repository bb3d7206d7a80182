//lint:file-ignore SA1019 programs still use what golang.org/x/net deprecates

package between_test

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"github.com/mastoerr/mastoerr"
)

// newHTTP2 starts a server of golang.org/x/net. It returns its address and the
// transports that reach it: that of net/http and that of golang.org/x/net.
func newHTTP2(t testing.TB, settings *http2.Server, h http.HandlerFunc) (string, map[string]http.RoundTripper) {
	s := httptest.NewUnstartedServer(h)
	require.NoError(t, http2.ConfigureServer(s.Config, settings))
	s.TLS = s.Config.TLSConfig
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL, transportsTo(t, s.Client().Transport.(*http.Transport).TLSClientConfig)
}

func transportsTo(t testing.TB, trust *tls.Config) map[string]http.RoundTripper {
	standard := &http.Transport{TLSClientConfig: trust.Clone(), ForceAttemptHTTP2: true}
	other := &http2.Transport{TLSClientConfig: trust.Clone()}
	t.Cleanup(func() {
		standard.CloseIdleConnections()
		other.CloseIdleConnections()
	})
	return map[string]http.RoundTripper{"net/http": standard, "golang.org/x/net": other}
}

// A server that goes away after each response: GOAWAY races the next request.
func TestAServerThatGoesAwayPublishesNoPostTwice(t *testing.T) {
	t.Parallel()
	var p posts
	server, transports := newHTTP2(t, &http2.Server{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close") // which x/net turns into GOAWAY
		p.publish(w, r)
	})
	for name, base := range transports {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireTruth(t, &p, mastoerr.NewTransport(base), server, name)
		})
	}
}

// A client that has not seen the server's settings yet opens more streams than they
// allow: the server refuses the others.
func TestAServerThatRefusesStreamsPublishesNoPostTwice(t *testing.T) {
	t.Parallel()
	var p posts
	server, transports := newHTTP2(t, &http2.Server{MaxConcurrentStreams: 1}, p.publish)
	for name, base := range transports {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireTruth(t, &p, mastoerr.NewTransport(base), server, name)
		})
	}
}

// requireTruth publishes many posts at once and checks that none is there twice, that
// each success is there, and that what is safe to send again is not.
func requireTruth(t *testing.T, p *posts, rt http.RoundTripper, server, name string) {
	t.Helper()
	var all sync.WaitGroup
	errs := make([]error, 30)
	text := func(i int) string { return fmt.Sprint(name, " post ", i) }
	for i := range errs {
		all.Go(func() { errs[i] = post(t, rt, server, text(i), i%2 == 0) })
	}
	all.Wait()
	for i, err := range errs {
		count := p.count(text(i))
		require.LessOrEqual(t, count, 1)
		if err == nil {
			require.Equal(t, 1, count)
		} else if e := explain(t, err); e.Retry == mastoerr.RetrySafe {
			require.Zero(t, count, "%v", err)
		}
	}
}

// frames is a server that speaks HTTP/2 frame by frame.
func frames(t testing.TB, answer func(f *http2.Framer, stream uint32)) (string, map[string]http.RoundTripper) {
	s := httptest.NewUnstartedServer(nil)
	s.EnableHTTP2 = true
	s.StartTLS() // for its certificate
	t.Cleanup(s.Close)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: s.TLS.Certificates, NextProtos: []string{"h2"}})
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go speak(c, answer)
		}
	}()
	return "https://" + l.Addr().String(), transportsTo(t, s.Client().Transport.(*http.Transport).TLSClientConfig)
}

func speak(c net.Conn, answer func(*http2.Framer, uint32)) {
	defer c.Close()
	if _, err := c.Read(make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	f := http2.NewFramer(c, c)
	_ = f.WriteSettings()
	for {
		frame, err := f.ReadFrame()
		if err != nil {
			return
		}
		if h := frame.Header(); h.Flags.Has(http2.FlagDataEndStream) && h.Type == http2.FrameData {
			answer(f, h.StreamID)
			return // and the connection ends
		}
	}
}

// A stream that is refused after its body was sent was not processed either, but the
// transports make a text of that, which proves nothing.
func TestAStreamThatCannotBeSentAgainIsUnknown(t *testing.T) {
	t.Parallel()
	tests := map[string]func(f *http2.Framer, stream uint32){
		"REFUSED_STREAM":                   func(f *http2.Framer, s uint32) { _ = f.WriteRSTStream(s, http2.ErrCodeRefusedStream) },
		"INTERNAL_ERROR":                   func(f *http2.Framer, s uint32) { _ = f.WriteRSTStream(s, http2.ErrCodeInternal) },
		"GOAWAY after the stream":          func(f *http2.Framer, s uint32) { _ = f.WriteGoAway(s, http2.ErrCodeInternal, nil) },
		"GOAWAY before the stream, failed": func(f *http2.Framer, _ uint32) { _ = f.WriteGoAway(0, http2.ErrCodeEnhanceYourCalm, nil) },
	}
	for name, answer := range tests {
		server, transports := frames(t, answer)
		for client, base := range transports {
			t.Run(name+", "+client, func(t *testing.T) {
				t.Parallel()
				e := explain(t, post(t, mastoerr.NewTransport(base), server, "hello", true))
				require.Equal(t, mastoerr.CodeConnectionLost, e.Code, "%v", e.Err)
				require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(e).Step, "%v", e.Err)
			})
		}
	}
}
