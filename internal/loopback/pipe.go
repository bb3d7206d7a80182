package loopback

import (
	"bufio"
	"context"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// OverPipe is an instance whose connections are in memory (net.Pipe) and are served
// by serve. It works in a synctest bubble, where a server on the network does not.
func OverPipe(serve func(*Peer)) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		over := make(chan struct{})
		var servers sync.WaitGroup
		t.Cleanup(func() {
			close(over)
			servers.Wait()
		})
		var dials atomic.Int32
		tr := NewTransport(t) // its cleanup is run first
		tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			p := &Peer{theirs, bufio.NewReader(theirs), int(dials.Add(1)), over}
			servers.Go(func() {
				defer theirs.Close()
				serve(p)
			})
			return ours, nil
		}
		return Instance{URL: "http://m.example", Transport: tr}
	}
}
