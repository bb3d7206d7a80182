package loopback

import (
	"context"
	"net"
	"net/http"
	"syscall"
	"testing"
)

// NewTransport returns an http.Transport whose idle connections are closed when
// the test ends.
func NewTransport(t testing.TB) *http.Transport {
	t.Helper()
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

// DialWith returns a transport that dials with d.
func DialWith(t testing.TB, d *net.Dialer) *http.Transport {
	t.Helper()
	tr := NewTransport(t)
	tr.DialContext = d.DialContext
	return tr
}

// ResolveAllTo returns a transport that connects to addr, whatever the host.
func ResolveAllTo(t testing.TB, addr string) *http.Transport {
	t.Helper()
	tr := NewTransport(t)
	tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	return tr
}

// HangingDialer returns a dialer that calls f when a dial has begun. The dial then
// hangs until its context ends.
func HangingDialer(f func()) *net.Dialer {
	return &net.Dialer{ControlContext: func(ctx context.Context, _, _ string, _ syscall.RawConn) error {
		f()
		<-ctx.Done()
		return nil // the dialer makes the error itself
	}}
}

// CloseNotifier is a connection that calls Closed after every Close.
type CloseNotifier struct {
	net.Conn
	Closed func()
}

// Close closes the connection and calls Closed.
func (c *CloseNotifier) Close() error {
	err := c.Conn.Close()
	c.Closed()
	return err
}
