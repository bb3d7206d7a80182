package e2e_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// upstream is the instance behind the proxies. It behaves as it is told, byte by
// byte, and keeps account of what reached it: the one witness of whether a
// request may be sent again.
type upstream struct {
	addr   string
	behave behaviour

	mu      sync.Mutex
	reached []string // what was received whole, as "POST /api/v1/statuses"
	applied int      // how many of them may have changed something
	conns   map[net.Conn]bool
}

// behaviour is what an upstream does with a connection.
type behaviour struct {
	// greet takes the place of reading the request.
	greet func(*net.TCPConn)
	// act answers a request that was read whole, or does something else.
	act func(*net.TCPConn)
	// refuses is true for an answer by which the instance itself says that it
	// has done nothing.
	refuses bool
}

func newUpstream(t *testing.T, b behaviour) *upstream {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	u := &upstream{addr: l.Addr().String(), behave: b, conns: make(map[net.Conn]bool)}
	if u.behave.act == nil {
		u.behave.act = answersWell.act
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { u.serve(conn.(*net.TCPConn)) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		u.mu.Lock()
		for conn := range u.conns {
			conn.Close()
		}
		u.mu.Unlock()
		serving.Wait()
	})
	return u
}

func (u *upstream) serve(conn *net.TCPConn) {
	u.mu.Lock()
	u.conns[conn] = true
	u.mu.Unlock()
	defer func() {
		conn.Close()
		u.mu.Lock()
		delete(u.conns, conn)
		u.mu.Unlock()
	}()
	if u.behave.greet != nil {
		u.behave.greet(conn)
		return
	}
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	if _, err := io.Copy(io.Discard, req.Body); err != nil {
		return
	}
	if !isCall(req.URL.Path) { // a health check
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		return
	}
	u.note(req)
	u.behave.act(conn)
}

func isCall(path string) bool {
	return strings.Contains(path, "/api/") || strings.Contains(path, "/oauth/")
}

func (u *upstream) note(req *http.Request) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.reached = append(u.reached, req.Method+" "+req.URL.Path)
	if req.Method != http.MethodGet && !u.behave.refuses {
		u.applied++
	}
}

// account is what reached the upstream, and how often it may have acted on it.
func (u *upstream) account() (reached []string, applied int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return append([]string{}, u.reached...), u.applied
}

func (u *upstream) forget() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.reached, u.applied = nil, 0
}

// refusingAddress has nobody listening, and nobody else can come to listen: its
// port is bound.
func refusingAddress(t *testing.T) string {
	t.Helper()
	return boundSocket(t, -1)
}

// silentAddress takes no more connections: its queue is full, so the kernel
// drops the SYN and a connect runs into its timeout.
func silentAddress(t *testing.T) string {
	t.Helper()
	addr := boundSocket(t, 0)
	// Linux queues one more than the backlog says (listen(2), sk_acceptq_is_full).
	conn, err := net.Dial("tcp4", addr)
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	_, err = net.DialTimeout("tcp4", addr, 100*time.Millisecond)
	require.Error(t, err, "the queue is not full")
	return addr
}

func boundSocket(t *testing.T, backlog int) string {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	require.NoError(t, err)
	t.Cleanup(func() { syscall.Close(fd) })
	require.NoError(t, syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	if backlog >= 0 {
		require.NoError(t, syscall.Listen(fd, backlog))
	}
	name, err := syscall.Getsockname(fd)
	require.NoError(t, err)
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(name.(*syscall.SockaddrInet4).Port))
}
