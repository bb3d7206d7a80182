package loopback

import (
	"context"
	"net"
	"net/http"
	"syscall"
	"testing"
)

// NewTransport is an http.Transport of the test's own.
func NewTransport(t testing.TB) *http.Transport {
	t.Helper()
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

// DialWith is a transport that makes its connections with d.
func DialWith(t testing.TB, d *net.Dialer) *http.Transport {
	t.Helper()
	tr := NewTransport(t)
	tr.DialContext = d.DialContext
	return tr
}

// ResolveAllTo is a transport for which every name means addr.
func ResolveAllTo(t testing.TB, addr string) *http.Transport {
	t.Helper()
	tr := NewTransport(t)
	tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	return tr
}

// HangingDialer calls f when a dial has begun, which then gets no further until
// it is given up.
func HangingDialer(f func()) *net.Dialer {
	return &net.Dialer{ControlContext: func(ctx context.Context, _, _ string, _ syscall.RawConn) error {
		f()
		<-ctx.Done()
		return nil // what the dialer says then is its own
	}}
}

type CloseNotifier struct {
	net.Conn
	Closed func()
}

func (c *CloseNotifier) Close() error {
	err := c.Conn.Close()
	c.Closed()
	return err
}
