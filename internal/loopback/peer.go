package loopback

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// The servers of this file live on loopback and misbehave. Each ends with its
// test: what waits, waits for that.

// Peer is a server's end of a connection.
type Peer struct {
	net.Conn
	R    *bufio.Reader
	Nth  int           // number of the connection, from 1
	over chan struct{} // closed when the test ends
}

// ServeTCP serves every connection to a new port by serve, which may return to
// close the connection, and returns the port's address.
func ServeTCP(t testing.TB, serve func(*Peer)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		open  []net.Conn
		ended bool
		over  = make(chan struct{})
	)
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			if ended {
				c.Close()
			}
			p := &Peer{c, bufio.NewReader(c), len(open), over}
			mu.Unlock()
			all.Go(func() {
				defer c.Close()
				serve(p)
			})
		}
	})
	t.Cleanup(func() {
		close(over)
		l.Close()
		mu.Lock()
		ended = true
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		all.Wait()
	})
	return l.Addr().String()
}

// ClosedPort is the address of a port where nobody listens.
func ClosedPort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// Request reads one request with its body; nil when the client went away.
func (p *Peer) Request() *http.Request {
	r, err := http.ReadRequest(p.R)
	if err != nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return nil
	}
	return r
}

// Head reads one request without its body.
func (p *Peer) Head() *http.Request {
	r, err := http.ReadRequest(p.R)
	if err != nil {
		return nil
	}
	return r
}

func (p *Peer) Say(text string) { _, _ = io.WriteString(p, text) }

// Reset closes the connection with a RST.
func (p *Peer) Reset() {
	c := p.Conn
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	_ = c.(*net.TCPConn).SetLinger(0)
	_ = c.Close()
}

// Wait keeps the connection open without a word.
func (p *Peer) Wait() { <-p.over }

// secure makes p the server of a TLS connection. When the handshake fails it
// waits for the client to go, so that no RST overtakes the alert.
func (p *Peer) secure(c *tls.Config) bool {
	secured := tls.Server(p.Conn, c)
	if err := secured.Handshake(); err != nil {
		_, _ = io.Copy(io.Discard, p.Conn)
		return false
	}
	p.Conn, p.R = secured, bufio.NewReader(secured)
	return true
}

// BypassTLS writes to the connection below TLS and waits for the client to go.
func (p *Peer) BypassTLS(text string) {
	below := p.Conn.(*tls.Conn).NetConn()
	_, _ = io.WriteString(below, text)
	_, _ = io.Copy(io.Discard, below)
}
