package mastoerr

import (
	"context"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
)

// watch sees whether anything of a request was written. Go's errors often hide
// it: a dial that the context's deadline cuts short has the same text as a
// timeout after the request was sent.
type watch struct {
	trace httptrace.ClientTrace
	works atomic.Bool // the transport underneath reports to traces
	sent  atomic.Bool // something of the request was written
}

func (w *watch) observe(ctx context.Context) context.Context {
	// Called when the headers are in the connection's buffer: from then on they
	// may have been sent. A resend by net/http on another connection does not
	// take that back.
	w.trace.WroteHeaders = w.wroteHeaders
	w.trace.GetConn = w.getConn
	return httptrace.WithClientTrace(ctx, &w.trace)
}

func (w *watch) wroteHeaders() { w.sent.Store(true) }

func (w *watch) getConn(string) { w.works.Store(true) }

// retry corrects what the error alone says about resending.
func (w *watch) retry(e *MastodonError) RetrySafety {
	switch {
	case e.Retry == RetryIfIdempotent && w.works.Load() && !w.sent.Load():
		return RetrySafe
	case e.Code == CodeTLSError && w.sent.Load() && !strings.Contains(e.detail, "certificate"):
		// An alert in the middle of the connection. The one exception comes
		// after the request and before it is read: TLS 1.3 asks for the client's
		// certificate last (RFC 8446, section 4.4.2).
		return RetryIfIdempotent
	}
	return e.Retry
}
