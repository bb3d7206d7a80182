package neterr

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
)

// ofTLS reads failures of a handshake, a certificate or a TLS record. op is the
// *net.OpError in err, nil for none.
func ofTLS(err error, op *net.OpError) (Failure, bool) {
	if !isTLS(err, op) {
		return Failure{}, false
	}
	retry := tlsRetry(err, op)
	// http.Client makes an ErrSchemeMismatch of any TLS record that looks like HTTP,
	// even of one that follows the request.
	byPeer := op != nil && op.Op == "remote error" || errors.Is(err, http.ErrSchemeMismatch)
	return Failure{Code: "tls_error", Retry: retry, Detail: tlsDetail(err, op), Local: retry == "" && !byPeer}, true
}

// isTLS reports whether err comes from crypto/tls or crypto/x509. An alert that
// was received has a private type: only the operation's name identifies it.
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

// tlsRetry returns retryIfIdempotent for failures that also occur after the
// handshake, when the request may have been sent.
func tlsRetry(err error, op *net.OpError) string {
	var record tls.RecordHeaderError
	if op != nil && op.Op == "local error" || errors.As(err, &record) && record.Conn == nil {
		return retryIfIdempotent
	}
	return ""
}

func tlsDetail(err error, op *net.OpError) string {
	var verification *tls.CertificateVerificationError
	switch {
	case errors.As(err, &verification) && verification != nil:
		return errorText(verification)
	case op != nil:
		return errorText(op)
	}
	return "the TLS handshake failed"
}
