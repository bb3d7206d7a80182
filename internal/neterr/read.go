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
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// failure is what an error of the network amounts to.
type failure struct {
	code   Code
	retry  RetrySafety // "" for the code's own
	detail string      // safe to print
}

func (f failure) explain(cause error) *MastodonError {
	// A copy, as a beginning would keep all of a long text.
	e := &MastodonError{Err: slim(cause), detail: strings.Clone(wire.Line(f.detail, maxMessage))}
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
		return failure{code: CodeDNSError, detail: said(dns)}, true
	}
	isOp := errors.As(err, &op)
	switch {
	case isOp && (op.Op == "dial" || op.Op == "proxyconnect" || strings.HasPrefix(op.Op, "socks")):
		return failure{code: CodeConnectionFailed, detail: said(op)}, true
	case isTLS(err, op):
		return failure{code: CodeTLSError, retry: tlsRetry(err, op), detail: tlsDetail(err, op)}, true
	}
	if f, ok := failureByText(said(root)); ok {
		if f.code == CodeConnectionLost && !inCall && !strings.HasPrefix(err.Error(), "websocket: ") {
			f.code = CodeInvalidResponse // the status had been a success
		}
		return f, true
	}
	switch {
	case isTimeout(err):
		return failure{code: CodeTimeout}, true
	case isBrokenBody(err), !inCall && isBrokenValue(err):
		return failure{code: CodeInvalidResponse, detail: bodyDetail(err)}, true
	case isOp && inCall:
		return failure{code: CodeConnectionLost, detail: said(op)}, true
	case isOp: // while the body was read: the status had been a success
		return failure{code: CodeInvalidResponse, detail: said(op)}, true
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), isBrokenPipe(err):
		if inCall {
			return failure{code: CodeConnectionLost, detail: "the connection ended"}, true
		}
		return failure{code: CodeInvalidResponse, detail: "the answer is empty or was cut off"}, true
	case inCall && isReasonPhrase(said(root)):
		// The proxy's answer to CONNECT, of which net/http keeps only this.
		return failure{code: CodeConnectionFailed, detail: "the proxy refused to connect: " + said(root)}, true
	case isOfPackage(root, "http", "tls", "x509", "textproto", "net", "poll"):
		return failure{code: CodeConnectionLost}, true
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
	case errors.As(err, &verification) && verification != nil:
		return said(verification)
	case op != nil:
		return said(op)
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

// isBrokenValue is true for a value of good JSON that a type of its own refuses:
// a date, or mastodon.Unixtime. These errors quote it.
func isBrokenValue(err error) bool {
	var (
		date   *time.ParseError
		number *strconv.NumError
	)
	return errors.As(err, &date) || errors.As(err, &number)
}

func bodyDetail(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax != nil {
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
