package networktest

import (
	"io"
	"net/http"
	"time"

	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// http2Cases are failures of HTTP/2.
var http2Cases = map[string]Case{
	"HTTP/2 goes away after the request": {
		At: loopback.OverHTTP2(func(stream uint32) []string {
			return []string{loopback.H2Frame(loopback.FrameGoAway, 0, stream, loopback.H2InternalError), ""}
		}),
		Says: "http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=INTERNAL_ERROR", Bare: testkit.ConnectionLost,
	},
	// It was not processed, but net/http makes a plain text of that.
	"HTTP/2 goes away without having looked at the request": {
		At: loopback.OverHTTP2(func(uint32) []string {
			return []string{loopback.H2Frame(loopback.FrameGoAway, 0, 0, loopback.H2EnhanceYourCalm), ""}
		}),
		Says: "http2: Transport received GOAWAY from server ErrCode:ENHANCE_YOUR_CALM", Bare: testkit.ConnectionLost,
	},
	"HTTP/2 ends the request's stream": {
		At: loopback.OverHTTP2(func(stream uint32) []string {
			return []string{loopback.H2Frame(loopback.FrameReset, stream, loopback.H2InternalError)}
		}),
		Says: "stream error: stream ID 1; INTERNAL_ERROR; received from peer", Bare: testkit.ConnectionLost,
	},
	"the transport's timeout ends the wait for the answer over HTTP/2": {
		At: loopback.Changed(loopback.OverHTTP2(func(uint32) []string { return nil }), func(p *loopback.Instance) {
			p.Transport.ResponseHeaderTimeout = time.Millisecond
		}),
		Says: "http2: timeout awaiting response headers", Bare: testkit.TimedOut,
	},
	"HTTP/2 speaks no HTTP/2": {
		At:   loopback.OverHTTP2(func(uint32) []string { return []string{"HTTP/1.1 400 Bad Request\r\n\r\n", ""} }),
		Says: "http2:", Bare: testkit.BadResponse,
	},
	"an HTTP/2 connection just ends": {
		At: loopback.OverHTTP2(func(uint32) []string { return []string{""} }), Bare: testkit.ConnectionLost,
	},
	"an HTTP/2 server gives up before the answer": {
		At:   loopback.HTTP2Server(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
		Says: "INTERNAL_ERROR; received from peer", Bare: testkit.ConnectionLost,
	},
	"an HTTP/2 server gives up within a success": {
		At: loopback.HTTP2Server(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"id":`)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}),
		Says: "INTERNAL_ERROR; received from peer", Bare: testkit.BadResponse,
	},
}
