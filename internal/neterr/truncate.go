package neterr

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
)

// Errors of net/http can hold megabytes of server text and the whole certificate
// chain. Errors are stored in job queues, so both are dropped.

const (
	maxText       = 4 << 10 // bytes that a text may have to be kept as it is
	truncatedText = 1 << 10 // bytes that are kept of a longer one
)

// Truncate returns cause if its text has at most 4 KiB. Else it returns an error
// with the first 1 KiB that still unwraps to the first small error inside. An
// error about a certificate comes back without the certificate. It returns nil
// for nil.
func Truncate(cause error) error {
	if cause == nil {
		return nil
	}
	if e := dropCertificates(cause); e != nil {
		return e
	}
	text, ok := Text(cause)
	if !ok || len(text) <= maxText {
		return cause
	}
	return &truncatedError{text: clip(text) + "…", timeout: IsTimeout(cause), kept: firstSmall(cause)}
}

// clip returns a copy of the beginning of s: a substring would keep all of s in
// memory.
func clip(s string) string { return strings.Clone(s[:min(len(s), truncatedText)]) }

// truncatedError stands for an error with a long text.
type truncatedError struct {
	text    string
	timeout bool
	kept    error
}

func (e *truncatedError) Error() string   { return e.text }
func (e *truncatedError) Unwrap() error   { return e.kept }
func (e *truncatedError) Timeout() bool   { return e.timeout }
func (e *truncatedError) Temporary() bool { return e.timeout } // to be a net.Error

// firstSmall returns the outermost error in err's tree whose text may be kept,
// nil for none.
func firstSmall(err error) error {
	if err == nil {
		return nil
	}
	if text, ok := Text(err); ok && len(text) <= maxText {
		return err
	}
	switch wrapper := err.(type) {
	case interface{ Unwrap() error }:
		return firstSmall(wrapper.Unwrap())
	case interface{ Unwrap() []error }:
		for _, inner := range wrapper.Unwrap() {
			if small := firstSmall(inner); small != nil {
				return small
			}
		}
	}
	return nil
}

// dropCertificates returns a certificate's error without the certificate, whose
// bytes keep the whole handshake in memory. It returns nil for any other error.
func dropCertificates(cause error) error {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		hostname     x509.HostnameError
		invalid      x509.CertificateInvalidError
		kept         error
	)
	isVerification := errors.As(cause, &verification) && verification != nil
	switch {
	case errors.As(cause, &hostname):
		kept = x509.HostnameError{Certificate: new(x509.Certificate), Host: hostname.Host}
	case errors.As(cause, &authority):
		kept = x509.UnknownAuthorityError{}
	case errors.As(cause, &invalid):
		kept = x509.CertificateInvalidError{Cert: new(x509.Certificate), Reason: invalid.Reason, Detail: clip(invalid.Detail)}
	case isVerification:
		kept = firstSmall(verification.Err)
	default:
		return nil
	}
	if isVerification {
		kept = &tls.CertificateVerificationError{Err: kept}
	}
	// The text has the certificate's names, which kept lacks.
	return &truncatedError{text: clip(errorText(cause)), kept: kept}
}
