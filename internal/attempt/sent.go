package attempt

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// Sent watches whether a request may have left this machine. Go's errors often
// hide it: a dial that the context's deadline cuts short has the same text as a
// timeout after the request was sent.
type Sent struct {
	ctx     tracedContext
	trace   httptrace.ClientTrace
	reports atomic.Bool // the transport underneath reports to traces
	left    atomic.Bool
}

// Attach returns a context whose request reports to s.
//
// A request counts as sent as soon as it has a connection. Later hooks come too
// late: with a deadline that races the write, HTTP/2 returns from RoundTrip while
// another goroutine is about to write the headers. A resend by net/http on another
// connection does not take it back.
func (s *Sent) Attach(ctx context.Context) context.Context {
	s.trace.GetConn = s.getConn
	s.trace.GotConn = s.gotConn
	s.trace.WroteHeaders = s.wroteHeaders
	if httptrace.ContextClientTrace(ctx) != nil {
		return httptrace.WithClientTrace(ctx, &s.trace) // which calls both
	}
	s.ctx = tracedContext{ctx, &s.trace}
	return &s.ctx
}

// tracedContext is a context with a trace, as httptrace.WithClientTrace makes it, but
// without an allocation of its own: every request has one.
type tracedContext struct {
	context.Context
	trace *httptrace.ClientTrace
}

// Value returns the trace where net/http asks for it, else the value of the parent.
func (c *tracedContext) Value(key any) any {
	if key == traceKey {
		return c.trace
	}
	return c.Context.Value(key)
}

// traceKey is the key under which httptrace.ContextClientTrace asks a context. It is
// not exported, so a question shows it. Were it never asked, no request would
// count as unsent.
var traceKey = func() any {
	asked := keyRecorder{Context: context.Background()}
	httptrace.ContextClientTrace(&asked)
	return asked.key
}()

type keyRecorder struct {
	context.Context
	key any
}

func (r *keyRecorder) Value(key any) any {
	r.key = key
	return nil
}

func (s *Sent) getConn(string) { s.reports.Store(true) }

func (s *Sent) gotConn(httptrace.GotConnInfo) { s.left.Store(true) }

func (s *Sent) wroteHeaders() { s.left.Store(true) }

// Never notes that the request goes no further.
func (s *Sent) Never() { s.reports.Store(true) }

// Left reports whether the request may have left.
func (s *Sent) Left() bool { return s.left.Load() }

// ProvablyUnsent reports whether it is certain that nothing left.
func (s *Sent) ProvablyUnsent() bool { return s.reports.Load() && !s.left.Load() }
