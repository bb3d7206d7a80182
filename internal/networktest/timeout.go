package networktest

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// timeoutCases are calls that run out of time.
var timeoutCases = map[string]Case{
	"the transport's timeout ends the wait for the answer": {
		At: func(t testing.TB) loopback.Instance {
			tr := loopback.NewTransport(t)
			tr.ResponseHeaderTimeout = time.Millisecond
			return loopback.Instance{URL: "http://" + loopback.ServeTCP(t, func(p *loopback.Peer) { p.Request(); p.Wait() }), Transport: tr}
		},
		Says: "timeout awaiting response headers", Bare: testkit.TimedOut,
	},
	"the client's timeout ends the wait for the answer": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.Instance{URL: "http://" + loopback.ServeTCP(t, func(p *loopback.Peer) { p.Request(); p.Wait() }), Timeout: 5 * time.Millisecond}
		},
		Says: "Client.Timeout exceeded while awaiting headers", Bare: testkit.TimedOut, Or: testkit.TimedOutUnsent,
	},
	"the context's deadline ends the wait for the answer": {
		At: func(t testing.TB) loopback.Instance {
			d := loopback.NewDeadline()
			return loopback.Instance{URL: "http://" + loopback.ServeTCP(t, func(p *loopback.Peer) { p.Request(); d.Pass(); p.Wait() }), Ctx: d}
		},
		Says: "context deadline exceeded", Bare: testkit.TimedOut,
	},
	"the context's deadline ends an upload": {
		At: func(t testing.TB) loopback.Instance {
			d := loopback.NewDeadline()
			return loopback.Instance{URL: "http://" + loopback.ServeTCP(t, func(p *loopback.Peer) { p.Head(); d.Pass(); p.Wait() }), Ctx: d, Upload: true}
		},
		Says: "context deadline exceeded", Bare: testkit.TimedOut,
	},
	"the context's deadline has passed before the call": {
		At: func(t testing.TB) loopback.Instance {
			d := loopback.NewDeadline()
			d.Pass()
			return loopback.Instance{URL: "http://" + loopback.ClosedPort(t), Ctx: d}
		},
		Says: "context deadline exceeded", Bare: testkit.TimedOut, Hooked: testkit.TimedOutUnsent,
	},
	"the client's timeout ends the reading of a success": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.Instance{URL: "http://" + loopback.ServeTCP(t, func(p *loopback.Peer) {
				p.Request()
				p.Say(strings.TrimSuffix(loopback.Response(200, loopback.StatusJSON), "</p>\"}"))
				p.Wait()
			}), Timeout: 50 * time.Millisecond}
		},
		Says: "Client.Timeout", Bare: testkit.TimedOut, Or: testkit.TimedOutUnsent,
	},
	"the context's deadline ends the reading of a success": {
		At: func(t testing.TB) loopback.Instance {
			d := loopback.NewDeadline()
			return loopback.Instance{URL: loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"id":`)
				_ = http.NewResponseController(w).Flush()
				d.Pass()
				<-r.Context().Done()
			}), Ctx: d}
		},
		Says: "context deadline exceeded", Bare: testkit.TimedOut,
	},
}
