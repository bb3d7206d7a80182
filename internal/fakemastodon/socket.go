package fakemastodon

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strconv"
	"strings"
)

// Listen starts serving on loopback, before the first request. The caller closes
// what it returns.
func (s *Server) Listen() *httptest.Server {
	server := httptest.NewUnstartedServer(s)
	s.closed = make(chan struct{})
	s.Host = server.Listener.Addr().String()
	s.url = "http://" + s.Host
	server.Config.MaxHeaderBytes = 8 << 20 // what is too long is refused as Puma does
	server.Start()
	return server
}

// Dialer returns a transport that reaches the server by its socket. It has a pool
// of connections of its own: a fault that breaks a connection must not hit the
// requests of another client.
func (s *Server) Dialer() http.RoundTripper {
	return &dialer{s, http.DefaultTransport.(*http.Transport).Clone()}
}

// faultHeader carries the number of a pending fault from dialer to ServeHTTP,
// which removes it before anything else reads the request.
const faultHeader = "X-Mastoerrtest-Fault"

// dialer is the transport of a client over sockets. A server cannot refuse a
// connection that it has accepted, nor be unknown to DNS, so the faults before
// the connection are injected here.
type dialer struct {
	s    *Server
	base *http.Transport
}

func (d *dialer) RoundTrip(req *http.Request) (*http.Response, error) {
	f := d.s.Decide(req)
	if f.beforeSend() {
		defer closeBody(req)
		if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GetConn != nil {
			trace.GetConn(hostPort(req))
		}
		return nil, d.s.failToConnect(req.Context(), req, &f)
	}
	out := req.Clone(req.Context())
	d.s.mu.Lock()
	d.s.lastFault++
	number := strconv.Itoa(d.s.lastFault)
	d.s.pending[number] = f
	d.s.mu.Unlock()
	out.Header.Set(faultHeader, number)
	// The fault stays until the end: net/http itself resends a request with an
	// Idempotency-Key when a reused connection breaks.
	resp, err := d.base.RoundTrip(out)
	d.s.mu.Lock()
	delete(d.s.pending, number)
	d.s.mu.Unlock()
	if resp != nil {
		resp.Request = req
	}
	return resp, err
}

// CloseIdleConnections is called by http.Client's method of that name.
func (d *dialer) CloseIdleConnections() { d.base.CloseIdleConnections() }

// ServeHTTP serves the instance over a socket.
func (s *Server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the caller has gone
	}
	var f Fault
	if number := req.Header.Get(faultHeader); number != "" {
		s.mu.Lock()
		f = s.pending[number]
		s.mu.Unlock()
		req.Header.Del(faultHeader)
		if isForeign(req.Host) {
			req.URL.Host = s.Host // the address that the dialer has, as in memory
		}
	} else {
		f = s.Decide(req)
	}
	if f.beforeSend() {
		f.Stage = BeforeApply
	}
	c := s.receive(req, body, &f)
	out, err := s.exchange(req.Context(), c, &f)
	if err != nil {
		// The caller has gone or the instance closes. A return would send a 200.
		panic(http.ErrAbortHandler)
	}
	switch out.broke {
	case "":
		write(w, req, &out)
	case CloseConnection:
		closeConnection(w, false)
	default:
		closeConnection(w, true)
	}
}

// isForeign reports whether a Host header names another server than one on loopback.
func isForeign(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	return name != "localhost" && net.ParseIP(strings.Trim(name, "[]")) == nil
}

// closeConnection ends a connection without a response. The kernel sends a reset
// when it is told not to linger.
func closeConnection(w http.ResponseWriter, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2, which resets the stream
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func write(w http.ResponseWriter, req *http.Request, out *outcome) {
	r := out.reply
	switch {
	case r.stream != nil:
		writeStream(w, req, r)
		return
	case out.cut == CutBody:
		writeCut(w, r)
		return
	}
	for name, values := range r.header {
		w.Header()[name] = values
	}
	if len(r.header["Content-Type"]) == 0 {
		w.Header()["Content-Type"] = nil // or net/http would guess one
	}
	w.WriteHeader(r.status)
	if r.status != http.StatusNoContent && r.status != http.StatusNotModified {
		_, _ = w.Write(cutBody(r.body, out.cut))
	}
}

// writeCut announces all of the body and closes after half of it.
func writeCut(w http.ResponseWriter, r *reply) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "HTTP/1.1 %s\r\n", StatusLine(r.status))
	_ = r.header.Write(conn)
	fmt.Fprintf(conn, "Content-Length: %d\r\nConnection: close\r\n\r\n", len(r.body))
	_, _ = conn.Write(cutBody(r.body, CutBody))
}

func writeStream(w http.ResponseWriter, req *http.Request, r *reply) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.WriteHeader(r.status)
	flush := http.NewResponseController(w).Flush
	buf := make([]byte, 32<<10)
	for {
		_ = flush()
		n, err := r.stream.read(req.Context(), buf)
		if n > 0 {
			if _, err := w.Write(buf[:n]); err != nil {
				r.stream.close()
				return
			}
		}
		if err != nil {
			return
		}
	}
}
