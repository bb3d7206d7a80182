package fakemastodon

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"syscall"
)

// RoundTripper returns a transport that reaches the server without a socket and
// behaves as net/http's own does.
func (s *Server) RoundTripper() http.RoundTripper { return memory{s} }

type memory struct{ s *Server }

func (m memory) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if ctx.Err() != nil {
		closeBody(req)
		return nil, context.Cause(ctx)
	}
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(hostPort(req))
	}
	f := m.s.Decide(req)
	if f.beforeSend() {
		defer closeBody(req)
		return nil, m.s.failToConnect(ctx, req, &f)
	}
	if trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	body, err := readBody(req)
	if trace != nil && trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{Err: err})
	}
	if err != nil {
		return nil, err
	}
	c := m.s.receive(req, body, &f)
	out, err := m.s.exchange(ctx, c, &f)
	if err == nil {
		err = breakError(out.broke, req)
	}
	if err != nil {
		return nil, err
	}
	if trace != nil && trace.GotFirstResponseByte != nil {
		trace.GotFirstResponseByte()
	}
	return response(req, &out), nil
}

// failToConnect injects a fault with which nothing is sent.
func (s *Server) failToConnect(ctx context.Context, req *http.Request, f *Fault) error {
	s.receive(req, nil, f)
	d := f.Delay
	if f.Break == NoResponse {
		d = noResponseTimeout
	}
	if err := s.wait(ctx, d); err != nil {
		return err
	}
	if f.Break == NoResponse {
		return dialError(syscall.ETIMEDOUT)
	}
	return breakError(f.Break, req)
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}

func readBody(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	defer closeBody(req)
	if req.ContentLength > 0 {
		b := make([]byte, req.ContentLength)
		n, err := io.ReadFull(req.Body, b)
		if err == io.ErrUnexpectedEOF || err == io.EOF {
			return nil, &bodyLengthError{req.ContentLength, n}
		}
		return b, err
	}
	return io.ReadAll(req.Body)
}

func hostPort(req *http.Request) string {
	if req.URL.Port() != "" {
		return req.URL.Host
	}
	if req.URL.Scheme == "http" {
		return req.URL.Host + ":80"
	}
	return req.URL.Host + ":443"
}
