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

// Peer is the server's end of a connection.
type Peer struct {
	net.Conn
	R    *bufio.Reader // reads from Conn
	Nth  int           // number of the connection at its server, from 1
	over chan struct{} // closed when the test ends
}

// ServeTCP listens on a new port, calls serve for every connection and closes the
// connection when serve returns. It returns the address of the port.
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

// ClosedPort returns the address of a port that nobody listens on.
func ClosedPort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// Request reads a request with its body. It returns nil when the client has closed
// the connection.
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

// Head reads a request without its body. It returns nil when the client has closed
// the connection.
func (p *Peer) Head() *http.Request {
	r, err := http.ReadRequest(p.R)
	if err != nil {
		return nil
	}
	return r
}

// Say writes text to the client. A client that has gone is no error.
func (p *Peer) Say(text string) { _, _ = io.WriteString(p, text) }

// Reset closes the connection with a TCP RST.
func (p *Peer) Reset() {
	c := p.Conn
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	_ = c.(*net.TCPConn).SetLinger(0)
	_ = c.Close()
}

// Wait keeps the connection open, and sends nothing, until the test ends.
func (p *Peer) Wait() { <-p.over }

// secure does the server's part of a TLS handshake and reports whether it
// succeeded. If not, it waits until the client closes the connection, because a
// RST could overtake the alert.
func (p *Peer) secure(c *tls.Config) bool {
	secured := tls.Server(p.Conn, c)
	if err := secured.Handshake(); err != nil {
		_, _ = io.Copy(io.Discard, p.Conn)
		return false
	}
	p.Conn, p.R = secured, bufio.NewReader(secured)
	return true
}

// BypassTLS writes text to the connection below TLS, and waits until the client
// closes it.
func (p *Peer) BypassTLS(text string) {
	below := p.Conn.(*tls.Conn).NetConn()
	_, _ = io.WriteString(below, text)
	_, _ = io.Copy(io.Discard, below)
}
