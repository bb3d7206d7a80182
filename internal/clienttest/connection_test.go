package clienttest_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestConnectionsAreUsedAgainAfterAnError(t *testing.T) {
	t.Parallel()
	bodies := []string{"", `{"error":"x"}`, "<html>" + strings.Repeat("padding ", 2<<10) + "</html>"}
	var opened, requests atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(requests.Add(1))
		status := []int{401, 404, 422, 429, 500, 503, 206, 200}[n%8]
		contentType := "application/json"
		body := bodies[n%len(bodies)]
		if status == 200 {
			contentType, body = "text/html", bodies[2]
		}
		if n%2 == 0 {
			w.Header().Set("Transfer-Encoding", "chunked")
		}
		loopback.Respond(status, contentType, body)(w, r)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)

	c := mastoerr.Wrap(testkit.Unwrapped(t, s.URL))
	for range 50 {
		err := c.GetMediaStatus(t.Context(), &mastodon.Attachment{ID: "1"})
		testkit.RequireOurs(t, err)
	}
	require.EqualValues(t, 50, requests.Load())
	// On a busy machine net/http sometimes gives up a connection.
	require.LessOrEqual(t, opened.Load(), int32(3))
}

func TestIdleConnectionsAreClosedThroughTheHook(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	server := loopback.ServeTCP(t, func(p *loopback.Peer) {
		defer close(ended)
		loopback.Repeat(loopback.Response(200, `{"id":"9"}`))(p)
	})
	c := mastoerr.Wrap(loopback.Instance{URL: "http://" + server}.Mastodon(t))
	require.NoError(t, testkit.PostHello(t.Context(), c))
	c.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	select {
	case <-ended:
	case <-ctx.Done():
		require.Fail(t, "the connection stays open")
	}
	mastoerr.NewTransport(testkit.RoundTrip(nil)).CloseIdleConnections() // a base without that method
}

func TestAConnectionThatWasClosedWhileIdleIsNoFailure(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{})
	once := sync.OnceFunc(func() { close(gone) })
	addr := loopback.ServeTCP(t, func(p *loopback.Peer) {
		for p.Request() != nil {
			p.Say(loopback.Response(200, loopback.StatusJSON))
			if p.Nth == 1 {
				return
			}
		}
	})
	tr := loopback.NewTransport(t)
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, addr)
		return &loopback.CloseNotifier{Conn: c, Closed: once}, err
	}
	c := mastoerr.Wrap(loopback.Instance{URL: "http://" + addr, Transport: tr}.Mastodon(t))
	require.NoError(t, testkit.PostHello(t.Context(), c))
	<-gone // net/http has noticed
	require.NoError(t, testkit.PostHello(t.Context(), c))
}

// A synctest bubble ends only when every goroutine in it has ended.
func TestNoGoroutineIsLeft(t *testing.T) {
	t.Parallel()
	cases := map[string]func(net.Conn){
		"after a failure": func(c net.Conn) {
			buf := make([]byte, 4<<10)
			for {
				if _, err := c.Read(buf); err != nil {
					return
				}
				_, _ = io.WriteString(c, loopback.Response(503, `{"error":"x"}`))
			}
		},
		"after a large failure": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4<<10))
			_, _ = io.WriteString(c, loopback.Response(503, strings.Repeat("x", 1<<20)))
		},
		"after a failure that does not end": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4<<10))
			_, _ = io.WriteString(c, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 99\r\n\r\n{\"error\":\"x\"}")
			_, _ = c.Read(make([]byte, 1))
		},
		"after a deadline": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4<<10))
			_, _ = c.Read(make([]byte, 1))
		},
		"after a lost connection": func(c net.Conn) { _, _ = c.Read(make([]byte, 4<<10)) },
	}
	for name, serve := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tr := loopback.NewTransport(t)
				tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
					ours, theirs := net.Pipe()
					go func() {
						defer theirs.Close()
						serve(theirs)
					}()
					return ours, nil
				}
				c := mastoerr.Wrap(loopback.Instance{URL: "http://m.example", Transport: tr}.Mastodon(t))
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				testkit.RequireOurs(t, testkit.PostHello(ctx, c))
			})
		})
	}
}
