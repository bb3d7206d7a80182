package mastoerr

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
)

// Go's errors quote what an instance sends, megabytes included, and keep its
// certificates, and an error may lie in a queue for long.

const (
	longCause  = 4 << 10 // bytes of a cause's text that are too many
	shortCause = 1 << 10 // bytes that are left of them
)

// slim is a cause without what would be much to keep: the same error where that
// is little, else its beginning, around whatever in it is small.
func slim(cause error) error {
	if cause == nil {
		return nil
	}
	if e := slimCertificate(cause); e != nil {
		return e
	}
	text, ok := textOf(cause)
	if !ok || len(text) <= longCause {
		return cause
	}
	return &abridged{text: strings.Clone(text[:shortCause]) + "…", timeout: isTimeout(cause), kept: smallIn(cause)}
}

// abridged stands for an error with a long text.
type abridged struct {
	text    string
	timeout bool
	kept    error
}

func (a *abridged) Error() string   { return a.text }
func (a *abridged) Unwrap() error   { return a.kept }
func (a *abridged) Timeout() bool   { return a.timeout }
func (a *abridged) Temporary() bool { return a.timeout } // to be a net.Error

// smallIn finds the outermost error in a tree that is little to keep.
func smallIn(err error) error {
	switch wrapper := err.(type) {
	case interface{ Unwrap() error }:
		return smallOrIn(wrapper.Unwrap())
	case interface{ Unwrap() []error }:
		for _, inner := range wrapper.Unwrap() {
			if small := smallOrIn(inner); small != nil {
				return small
			}
		}
	}
	return nil
}

func smallOrIn(err error) error {
	if err == nil {
		return nil
	}
	if text, ok := textOf(err); ok && len(text) <= longCause {
		return err
	}
	return smallIn(err)
}

// slimCertificate is a certificate's error without the certificate, whose bytes
// keep the whole handshake in memory; nil for any other error.
func slimCertificate(cause error) error {
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
		kept = x509.CertificateInvalidError{Cert: new(x509.Certificate), Reason: invalid.Reason, Detail: strings.Clone(invalid.Detail[:min(len(invalid.Detail), shortCause)])}
	case !isVerification:
		return nil
	default:
		kept = smallOrIn(verification.Err)
	}
	if isVerification {
		kept = &tls.CertificateVerificationError{Err: kept}
	}
	text, _ := textOf(cause) // with the names, which the kept one lacks
	return &abridged{text: strings.Clone(text[:min(len(text), shortCause)]), kept: kept}
}
