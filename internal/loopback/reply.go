package loopback

import (
	"fmt"
	"net/http"
	"strings"
)

// Response returns a complete response over HTTP/1.1, with a body of JSON.
func Response(status int, body string) string {
	return fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s",
		status, http.StatusText(status), len(body), body)
}

// StatusJSON is a status as Mastodon returns it, as short as possible.
const StatusJSON = `{"id":"1","content":"<p>hello</p>"}`

// Head returns the head of a response without the empty line at its end.
func Head(status string, headers ...string) string {
	return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + strings.Join(append(headers, ""), "\r\n")
}

// Reply reads a request, writes text and closes the connection.
func Reply(text string) func(*Peer) {
	return func(p *Peer) {
		if p.Request() != nil {
			p.Say(text)
		}
	}
}

// OnSecondRequest answers the first request of every connection with a status, and
// leaves the second one of the first connection to serve, which finds it read.
func OnSecondRequest(serve func(*Peer)) func(*Peer) {
	return func(p *Peer) {
		if p.Request() == nil {
			return
		}
		p.Say(Response(200, StatusJSON))
		if p.Nth == 1 && p.Request() != nil {
			serve(p)
		}
	}
}

// ReplyAndWait reads a request, writes text and leaves the connection open.
func ReplyAndWait(text string) func(*Peer) {
	return func(p *Peer) {
		if p.Request() != nil {
			p.Say(text)
			p.Wait()
		}
	}
}

// Repeat writes text for every request on a connection.
func Repeat(text string) func(*Peer) {
	return func(p *Peer) {
		for p.Request() != nil {
			p.Say(text)
		}
	}
}
