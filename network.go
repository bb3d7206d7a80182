package mastoerr

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"

	"github.com/mastoerr/mastoerr/internal/wire"
	"github.com/mattn/go-mastodon"
)

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
// are no API failure either. context.DeadlineExceeded is one: no answer came in
// time.
func FromError(err error) (*MastodonError, bool) {
	if err == nil {
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
		return FromError(event.Err) // ErrorEvent has no Unwrap, and no text without Err
	}
	if isCancellation(err) {
		return nil, false
	}
	var api *mastodon.APIError
	if errors.As(err, &api) && api != nil {
		return fromAPIError(api, err), true
	}
	var call *url.Error
	f, ok := networkFailure(err, errors.As(err, &call))
	if !ok {
		return nil, false
	}
	return f.explain(err), true
}

// isCancellation is true for what net/http returns when the caller gave up. A
// deadline is no cancellation, although both end a context.
func isCancellation(err error) bool {
	return errors.Is(err, context.Canceled) ||
		strings.HasSuffix(err.Error(), "net/http: request canceled")
}

func fromAPIError(api *mastodon.APIError, cause error) *MastodonError {
	body := wire.Body{RetryAfter: -1}
	if api.Message != "" {
		body = wire.Body{Shape: wire.JSON, Error: api.Message, Bare: true, RetryAfter: -1}
	}
	e := explain(&answer{status: api.StatusCode, body: &body})
	e.Err = cause
	return e
}

// failure is what an error of the network amounts to.
type failure struct {
	code   Code
	retry  RetrySafety // "" for the code's own
	detail string      // safe to print
}

func (f failure) explain(cause error) *MastodonError {
	e := &MastodonError{Err: cause, detail: wire.Line(f.detail, maxMessage)}
	e.label(f.code)
	if f.retry != "" {
		e.Retry = f.retry
	}
	return e
}

// networkFailure knows the errors of a call that ended without a readable
// answer. The order matters: a DNS failure is wrapped in a dial error, which is
// wrapped in a *url.Error, which claims to be a net.Error whatever it holds.
// Captured from Go 1.26 on loopback, one test a row.
//
// inCall is true for an error of the call itself; else it came while the answer
// was read, or from a WebSocket.
func networkFailure(err error, inCall bool) (failure, bool) {
	var (
		dns *net.DNSError
		op  *net.OpError
		ue  *url.Error
	)
	root := err
	if errors.As(err, &ue) {
		root = ue.Err
	}
	switch {
	case ue != nil && ue.Op == "parse":
		return failure{code: CodeInvalidInstanceURL, detail: "the address cannot be parsed"}, true
	case errors.As(err, &dns):
		return failure{code: CodeDNSError, detail: dns.Error()}, true
	}
	isOp := errors.As(err, &op)
	switch {
	case isOp && (op.Op == "dial" || op.Op == "proxyconnect" || strings.HasPrefix(op.Op, "socks")):
		return failure{code: CodeConnectionFailed, detail: op.Error()}, true
	case isTLS(err, op):
		return failure{code: CodeTLSError, retry: tlsRetry(err, op), detail: tlsDetail(err, op)}, true
	}
	if f, ok := failureByText(root.Error()); ok {
		if f.code == CodeConnectionLost && !inCall && !strings.HasPrefix(err.Error(), "websocket: ") {
			f.code = CodeInvalidResponse // the status had been a success
		}
		return f, true
	}
	switch {
	case isTimeout(err):
		return failure{code: CodeTimeout}, true
	case isBrokenBody(err):
		return failure{code: CodeInvalidResponse, detail: bodyDetail(err)}, true
	case isOp && inCall:
		return failure{code: CodeConnectionLost, detail: op.Error()}, true
	case isOp: // while the body was read: the status had been a success
		return failure{code: CodeInvalidResponse, detail: op.Error()}, true
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), isBrokenPipe(err):
		if inCall {
			return failure{code: CodeConnectionLost, detail: "the connection ended"}, true
		}
		return failure{code: CodeInvalidResponse, detail: "the answer is empty or was cut off"}, true
	case inCall && isReasonPhrase(root.Error()):
		// The proxy's answer to CONNECT, of which net/http keeps only this.
		return failure{code: CodeConnectionFailed, detail: "the proxy refused to connect: " + root.Error()}, true
	case isOfPackage(root, "http", "tls", "x509", "textproto", "net", "poll"):
		return failure{code: CodeConnectionLost}, true
	}
	return failure{}, false
}

// textRow is an error that only its text tells: its type is private or a plain
// string. Some texts quote what the server sent, so a row that says RetrySafe
// or stands for a code that is safe has to be the text's beginning.
type textRow struct {
	begin  string // how the text begins, and
	text   string // what it contains
	code   Code
	retry  RetrySafety
	detail string // "" for begin and text
}

