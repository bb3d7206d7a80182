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

// unsent is true when it is certain that nothing was written.
func (w *watch) unsent() bool { return w.works.Load() && !w.sent.Load() }

// retry corrects what the error alone says about resending.
func (w *watch) retry(e *MastodonError) RetrySafety {
	switch {
	case e.Retry == RetryIfIdempotent && w.unsent():
		return RetrySafe
	case e.Retry == RetrySafe && w.sent.Load() && e.Code != CodeConnectionLost && !isCertificateAlert(e):
		// An alert in the middle of the connection, or net/http sent the request
		// again by itself and did not get as far as the first time. A stream that
		// HTTP/2 refused is lost and safe all the same.
		return RetryIfIdempotent
	}
	return e.Retry
}

// isCertificateAlert is true for the alert that comes after the request and
// before it is read: TLS 1.3 asks for the client's certificate last (RFC 8446,
// section 4.4.2).
func isCertificateAlert(e *MastodonError) bool {
	return strings.HasPrefix(e.detail, "remote error: ") && strings.Contains(e.detail, "certificate")
}
