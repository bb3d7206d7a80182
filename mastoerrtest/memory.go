package mastoerrtest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"syscall"
)

// RoundTripper reaches the instance without a socket. It keeps to what
// net/http's own Transport does: it tells the request's httptrace what it does,
// ends with the cause of its context when that ends first, and returns errors
// of the same shape. It starts no goroutine and uses no clock but package
// time's. The request's host does not matter to it.
func (i *Instance) RoundTripper() http.RoundTripper { return memory{i} }

type memory struct{ i *Instance }

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
	f := m.i.decide(req)
	if f.beforeSend() {
		defer closeBody(req)
		return nil, m.i.failToConnect(ctx, req, &f)
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
	c := m.i.receive(req, body, &f)
	out, err := m.i.exchange(ctx, c, &f)
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

// receive notes a request in the log.
func (i *Instance) receive(req *http.Request, body []byte, f *Fault) *call {
	c := &call{method: req.Method, path: req.URL.Path, header: req.Header, query: req.URL.RawQuery, body: body}
	if c.method == "" {
		c.method = http.MethodGet
	}
	now := i.lock()
	defer i.mu.Unlock()
	c.token = i.tokens[bearer(req.Header)]
	entry := Request{Time: now, Method: c.method, Path: c.path, Key: first(req.Header["Idempotency-Key"]), Fault: f.String()}
	if c.token != nil && c.token.account != nil {
		entry.Account = c.token.account.name
	}
	c.entry = i.log.add(entry)
	return c
}

// failToConnect plays a fault with which nothing is sent.
func (i *Instance) failToConnect(ctx context.Context, req *http.Request, f *Fault) error {
	i.receive(req, nil, f)
	d := f.Delay
	if f.Break == Silence {
		d = silence
	}
	if err := i.wait(ctx, d); err != nil {
		return err
	}
	if f.Break == Silence {
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