// textRows holds texts of Go's net/http (transport.go, client.go, h2_bundle.go,
// transfer.go), net/http/internal/chunked.go and gorilla/websocket, as of Go 1.26
// and websocket 1.5. The first that fits wins.
var textRows = [...]textRow{
	{begin: "net/http: TLS handshake timeout", code: CodeTLSError},
	// http.Client puts a text in the place of the transport's error when its
	// Timeout is over (golang/go#63445).
	{text: "(Client.Timeout ", code: CodeTimeout, detail: "the client's timeout is over"},
	{text: `invalid header field value for "Authorization"`, code: CodeTokenInvalid, detail: "the token has a character that no header may have"},
	{text: "net/http: invalid header field", code: CodeInvalidRequest, detail: "a header has a character that no header may have"},
	{text: "net/http: invalid method", code: CodeInvalidRequest},
	{text: "unsupported protocol scheme", code: CodeInvalidInstanceURL},
	{text: "no Host in request URL", code: CodeInvalidInstanceURL},
	{text: "nil Request.URL", code: CodeInvalidInstanceURL},
	{text: "stopped after 10 redirects", code: CodeUnexpectedRedirect},
	{text: "failed to parse Location header", code: CodeInvalidResponse, detail: "the redirect leads nowhere"},
	{text: "response missing Location header", code: CodeInvalidResponse, detail: "the redirect leads nowhere"},
	// A header that was cut in the middle has no colon.
	{text: "malformed MIME header", code: CodeConnectionLost, detail: "the answer ended within its headers"},
	{text: "malformed HTTP", code: CodeInvalidResponse, detail: "the answer is no HTTP"},
	{text: "server response headers exceeded", code: CodeInvalidResponse},
	{text: "too many 1xx informational responses", code: CodeInvalidResponse},
	{text: "bad Content-Length", code: CodeInvalidResponse},
	{text: "invalid byte in chunk length", code: CodeInvalidResponse},
	{text: "malformed chunked encoding", code: CodeInvalidResponse},
	{text: "http chunk length too large", code: CodeInvalidResponse},
	{text: "header line too long", code: CodeInvalidResponse},
	{text: "chunked encoding contains too much non-data", code: CodeInvalidResponse},
	// RFC 9113, section 8.7: a refused stream was not processed. Section 6.8: nor
	// was one that is above the last of a GOAWAY, the one case with this text.
	{begin: "stream error: stream ID", text: "; REFUSED_STREAM;", code: CodeConnectionLost, retry: RetrySafe, detail: "the server refused the stream"},
	{begin: "http2: Transport received GOAWAY from server ErrCode:", code: CodeConnectionLost, retry: RetrySafe},
	{text: "http2: server sent GOAWAY", code: CodeConnectionLost},
	{text: "http2: client connection lost", code: CodeConnectionLost},
	{text: "http2: response header list larger than advertised limit", code: CodeInvalidResponse},
	{text: "http2: Transport", code: CodeConnectionLost},
	{text: "stream error: stream ID", code: CodeConnectionLost},
	{begin: "connection error: ", code: CodeConnectionLost},
	{text: "transport connection broken", code: CodeConnectionLost},
	{text: "server closed idle connection", code: CodeConnectionLost},
	{text: "websocket: bad handshake", code: CodeUnexpectedStatus, detail: "the server did not accept the WebSocket; its status is not known"},
	{text: "websocket: close ", code: CodeConnectionLost},
}

func failureByText(text string) (failure, bool) {
	for i := range textRows {
		if row := &textRows[i]; strings.HasPrefix(text, row.begin) && strings.Contains(text, row.text) {
			detail := row.detail
			if detail == "" {
				detail = strings.TrimSpace(row.begin + row.text)
			}
			return failure{row.code, row.retry, detail}, true
		}
	}
	return failure{}, false
}

// isTLS covers handshakes, certificates and alerts. A received alert has a
// private type; only the operation's name tells.
func isTLS(err error, op *net.OpError) bool {
	var (
		verification *tls.CertificateVerificationError
		record       tls.RecordHeaderError
		alert        tls.AlertError
		authority    x509.UnknownAuthorityError
		hostname     x509.HostnameError
		invalid      x509.CertificateInvalidError
	)
	return op != nil && (op.Op == "remote error" || op.Op == "local error") ||
		errors.As(err, &verification) || errors.As(err, &record) || errors.As(err, &alert) ||
		errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid) ||
		errors.Is(err, http.ErrSchemeMismatch)
}

// tlsRetry tells the failures that also occur after the handshake, when the
// request may be out, from those that do not.
func tlsRetry(err error, op *net.OpError) RetrySafety {
	var record tls.RecordHeaderError
	if op != nil && op.Op == "local error" || errors.As(err, &record) && record.Conn == nil {
		return RetryIfIdempotent
	}
	return ""
}

func tlsDetail(err error, op *net.OpError) string {
	var verification *tls.CertificateVerificationError
	switch {
	case errors.As(err, &verification):
		return verification.Error()
	case op != nil:
		return op.Error()
	}
	return "the TLS handshake failed"
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout() ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
}

// isBrokenBody is true for an answer that began well and cannot be decoded.
func isBrokenBody(err error) bool {
	var (
		syntax  *json.SyntaxError
		mistype *json.UnmarshalTypeError
		corrupt flate.CorruptInputError
	)
	return errors.As(err, &syntax) || errors.As(err, &mistype) || errors.As(err, &corrupt) ||
		errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum)
}

func bodyDetail(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("the JSON is broken at byte %d", syntax.Offset)
	}
	return "the answer cannot be decoded"
}

func isBrokenPipe(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, io.ErrClosedPipe)
}

func isReasonPhrase(text string) bool {
	for status := 300; status < 512; status++ {
		if s := http.StatusText(status); s != "" && s == text {
			return true
		}
	}
	return text == "unknown status code"
}

// isOfPackage is true for the private error types of the packages that a call
// goes through.
func isOfPackage(err error, packages ...string) bool {
	typ := strings.TrimPrefix(fmt.Sprintf("%T", err), "*")
	for _, p := range packages {
		if strings.HasPrefix(typ, p+".") {
			return true
		}
	}
	return false
}
