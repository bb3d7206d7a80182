package mastoerr

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/attempt"
	"github.com/mastoerr/mastoerr/internal/neterr"
	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
	"github.com/mattn/go-mastodon"
)

// Classify returns the error for a failed call's HTTP status and response body.
// It is total: any status and any bytes, nil included, give an error that is
// complete but for what only headers and the request tell. It reads and copies
// the first 64 KiB of the body.
//
// Where the response itself is at hand, CheckResponse knows more.
func Classify(status int, body []byte) *MastodonError {
	b := wire.Parse(string(body[:min(len(body), wire.MaxBody)]))
	return newResponseError(&failure{response: response{status: status, body: b}})
}

// CheckResponse returns the error for a response that is a failure, and nil for a
// success. The error is always a *MastodonError. It serves programs that call
// the API with net/http; with go-mastodon, Wrap does the same.
//
// A failure is a status of 400 or more, a redirect that was not followed, a 206
// of a media lookup (Mastodon still processes the file), a 2xx of the API that is
// HTML or otherwise no JSON by its Content-Type, and a status below 200 that is not
// the change of protocol that was asked for. An empty or broken JSON body of a 2xx
// only shows when it is decoded: give that error to FromError.
//
// CheckResponse reads at most 64 KiB of the body, and nothing of a success
// whose Content-Type is JSON. Afterwards resp.Body reads as before; closing it
// remains the caller's task.
func CheckResponse(resp *http.Response) error {
	if resp == nil || isPlainSuccess(resp) && (resp.Request == nil || resp.Request.Response == nil) {
		return nil // no redirect led to it, so that there is nothing more to see
	}
	facts := request.Of(resp.Request)
	if !isFailure(resp, facts) {
		return nil
	}
	f := readFailure(resp, facts)
	return newResponseError(&f)
}

// FromError finds or makes the explanation of an error that came out of a call:
//
//   - the *MastodonError in err's tree, if there is one;
//   - else it classifies what go-mastodon, net/http and encoding/json return:
//     *mastodon.APIError, *mastodon.ErrorEvent, *url.Error, net, DNS, TLS,
//     timeout, HTTP/2, JSON and WebSocket errors. Without the transport, headers
//     are lost and it is not known whether the request was idempotent.
//
// It returns false when err is nil and when it is no failure of the API, first
// of all the caller's own cancellation. A cancellation with a cause cannot be
// told from a stranger's error by the error alone, so errors of unknown origin
// are no API failure either. context.DeadlineExceeded is one: no response came in
// time.
//
// A network error that no *url.Error surrounds may come from another connection of
// the program, such as its database. It is explained, but never RetrySafe. Inside a
// *url.Error only what this machine finds wrong is RetrySafe: the dial, the name,
// the server's certificate.
func FromError(err error) (*MastodonError, bool) { return fromError(err, nil) }

// CodeOf returns the code of FromError's explanation of err. It returns "" when
// there is none: for nil, and for an error that is no failure of the API. The code
// of a *GaveUpError is that of its last failure.
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
		return fromError(event.Err, record) // ErrorEvent has no Unwrap, and no text without Err
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
		return newAPIError(api, err), true
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
	if x == nil {
		if neterr.IsFieldDecodeError(err) {
			return nil, false // nothing was asked, so it is the caller's own
		}
		f.unproven = true
		return newError(f), true
	}
	if f.code == CodeInvalidInstanceURL && !x.Sent.ProvablyUnsent() {
		// go-mastodon parses the response's Link header too.
		f.code, f.detail = CodeInvalidResponse, "a link leads nowhere"
	}
	f.request, f.exchange, f.unproven = x.Request.First, x, true // it did not come out of the transport
	return newError(f), true
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
func newAPIError(api *mastodon.APIError, cause error) *MastodonError {
	body := wire.Body{RetryAfter: -1}
	// No server explains itself with a status below 400. The transport did not see
	// that response, so nobody knows what of the request its text quotes.
	if api.Message != "" && api.StatusCode >= 400 {
		body = wire.Body{Shape: wire.JSON, Error: api.Message, Bare: true, Whole: true, RetryAfter: -1}
	}
	return newResponseError(&failure{
		response: response{status: api.StatusCode, body: body},
		cause:    neterr.Truncate(cause),
	})
}

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
		cause: neterr.Truncate(err), local: n.Local,
	}, true
}

// newResponseError returns the error of a failure that has a response.
func newResponseError(f *failure) *MastodonError {
	f.answered = true
	r := &f.response
	r.request = f.request
	f.code = codeOf(r)
	if f.code == CodeSSLError && (r.status == 525 || r.status == 526) {
		f.retry = RetrySafe // Cloudflare's own: it never reached the instance
	}
	if f.cause == nil {
		api := &mastodon.APIError{StatusCode: r.status}
		if r.body.Bare && r.body.Whole {
			api.Message = r.body.Error
		}
		f.cause = api
	}
	return newError(f)
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
