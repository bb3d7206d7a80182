// Package neterr reads the errors of net/http, crypto/tls, net, encoding/json
// and gorilla/websocket: what failed, and whether the request can have been
// applied. Codes are those of package mastoerr, as strings.
package neterr

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
)

// Failure is what an error of a call amounts to.
type Failure struct {
	Code string
	// Retry is "safe" or "if_idempotent" where this failure differs from others
	// of its code, else "".
	Retry string
	// Detail is the cause in words, without anything from the request. It may
	// quote the server, at any length.
	Detail string
	// Local is true for what this machine found wrong before the request could be
	// sent: the address, the name, the dial, the server's certificate.
	Local bool
	// ReadOnly is true for a WebSocket, which only reads: its handshake is a GET
	// (RFC 6455, section 4.1).
	ReadOnly bool
}

const (
	retrySafe         = "safe"
	retryIfIdempotent = "if_idempotent"
)

// Read returns what the error of a call that ended without a readable response
// amounts to. It returns false for an error that does not come from a call. err
// has to be Traversable and to have a Text.
//
// inCall is true for an error of the call itself, false for one of reading the
// response, or of a WebSocket.
//
// The order of the checks matters: a DNS error is wrapped in a dial error, which
// is wrapped in a *url.Error, which implements net.Error whatever it holds.
// Captured from Go 1.26 on loopback.
func Read(err error, inCall bool) (Failure, bool) {
	root := err
	var call *url.Error
	if errors.As(err, &call) {
		if call.Op == "parse" {
			return Failure{Code: "invalid_instance_url", Detail: "the address cannot be parsed", Local: true}, true
		}
		root = call.Err
	}
	if f, ok := ofConnecting(err); ok {
		return f, true
	}
	if isRefusedStream(err) {
		return Failure{Code: "connection_lost", Retry: retrySafe, Detail: "the server refused the stream"}, true
	}
	text := errorText(root)
	if f, ok := byText(text); ok {
		if f.Code == "connection_lost" && !inCall && !strings.HasPrefix(err.Error(), "websocket: ") {
			f.Code = "invalid_response" // the status had been a success
		}
		return f, true
	}
	switch {
	case IsTimeout(err):
		return Failure{Code: "timeout"}, true
	case IsDecodeError(err), !inCall && IsFieldDecodeError(err):
		return Failure{Code: "invalid_response", Detail: decodeDetail(err)}, true
	case !inCall:
		return ofReading(err, root)
	}
	return ofCall(err, root, text)
}

// ofConnecting reads failures before the request is sent: of DNS, dialing, a
// proxy and TLS.
func ofConnecting(err error) (Failure, bool) {
	var (
		dns *net.DNSError
		op  *net.OpError
	)
	if errors.As(err, &dns) {
		return Failure{Code: "dns_error", Detail: errorText(dns), Local: true}, true
	}
	if errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect" || strings.HasPrefix(op.Op, "socks")) {
		return Failure{Code: "connection_failed", Detail: errorText(op), Local: true}, true
	}
	return ofTLS(err, op)
}

// ofCall reads an error of a call that has no row of its own.
func ofCall(err, root error, text string) (Failure, bool) {
	var op *net.OpError
	switch {
	case errors.As(err, &op):
		return Failure{Code: "connection_lost", Detail: errorText(op)}, true
	case isConnectionEnd(err):
		return Failure{Code: "connection_lost", Detail: "the connection ended"}, true
	case isReasonPhrase(text):
		// The proxy's response to CONNECT, of which net/http keeps only this.
		return Failure{Code: "connection_failed", Retry: retryIfIdempotent, Detail: "the proxy refused to connect: " + text}, true
	case isOfTransport(root):
		return Failure{Code: "connection_lost"}, true
	}
	return Failure{}, false
}

// ofReading reads an error that came while the body of a success was read.
func ofReading(err, root error) (Failure, bool) {
	var op *net.OpError
	switch {
	case errors.As(err, &op):
		return Failure{Code: "invalid_response", Detail: errorText(op)}, true
	case isConnectionEnd(err):
		return Failure{Code: "invalid_response", Detail: "the response is empty or was cut off"}, true
	case isOfTransport(root):
		return Failure{Code: "connection_lost"}, true
	}
	return Failure{}, false
}

// IsTimeout reports whether err is a timeout of any kind, a context's deadline
// included.
func IsTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout() ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
}

// isConnectionEnd reports whether the connection was closed, by either side.
func isConnectionEnd(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrClosedPipe) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed)
}

// isReasonPhrase reports whether text is the reason phrase of a status that is
// no success, as net/http spells it.
func isReasonPhrase(text string) bool {
	for status := 300; status < 512; status++ {
		if s := http.StatusText(status); s != "" && s == text {
			return true
		}
	}
	return text == "unknown status code"
}

// isOfTransport reports whether err has a private type of one of the packages
// that a call goes through.
func isOfTransport(err error) bool {
	from, _, _ := strings.Cut(strings.TrimPrefix(fmt.Sprintf("%T", err), "*"), ".")
	switch from {
	case "http", "tls", "x509", "textproto", "net", "poll":
		return true
	}
	return false
}
