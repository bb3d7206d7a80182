package mastoerrtest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
)

// promiseHeader carries a fault that the client's side has decided on to the
// handler. It is taken off before anything looks at the request.
const promiseHeader = "X-Mastoerrtest-Fault"

// dialer is the transport of a client over sockets. A server cannot refuse a
// connection that it has accepted, nor be unknown to DNS; so the faults before
// the connection are played here.
type dialer struct {
	i    *Instance
	base *http.Transport
}

func (d *dialer) RoundTrip(req *http.Request) (*http.Response, error) {
	f := d.i.decide(req)
	if f.beforeSend() {
		defer closeBody(req)
		if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.GetConn != nil {
			trace.GetConn(hostPort(req))
		}
		return nil, d.i.failToConnect(req.Context(), req, &f)
	}
	out := req.Clone(req.Context())
	d.i.mu.Lock()
	d.i.promises++
	number := strconv.Itoa(d.i.promises)
	d.i.promised[number] = f
	d.i.mu.Unlock()
	out.Header.Set(promiseHeader, number)
	// The promise holds for every arrival: net/http sends a request with an
	// Idempotency-Key again by itself when a used connection breaks.
	resp, err := d.base.RoundTrip(out)
	d.i.mu.Lock()
	delete(d.i.promised, number)
	d.i.mu.Unlock()
	if resp != nil {
		resp.Request = req
	}
	return resp, err
}

// CloseIdleConnections is called by http.Client's method of that name.
func (d *dialer) CloseIdleConnections() { d.base.CloseIdleConnections() }

// ServeHTTP is the instance as a handler, for a server of the caller's own: one
// with TLS, say, or at a fixed address.
func (i *Instance) ServeHTTP(w http.ResponseWriter, req *http.Request) { i.serveSocket(w, req) }

func (i *Instance) serveSocket(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the caller is gone
	}
	var f Fault
	if number := req.Header.Get(promiseHeader); number != "" {
		i.mu.Lock()
		f = i.promised[number]
		i.mu.Unlock()
		req.Header.Del(promiseHeader)
	} else {
		f = i.decide(req)
	}
	if f.beforeSend() {
		f.Stage = BeforeApply
	}
	c := i.receive(req, body, &f)
	out, err := i.exchange(req.Context(), c, &f)
	if err != nil {
		// The caller is gone, or the instance closes: a return would be a 200.
		panic(http.ErrAbortHandler)
	}
	switch out.broke {
	case "":
		i.write(w, req, &out)
	case Hangup:
		hangUp(w, false)
	default:
		hangUp(w, true)
	}
}

// hangUp ends a connection without an answer; by a reset, when the kernel is
// told not to linger.
func hangUp(w http.ResponseWriter, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2, which resets the stream
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func (i *Instance) write(w http.ResponseWriter, req *http.Request, out *outcome) {
	r := &out.reply
	switch {
	case r.stream != nil:
		i.writeStream(w, req, r)
		return
	case out.cut == CutBody:
		writeCut(w, r)
		return
	case out.cut == HalfBody:
		r.body = r.body[:len(r.body)/2]
	case out.cut == EmptyBody:
		r.body = nil
	}
	for name, values := range r.header {
		w.Header()[name] = values
	}
	if len(r.header["Content-Type"]) == 0 {
		w.Header()["Content-Type"] = nil // or net/http would guess one
	}
	w.WriteHeader(r.status)
	if r.status != http.StatusNoContent && r.status != http.StatusNotModified {
		_, _ = w.Write(r.body)
	}
}

// writeCut promises all of the body and closes after half of it.
func writeCut(w http.ResponseWriter, r *reply) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "HTTP/1.1 %s\r\n", statusLine(r.status))
	_ = r.header.Write(conn)
	fmt.Fprintf(conn, "Content-Length: %d\r\nConnection: close\r\n\r\n", len(r.body))
	_, _ = conn.Write(r.body[:len(r.body)/2])
}

func (i *Instance) writeStream(w http.ResponseWriter, req *http.Request, r *reply) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.WriteHeader(r.status)
	flush := http.NewResponseController(w).Flush
	buf := make([]byte, 32<<10)
	for {
		_ = flush()
		n, err := r.stream.read(buf, req.Context().Done(), req.Context().Err)
		if n > 0 {
			if _, err := w.Write(buf[:n]); err != nil {
				r.stream.send(nil, true)
				return
			}
		}
		if err != nil {
			return
		}
	}
}
