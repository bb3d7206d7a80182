package e2e_test

import (
	"fmt"
	"io"
	"net"
	"strings"
)

// What instances do when they fail. The proxies' answers differ by these.

const aStatus = `{"id":"42","content":"<p>Hello</p>","visibility":"public"}`

var (
	answersWell = says(200, "application/json; charset=utf-8", aStatus)

	// Without a word: before the request was read, or after.
	closesAtOnce = behaviour{greet: func(*net.TCPConn) {}}
	resetsAtOnce = behaviour{greet: reset}
	closesAfter  = behaviour{act: func(*net.TCPConn) {}}
	resetsAfter  = behaviour{act: reset}
	hangs        = behaviour{act: wait}

	// A post that was made and whose answer broke.
	cutLength  = sends("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n" + aStatus[:20])
	cutChunk   = sends("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n" + aStatus[:20] + "\r\n")
	cutAtClose = sends("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + aStatus[:20])
	badChunk   = sends("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + aStatus[:20] + "\r\n")
	emptyOK    = says(200, "application/json", "")
	notHTTP    = sends("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
	hugeHeader = sends("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Long: " + strings.Repeat("x", 300<<10) + "\r\n\r\n" + aStatus)
	resetsBody = behaviour{act: func(conn *net.TCPConn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n")
		reset(conn)
	}}
	stallsBody = behaviour{act: func(conn *net.TCPConn) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n"+aStatus[:20])
		wait(conn)
	}}

	// Answers of the application itself, as a Rails server gives them.
	saysUnprocessable = refuses(422, "application/json", `{"error":"Validation failed: Something about it is wrong"}`)
	saysUnauthorized  = refuses(401, "application/json", `{"error":"The access token is invalid"}`,
		`Www-Authenticate: Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token is invalid"`)
	saysTemporary = refuses(503, "application/json", `{"error":"There was a temporary problem serving your request, please try again"}`)
	saysInternal  = says(500, "application/json", `{"status":500,"error":"Internal Server Error"}`)
	saysHTML      = says(200, "text/html; charset=utf-8", "<!DOCTYPE html><html><head><title>Log in</title></head><body></body></html>")
)

// says is a well-formed answer.
func says(status int, contentType, body string, headers ...string) behaviour {
	var lines strings.Builder
	for _, h := range headers {
		lines.WriteString(h + "\r\n")
	}
	return sends(fmt.Sprintf("HTTP/1.1 %d Status\r\nContent-Type: %s\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n%s",
		status, contentType, len(body), lines.String(), body))
}

// refuses is says for an answer by which nothing was done.
func refuses(status int, contentType, body string, headers ...string) behaviour {
	b := says(status, contentType, body, headers...)
	b.refuses = true
	return b
}

// sends writes bytes as they are and closes.
func sends(raw string) behaviour {
	return behaviour{act: func(conn *net.TCPConn) { _, _ = io.WriteString(conn, raw) }}
}

// reset closes so that the peer sees RST instead of FIN.
func reset(conn *net.TCPConn) {
	_ = conn.SetLinger(0)
	_ = conn.Close()
}

// wait says nothing until the peer goes away.
func wait(conn *net.TCPConn) { _, _ = io.Copy(io.Discard, conn) }
