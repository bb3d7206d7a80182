package networktest

import (
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// dialCases are failures of the dial and of DNS.
var dialCases = map[string]Case{
	"nobody listens at the port": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.Instance{URL: "http://" + loopback.ClosedPort(t)}
		},
		Says: "connection refused", Bare: testkit.ConnectionFailed,
	},
	"the connection is reset in the middle of the dial": {At: dialEnds(syscall.ECONNRESET), Says: "connection reset by peer", Bare: testkit.ConnectionFailed},
	"there is no route to the host":                     {At: dialEnds(syscall.EHOSTUNREACH), Says: "no route to host", Bare: testkit.ConnectionFailed},
	"there is no network":                               {At: dialEnds(syscall.ENETUNREACH), Says: "network is unreachable", Bare: testkit.ConnectionFailed},
	"the dialer's own timeout ends the dial": {
		At: func(t testing.TB) loopback.Instance {
			d := loopback.HangingDialer(func() {})
			d.Timeout = time.Millisecond
			return loopback.Instance{URL: "http://127.0.0.1:1", Transport: loopback.DialWith(t, d)}
		},
		Says: "i/o timeout", Bare: testkit.ConnectionFailed,
	},
	"the context's deadline ends the dial": {
		At: func(t testing.TB) loopback.Instance {
			d := loopback.NewDeadline()
			return loopback.Instance{URL: "http://127.0.0.1:1", Transport: loopback.DialWith(t, loopback.HangingDialer(d.Pass)), Ctx: d}
		},
		Says: "context deadline exceeded", Bare: testkit.TimedOut, Hooked: testkit.TimedOutUnsent,
	},
	"the client's timeout ends the dial": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.Instance{URL: "http://127.0.0.1:1", Transport: loopback.DialWith(t, loopback.HangingDialer(func() {})), Timeout: time.Millisecond}
		},
		Says: "Client.Timeout exceeded while awaiting headers", Bare: testkit.TimedOut, Or: testkit.TimedOutUnsent,
	},
	"the name does not exist": {At: resolvedBy(loopback.RCode(3)), Says: "no such host", Bare: testkit.DNSFailed},
	"the name has no address": {At: resolvedBy(loopback.RCode(0)), Says: "no such host", Bare: testkit.DNSFailed},
	"the name server fails":   {At: resolvedBy(loopback.RCode(2)), Says: "server misbehaving", Bare: testkit.DNSFailed},
	"there is no name server": {
		At: func(t testing.TB) loopback.Instance {
			d := &net.Dialer{Resolver: loopback.ResolverAt(loopback.ClosedPort(t))}
			return loopback.Instance{URL: "http://nohost.invalid", Transport: loopback.DialWith(t, d)}
		},
		Says: "lookup nohost.invalid", Bare: testkit.DNSFailed,
	},
	"the context's deadline ends the wait for the name server": {
		At: func(t testing.TB) loopback.Instance {
			d := loopback.NewDeadline()
			r := loopback.Resolver(t, func([]byte) []byte { d.Pass(); return nil })
			return loopback.Instance{URL: "http://nohost.invalid", Transport: loopback.DialWith(t, &net.Dialer{Resolver: r}), Ctx: d}
		},
		Bare: testkit.TimedOut, Hooked: testkit.TimedOutUnsent,
	},
}
