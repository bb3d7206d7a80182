package networktest

import (
	"io"
	"testing"

	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// proxyCases are failures of a proxy on the client's side.
var proxyCases = map[string]Case{
	"the proxy refuses to connect": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.BehindProxy(t, "https://m.example", "http://"+loopback.ServeTCP(t, loopback.Reply("HTTP/1.1 403 Forbidden\r\n\r\n")))
		},
		Says: "Forbidden", Bare: testkit.DialUnproven, Hooked: testkit.ConnectionFailed,
	},
	"the proxy wants credentials": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.BehindProxy(t, "https://m.example", "http://"+loopback.ServeTCP(t, loopback.Reply("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n")))
		},
		Says: "Proxy Authentication Required", Bare: testkit.DialUnproven, Hooked: testkit.ConnectionFailed,
	},
	"the proxy is overloaded": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.BehindProxy(t, "https://m.example", "http://"+loopback.ServeTCP(t, loopback.Reply("HTTP/1.1 503 Service Unavailable\r\n\r\n")))
		},
		Says: "Service Unavailable", Bare: testkit.DialUnproven, Hooked: testkit.ConnectionFailed,
	},
	"the proxy's port is closed": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.BehindProxy(t, "https://m.example", "http://"+loopback.ClosedPort(t))
		},
		Says: "proxyconnect", Bare: testkit.ConnectionFailed,
	},
	"the proxy hangs up": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.BehindProxy(t, "https://m.example", "http://"+loopback.ServeTCP(t, loopback.Reply("")))
		},
		Says: "EOF", Bare: testkit.ConnectionLost, Hooked: testkit.NeverSent,
	},
	"the SOCKS proxy cannot reach the instance": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.BehindProxy(t, "https://m.example", "socks5://"+loopback.ServeTCP(t, func(p *loopback.Peer) {
				_, _ = io.CopyN(io.Discard, p.R, 3)
				p.Say("\x05\x00") // no authentication
				_, _ = io.CopyN(io.Discard, p.R, 4+1+int64(len("m.example"))+2)
				p.Say("\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00") // host unreachable
			}))
		},
		Says: "host unreachable", Bare: testkit.ConnectionFailed,
	},
}
