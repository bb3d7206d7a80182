package networktest

import (
	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// lostCases are connections that break after the request was written.
var lostCases = map[string]Case{
	"the connection is reset before the answer": {
		At: loopback.OverTCP(func(p *loopback.Peer) { p.Request(); p.Reset() }), Says: "connection reset by peer", Bare: testkit.ConnectionLost,
	},
	"the connection ends before the answer": {At: loopback.OverTCP(loopback.Reply("")), Says: "EOF", Bare: testkit.ConnectionLost},
	"the connection is reset within the headers": {
		At: loopback.OverTCP(func(p *loopback.Peer) { p.Request(); p.Say("HTTP/1.1 200 OK\r\nContent-Ty"); p.Reset() }), Bare: testkit.ConnectionLost,
	},
	"the connection ends within the headers": {
		At: loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Ty")), Says: "malformed MIME header", Bare: testkit.ConnectionLost,
	},
	"the connection ends after 100 Continue": {
		At: loopback.OverTCP(loopback.Reply("HTTP/1.1 100 Continue\r\n\r\n")), Says: "transport connection broken: unexpected EOF", Bare: testkit.ConnectionLost,
	},
	"the connection is reset where it was used before": {
		At: loopback.Changed(loopback.OverTCP(loopback.OnSecondRequest((*loopback.Peer).Reset)), func(p *loopback.Instance) { p.Warm = true }), Says: "connection reset by peer", Bare: testkit.ConnectionLost,
	},
	"the connection ends where it was used before": {
		At: loopback.Changed(loopback.OverTCP(loopback.OnSecondRequest(func(*loopback.Peer) {})), func(p *loopback.Instance) { p.Warm = true }), Says: "EOF", Bare: testkit.ConnectionLost,
	},
	"the connection is reset within an upload": {
		At: loopback.Uploading(loopback.OverTCP(func(p *loopback.Peer) { p.Head(); p.Reset() })), Bare: testkit.ConnectionLost,
	},
	"the connection is closed within an upload": {
		At: loopback.Uploading(loopback.OverTCP(func(p *loopback.Peer) { p.Head() })), Bare: testkit.ConnectionLost,
	},
	"an upload is refused early": {
		At: loopback.Uploading(loopback.OverTCP(func(p *loopback.Peer) {
			p.Head()
			p.Say(loopback.Response(413, "{}"))
			p.Wait()
		})),
		Bare: testkit.Verdict{Code: mastoerr.CodePayloadTooLarge, Retry: testkit.Never},
	},
}
