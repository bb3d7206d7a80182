package loopback

import (
	"bytes"
	"context"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Resolver returns a resolver over a new DNS server. The server answers a query
// with what reply returns, and does not answer when that is nil.
func Resolver(t testing.TB, reply func(query []byte) []byte) *net.Resolver {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	var all sync.WaitGroup
	all.Go(func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := c.ReadFrom(buf)
			if err != nil {
				return
			}
			if r := reply(buf[:n]); r != nil {
				_, _ = c.WriteTo(r, from)
			}
		}
	})
	t.Cleanup(func() {
		c.Close()
		all.Wait()
	})
	return ResolverAt(c.LocalAddr().String())
}

// ResolverAt returns a resolver that asks the DNS server at addr.
func ResolverAt(addr string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", addr)
	}}
}

// RCode returns a reply for Resolver: no records, and a response code (RCODE) of
// RFC 1035, section 4.1.1.
func RCode(code byte) func([]byte) []byte {
	return func(query []byte) []byte {
		const header = 12
		end := header + bytes.IndexByte(query[header:], 0) + 1 + 4 // name, type, class
		r := bytes.Clone(query[:end])
		r[2] |= 0x80       // a response
		r[3] = 0x80 | code // recursion available
		clear(r[6:header]) // no records of any kind
		return r
	}
}
