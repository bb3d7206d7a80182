package loopback

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// What a hostile instance does with a connection, once it has the request.

// Pour writes text again and again for as long as the client takes it.
func Pour(before, text string) func(*Peer) {
	block := strings.Repeat(text, max(1, 32<<10/len(text)))
	return func(p *Peer) {
		if p.Request() == nil {
			return
		}
		p.Say(before)
		for {
			if _, err := io.WriteString(p, block); err != nil {
				return
			}
		}
	}
}

// Drip is pour, a byte at a time.
func Drip(before, text string) func(*Peer) {
	return func(p *Peer) {
		if p.Request() == nil {
			return
		}
		p.Say(before)
		pause := time.NewTicker(2 * time.Millisecond)
		defer pause.Stop()
		for i := 0; ; i++ {
			select {
			case <-pause.C:
			case <-p.over:
				return
			}
			if _, err := io.WriteString(p, text[i%len(text):i%len(text)+1]); err != nil {
				return
			}
		}
	}
}

// ReplyAndWait reads a request, says text and leaves the connection open.
func ReplyAndWait(text string) func(*Peer) {
	return func(p *Peer) {
		if p.Request() != nil {
			p.Say(text)
			p.Wait()
		}
	}
}

// Head is the beginning of a response without its last empty line.
func Head(status string, headers ...string) string {
	return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + strings.Join(append(headers, ""), "\r\n")
}

// GzipBomb is 16 MiB of text in 16 KiB of gzip.
var GzipBomb = sync.OnceValue(func() string {
	var z bytes.Buffer
	w, _ := gzip.NewWriterLevel(&z, gzip.BestSpeed)
	_, _ = io.WriteString(w, `{"error":"`)
	block := bytes.Repeat([]byte("A"), 1<<20)
	for range 16 {
		_, _ = w.Write(block)
	}
	_ = w.Close()
	return z.String()
})

// Repeat says the same to every request of a connection.
func Repeat(text string) func(*Peer) {
	return func(p *Peer) {
		for p.Request() != nil {
			p.Say(text)
		}
	}
}

// Reply reads a request, says text and closes the connection.
func Reply(text string) func(*Peer) {
	return func(p *Peer) {
		if p.Request() != nil {
			p.Say(text)
		}
	}
}

// Response is a complete response.
func Response(status int, body string) string {
	return fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s",
		status, http.StatusText(status), len(body), body)
}

const StatusJSON = `{"id":"1","content":"<p>hello</p>"}`

func Gzip(b []byte) string {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write(b)
	_ = w.Close()
	return z.String()
}

func GzipResponse(status int, z string) string {
	return strings.Replace(Response(status, z), "\r\n", "\r\nContent-Encoding: gzip\r\n", 1)
}

// Corrupt puts a block into gzip whose type does not exist.
func Corrupt(z string) string { return z[:10] + "\xff" + z[11:] }

// OnSecondRequest succeeds once and does then what serve does with the second
// request of the same connection.
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
