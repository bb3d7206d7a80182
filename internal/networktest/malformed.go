package networktest

import (
	"strings"
	"testing"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// malformedCases are responses that are not HTTP.
var malformedCases = map[string]Case{
	"the server is none of HTTP":           {At: loopback.OverTCP(loopback.Reply("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")), Says: `malformed HTTP status code "Debian-2"`, Bare: testkit.BadResponse},
	"the status line has no number":        {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 abc OK\r\n\r\n")), Says: `malformed HTTP status code "abc"`, Bare: testkit.BadResponse},
	"the first line is noise":              {At: loopback.OverTCP(loopback.Reply("\x00\x01\x02\r\n\r\n")), Says: "malformed HTTP response", Bare: testkit.BadResponse},
	"the answer has two lengths":           {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}")), Says: "Content-Length", Bare: testkit.BadResponse},
	"the answer has a length that is none": {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n{}")), Says: "Content-Length", Bare: testkit.BadResponse},
	"the answer has an unknown coding":     {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: magic\r\n\r\n{}")), Says: "transfer encoding", Bare: testkit.BadResponse},
	"the server only says that it goes on": {
		At:   loopback.OverTCP(loopback.Reply(strings.Repeat("HTTP/1.1 102 Processing\r\nX-Padding: "+strings.Repeat("x", 3000)+"\r\n\r\n", 10))),
		Says: "transport connection broken: unexpected EOF", Bare: testkit.ConnectionLost,
	},
	"the headers are larger than we take": {
		At: func(t testing.TB) loopback.Instance {
			tr := loopback.NewTransport(t)
			tr.MaxResponseHeaderBytes = 4096
			return loopback.Instance{URL: "http://" + loopback.ServeTCP(t, loopback.Reply("HTTP/1.1 200 OK\r\nX-Padding: "+strings.Repeat("x", 1<<16)+"\r\n\r\n")), Transport: tr}
		},
		Says: "server response headers exceeded 4096 bytes", Bare: testkit.BadResponse,
	},
}

// bodyCases are responses whose body breaks off or is not what its headers say.
var bodyCases = map[string]Case{
	"a success is reset within its body": {
		At: loopback.OverTCP(func(p *loopback.Peer) {
			p.Request()
			p.Say(strings.TrimSuffix(loopback.Response(200, loopback.StatusJSON), "</p>\"}"))
			p.Reset()
		}),
		Bare: testkit.BadResponse,
	},
	"a success ends within its body":             {At: loopback.OverTCP(loopback.Reply(strings.TrimSuffix(loopback.Response(200, loopback.StatusJSON), "</p>\"}"))), Says: "unexpected EOF", Bare: testkit.BadResponse},
	"a bad gateway ends within its body":         {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 200\r\n\r\n<html>")), Bare: testkit.Verdict{Code: mastoerr.CodeBadGateway, Retry: testkit.IfIdempotent}},
	"a validation error ends within its body":    {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 422 Unprocessable Content\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{\"error\":\"Valid")), Bare: testkit.Verdict{Code: mastoerr.CodeValidationFailed, Retry: testkit.Never}},
	"a success in chunks is cut off":             {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":\"1\r\n")), Says: "unexpected EOF", Bare: testkit.BadResponse},
	"a success has noise for chunks":             {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nnoise\r\n{\"id\":\"1\r\n")), Says: "invalid byte in chunk length", Bare: testkit.BadResponse},
	"a success has a chunk without a length":     {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n;x\r\n{\"id\":\"1\r\n")), Says: "empty hex number for chunk length", Bare: testkit.BadResponse},
	"a success in chunks mixes its line ends":    {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n")), Says: "chunked line ends with bare LF", Bare: testkit.BadResponse},
	"a success without a length is cut off":      {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"id\":\"1")), Says: "unexpected end of JSON input", Bare: testkit.BadResponse},
	"a success is empty":                         {At: loopback.OverTCP(loopback.Reply(loopback.Response(200, ""))), Says: "the response has no id", Bare: testkit.BadResponse},
	"a success is a page":                        {At: loopback.OverTCP(loopback.Reply(strings.Replace(loopback.Response(200, "<html></html>"), "application/json", "text/html", 1))), Bare: testkit.BadResponse},
	"a success is a page that claims to be JSON": {At: loopback.OverTCP(loopback.Reply(loopback.Response(200, "<html></html>"))), Says: "invalid_response", Bare: testkit.BadResponse},
	"a success is JSON of another kind":          {At: loopback.OverTCP(loopback.Reply(loopback.Response(200, "[]"))), Says: "the response has no id", Bare: testkit.BadResponse},
	"a success claims to be gzip":                {At: loopback.OverTCP(loopback.Reply("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}")), Says: "gzip: invalid header", Bare: testkit.BadResponse},
	"a success is gzip with noise inside": {
		At:   loopback.OverTCP(loopback.Reply(loopback.GzipResponse(200, loopback.Corrupt(loopback.Gzip([]byte(loopback.StatusJSON)))))),
		Says: "flate: corrupt input", Bare: testkit.BadResponse,
	},
	"a failure is a gzip bomb": {
		At:   loopback.OverTCP(loopback.Reply(loopback.GzipResponse(500, loopback.Gzip(make([]byte, 1<<20))))),
		Bare: testkit.Verdict{Code: mastoerr.CodeInternalError, Retry: testkit.IfIdempotent},
	},
}
