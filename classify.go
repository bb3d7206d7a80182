package mastoerr

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/asked"
	"github.com/mastoerr/mastoerr/internal/attempt"
	"github.com/mastoerr/mastoerr/internal/neterr"
	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
	"github.com/mattn/go-mastodon"
)

// Classify returns the error for a failed call's HTTP status and response body.
// It accepts any status and any bytes, nil included. It reads and copies the first
// 64 KiB of the body. It does not know the headers and the request: use CheckResponse
// when you have the response itself.
func Classify(status int, body []byte) *MastodonError {
	b := wire.Parse(string(body[:min(len(body), wire.MaxBody)]))
	return newResponseError(&failure{response: response{status: status, body: b}})
}

// CheckResponse returns a *MastodonError for a response that is a failure, and nil for
// a success. It is for programs that call the API with net/http. With go-mastodon, Wrap
// does the same.
//
// These responses are failures:
//
//   - a status of 400 or more;
//   - a redirect that was not followed;
//   - the 206 of GET /api/v1/media/:id: Mastodon is still processing the file;
//   - a 2xx of the API that is not JSON, such as an HTML page;
//   - a 2xx whose first 512 bytes prove that it is not the status, account, attachment,
//     application, token or source that the call asks for: an empty body, an object
//     without an id, a list, {"error":"…"};
//   - a 2xx that is a firewall's challenge: by its headers, or an empty 202 with its cookie;
//   - a status below 200, except for a change of protocol that the request asked for.
//
// What else is wrong with the body of a 2xx shows only when it is decoded: give that
// error to FromError.
//
// CheckResponse reads at most 64 KiB of a failure's body and 512 bytes of a success's,
// or all of a short success from Imunify360's nginx, which refuses with a 200.
// Afterwards resp.Body reads as before. The caller still has to
// close it.
func CheckResponse(resp *http.Response) error {
	if resp == nil {
		return nil
	}
	facts := request.Of(resp.Request)
	if isPlainSuccess(resp) && !facts.Redirected() && !isNoEntity(resp, facts) {
		return nil
	}
	if !isFailure(resp, facts) {
		return nil
	}
	f := readFailure(resp, facts)
	return newResponseError(&f)
}

// FromError returns the explanation of an error that a call returned. It is the
// *MastodonError in err's tree, if there is one. Else FromError classifies the errors
// of go-mastodon, net/http and encoding/json: *mastodon.APIError, *mastodon.ErrorEvent,
// *url.Error, and network, DNS, TLS, timeout, HTTP/2, JSON and WebSocket errors. Such an
// error came without a Transport, so its headers are lost, and whether the request was
// idempotent is not known.
//
// FromError returns false when err is nil or no failure of the API. The caller's own
// cancellation is none. An error of unknown origin is none either: it may be the cause
// of a cancellation. context.DeadlineExceeded is a failure: no response came in time.
//
// A network error that is not inside a *url.Error may come from another connection of
// the program, such as its database. It is explained, but never RetrySafe. Inside a
// *url.Error that no Transport returned, only what this machine found out itself is
// RetrySafe: no connection, no such host, a server certificate that is not valid.
func FromError(err error) (*MastodonError, bool) { return fromError(err, nil) }

// CodeOf returns the code of FromError's explanation of err. It returns "" for nil and
// for an error that is no failure of the API. The code of a *GaveUpError is that of its
// last failure.
func CodeOf(err error) Code {
	e, ok := FromError(err)
	if !ok {
		return ""
	}
	return e.Code
}

// fromError is FromError with what the transport reported about the attempt, nil
// outside of a retry loop.
func fromError(err error, record *attempt.Record) (*MastodonError, bool) {
	if err == nil || !neterr.Traversable(err) {
		return nil, false
	}
	var ours *MastodonError
	if errors.As(err, &ours) && ours != nil {
		return ours, true
	}
	var event *mastodon.ErrorEvent
	if errors.As(err, &event) {
		if event == nil {
			return nil, false
		}
		e, ok := fromError(event.Err, record) // ErrorEvent has no Unwrap, and no text without Err
		return asReading(e), ok
	}
	var call *url.Error
	inCall := errors.As(err, &call)
	if inCall && (call == nil || call.Err == nil) {
		return nil, false // it says nothing, and its text would panic
	}
	if _, ok := neterr.Text(err); !ok || isCancellation(err) {
		return nil, false
	}
	var api *mastodon.APIError
	if errors.As(err, &api) && api != nil {
		return newAPIError(api, err, isUnseen(record)), true
	}
	f, ok := networkFailure(err, inCall)
	if !ok {
		return nil, false
	}
	if record == nil {
		f.unproven = !inCall || !f.local
		return newError(f), true
	}
	x := record.Last()
	if isUnseen(record) {
		if neterr.IsFieldDecodeError(err) {
			return nil, false // nothing was asked, so it is the caller's own
		}
		f.unproven, f.unseen = true, true
		return newError(f), true
	}
	if f.code == CodeInvalidInstanceURL && !x.Sent.ProvablyUnsent() {
		// go-mastodon parses the response's Link header too.
		f.code, f.detail = CodeInvalidResponse, "a link leads nowhere"
	}
	f.request, f.exchange, f.unproven = x.Request.First, x, true // it did not come out of the transport
	return newError(f), true
}

