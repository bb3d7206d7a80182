package networktest_test

import (
	"context"
	"errors"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestStreamingErrorsGetTheirLabels(t *testing.T) {
	t.Parallel()
	read := func(c *mastodon.Client, ctx context.Context) (chan mastodon.Event, error) {
		return c.StreamingUser(ctx)
	}
	websocket := func(c *mastodon.Client, ctx context.Context) (chan mastodon.Event, error) {
		return c.NewWSClient().StreamingWSUser(ctx)
	}
	cases := map[string]struct {
		stream func(*mastodon.Client, context.Context) (chan mastodon.Event, error)
		at     func(testing.TB) loopback.Instance
		want   testkit.Verdict
	}{
		"nobody listens at the port": {
			read, func(t testing.TB) loopback.Instance {
				return loopback.Instance{URL: "http://" + loopback.ClosedPort(t)}
			}, testkit.ConnectionFailed,
		},
		"the token is refused": {
			read, loopback.OverHTTP(loopback.Respond(401, "application/json", `{}`)), testkit.Verdict{Code: mastoerr.CodeUnauthorized, Retry: testkit.Never},
		},
		"the stream breaks off": {
			read, loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99\r\n\r\n:thump\n")), testkit.BadResponse,
		},
		"an event is no JSON": {
			read, loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: update\ndata: {\n\n")), testkit.BadResponse,
		},
		"a WebSocket finds nobody at the port": {
			websocket, func(t testing.TB) loopback.Instance {
				return loopback.Instance{URL: "http://" + loopback.ClosedPort(t)}
			}, testkit.DialUnproven,
		},
		"a WebSocket finds a server without a trusted certificate": {
			websocket, func(t testing.TB) loopback.Instance {
				return loopback.Instance{URL: loopback.HTTP2Server(loopback.Respond(200, "application/json", "{}"))(t).URL}
			}, testkit.TLSUnproven,
		},
		"a WebSocket's token is refused": {
			websocket, loopback.OverHTTP(loopback.Respond(401, "application/json", `{}`)), testkit.Verdict{Code: mastoerr.CodeUnexpectedStatus, Retry: testkit.IfIdempotent},
		},
		"a WebSocket meets a page": {
			websocket, loopback.OverHTTP(loopback.Respond(200, "text/html", "<html>")), testkit.Verdict{Code: mastoerr.CodeUnexpectedStatus, Retry: testkit.IfIdempotent},
		},
		"a WebSocket's server is none of HTTP": {
			websocket, loopback.OverTCP(loopback.Reply("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")), testkit.BadResponse,
		},
		"a WebSocket's server hangs up": {websocket, loopback.OverTCP(loopback.Reply("")), testkit.BadResponse},
		"a WebSocket is led in a circle": {
			websocket, func(t testing.TB) loopback.Instance {
				addr := make(chan string, 1)
				self := loopback.ServeTCP(t, func(p *loopback.Peer) {
					self := <-addr
					addr <- self
					if p.Request() != nil {
						p.Say("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://" + self + "/\r\n\r\n")
					}
				})
				addr <- self
				return loopback.Instance{URL: "http://" + self}
			}, testkit.BadRedirect,
		},
		"a WebSocket's address has no scheme": {websocket, loopback.At("m.example"), testkit.BadInstance},
		"a WebSocket is closed by the server": {
			websocket, func(t testing.TB) loopback.Instance {
				return loopback.Instance{URL: loopback.WebSocket(t, func(p *loopback.Peer) { p.Say("\x88\x02\x03\xe9") })} // 1001, going away
			}, testkit.ConnectionLost,
		},
		"a WebSocket just ends": {
			websocket, func(t testing.TB) loopback.Instance {
				return loopback.Instance{URL: loopback.WebSocket(t, func(*loopback.Peer) {})}
			}, testkit.ConnectionLost,
		},
		"a WebSocket is reset": {
			websocket, func(t testing.TB) loopback.Instance {
				return loopback.Instance{URL: loopback.WebSocket(t, (*loopback.Peer).Reset)}
			}, testkit.BadResponse,
		},
		"a WebSocket's frames break the protocol": {
			websocket, func(t testing.TB) loopback.Instance {
				return loopback.Instance{URL: loopback.WebSocket(t, func(p *loopback.Peer) { p.Say("\xff\x00"); p.Wait() })}
			}, testkit.BadResponse,
		},
		"a WebSocket's message is no JSON": {
			websocket, func(t testing.TB) loopback.Instance {
				return loopback.Instance{URL: loopback.WebSocket(t, func(p *loopback.Peer) { p.Say(loopback.WebSocketMessage("<html>")); p.Wait() })}
			}, testkit.BadResponse,
		},
		"a WebSocket's message is empty": {
			websocket, func(t testing.TB) loopback.Instance {
				return loopback.Instance{URL: loopback.WebSocket(t, func(p *loopback.Peer) { p.Say(loopback.WebSocketMessage("")); p.Wait() })}
			}, testkit.BadResponse,
		},
		"a WebSocket's event is no JSON": {
			websocket, func(t testing.TB) loopback.Instance {
				return loopback.Instance{URL: loopback.WebSocket(t, func(p *loopback.Peer) { p.Say(loopback.WebSocketMessage(`{"event":"update","payload":"{"}`)); p.Wait() })}
			}, testkit.BadResponse,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := c.at(t)
			e := testkit.RequireVerdict(t, firstError(t, p.Mastodon(t), c.stream), c.want)
			require.NotErrorIs(t, e, context.Canceled)
			require.NotEqual(t, mastoerr.StepVerify, mastoerr.Advise(e).Step, "a stream only reads")
		})
	}
}

// gorilla/websocket's own error, without the event that go-mastodon puts around it.
func TestARefusedHandshakeOnlyReads(t *testing.T) {
	t.Parallel()
	require.Equal(t, mastoerr.StepResend, mastoerr.Advise(errors.New("websocket: bad handshake")).Step)
}

// firstError opens a stream, ends it after its first error and returns that error.
func firstError(t testing.TB, c *mastodon.Client, stream func(*mastodon.Client, context.Context) (chan mastodon.Event, error)) error {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	events, err := stream(c, ctx)
	require.NoError(t, err)
	defer func() {
		cancel()
		for range events { // the stream ends once it is told so
		}
	}()
	for event := range events {
		if e, ok := event.(*mastodon.ErrorEvent); ok {
			return e
		}
	}
	return nil
}

func TestAStreamThatTheCallerEndsHasNotFailed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p := loopback.Instance{URL: loopback.WebSocket(t, func(p *loopback.Peer) { cancel(); p.Wait() })}
	events, err := p.Mastodon(t).NewWSClient().StreamingWSUser(ctx)
	require.NoError(t, err)
	for event := range events {
		e, ok := event.(*mastodon.ErrorEvent)
		require.True(t, ok)
		// go-mastodon closes the connection while it reads from it. Only the last
		// error is context.Canceled.
		_, ok = mastoerr.FromError(e)
		require.False(t, ok, "%v", e)
	}
}

func TestAnHTTPStreamThatDoesNotOpenReturnsOurError(t *testing.T) {
	t.Parallel()
	c := mastoerr.Wrap(testkit.Unwrapped(t, loopback.ServeHTTP(t, loopback.Respond(401, "application/json", `{"error":"The access token is invalid"}`))))
	err := firstError(t, c, func(c *mastodon.Client, ctx context.Context) (chan mastodon.Event, error) {
		return c.StreamingUser(ctx)
	})
	var event *mastodon.ErrorEvent
	require.ErrorAs(t, err, &event)
	e := testkit.RequireOurs(t, event.Err)
	require.Equal(t, mastoerr.CodeTokenInvalid, e.Code)
	require.Equal(t, "/api/v1/streaming/user", e.Endpoint)
}