// asReading returns the error of a stream, which only reads, also where the request
// is not known.
func asReading(e *MastodonError) *MastodonError {
	if e == nil || e.Method != "" || e.Retry != RetryIfIdempotent {
		return e
	}
	read := *e // it may be shared
	read.Idempotent = true
	return &read
}

// isCancellation reports whether err is what net/http returns when the caller
// gave up. A deadline is no cancellation, although both end a context. go-mastodon
// ends a WebSocket by closing the connection under its own reader; only a call may
// have another reason to do so.
func isCancellation(err error) bool {
	var call *url.Error
	return errors.Is(err, context.Canceled) ||
		strings.HasSuffix(err.Error(), "net/http: request canceled") ||
		errors.Is(err, net.ErrClosed) && !errors.As(err, &call)
}

// newAPIError explains go-mastodon's own error, of which it kept only the status
// and a text.
func newAPIError(api *mastodon.APIError, cause error, unseen bool) *MastodonError {
	body := wire.Body{RetryAfter: -1}
	// No server explains itself with a status below 400. The transport did not see
	// that response, so nobody knows what of the request its text quotes.
	if api.Message != "" && api.StatusCode >= 400 {
		body = wire.Body{Shape: wire.JSON, Error: api.Message, Bare: true, Whole: true, RetryAfter: -1}
	}
	return newResponseError(&failure{
		response: response{status: api.StatusCode, body: body},
		cause:    neterr.Truncate(cause),
		unseen:   unseen,
	})
}

// isUnseen reports whether a retry loop made a call that no Transport of ours saw: the
// client was changed after Wrap, so that nobody knows what left this machine.
func isUnseen(record *attempt.Record) bool { return record != nil && record.Last() == nil }

// networkFailure returns what an error of a call without a readable response
// amounts to. inCall says that it is an error of the call itself; else it came
// while the response was read, or from a WebSocket.
func networkFailure(err error, inCall bool) (*failure, bool) {
	n, ok := neterr.Read(err, inCall)
	if !ok {
		return nil, false
	}
	return &failure{
		code: Code(n.Code), retry: RetrySafety(n.Retry), detail: n.Detail,
		cause: neterr.Truncate(err), local: n.Local, readOnly: n.ReadOnly,
	}, true
}

// newResponseError returns the error of a failure that has a response.
func newResponseError(f *failure) *MastodonError {
	f.answered = true
	r := &f.response
	r.request = f.request
	f.code = codeOf(r)
	if f.request != nil && f.request.Request != nil {
		f.reread()
	}
	if f.code == CodeInvalidResponse && f.detail == "" && r.body.Shape <= wire.JSON && f.request != nil {
		if members := f.request.Identifiers(); members != nil {
			f.detail = "the response has no " + members[0]
		}
	}
	if f.code == CodeSSLError && (r.status == 525 || r.status == 526) {
		f.retry = RetrySafe // Cloudflare's own: it never reached the instance
	}
	if f.code == CodeUnexpectedRedirect && r.status == http.StatusSeeOther && f.request != nil && f.request.NewStatus {
		f.retry = RetryIfIdempotent // it follows a POST that was carried out (RFC 9110, section 15.4.4)
	}
	if f.cause != nil {
		return newError(f)
	}
	all := new(struct { // one allocation for both
		err   MastodonError
		cause mastodon.APIError
	})
	all.cause.StatusCode = r.status
	if r.body.Bare && r.body.Whole {
		all.cause.Message = r.body.Error
	}
	f.cause = &all.cause
	return f.label(&all.err)
}

// reread reads a complaint together with the request that it answers.
func (f *failure) reread() {
	b := &f.response.body
	meaning := asked.Reread(&asked.Complaint{
		Code: string(f.code), Status: f.response.status, Words: messageText(b), HTML: b.Shape == wire.HTML, Request: f.request,
	})
	f.code, f.lags = Code(meaning.Code), meaning.Lags
}

// readFailure reads the response of a failed call. facts are those of the request
// that it answers.
func readFailure(resp *http.Response, facts *request.Facts) failure {
	head := ""
	if resp.StatusCode != http.StatusSwitchingProtocols {
		head = wire.Peek(resp, wire.MaxBody)
	}
	r := response{status: resp.StatusCode, header: resp.Header, body: wire.Parse(head)}
	if facts.Redirected() && !facts.DroppedBody {
		r.finalPath = facts.Path
	}
	r.dropsBody = facts.DroppedBody
	return failure{response: r, request: facts.First, now: time.Now()}
}
