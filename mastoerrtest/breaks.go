package mastoerrtest

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
)

// Addresses of a connection that there is none of (RFC 5737).
var (
	self = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 50000}
	peer = &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}
)

// breakError is what net/http returns for a break; captured from Go 1.26 on
// loopback.
func breakError(b Break, req *http.Request) error {
	read := func(errno syscall.Errno) error {
		return &net.OpError{Op: "read", Net: "tcp", Source: self, Addr: peer, Err: os.NewSyscallError("read", errno)}
	}
	switch b {
	case Refused:
		return dialError(syscall.ECONNREFUSED)
	case NoSuchHost:
		return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: req.URL.Hostname(), IsNotFound: true}}
	case BadCertificate:
		return &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
	case Reset:
		return read(syscall.ECONNRESET)
	case Silence:
		return read(syscall.ETIMEDOUT)
	case Hangup:
		return io.EOF
	}
	return nil
}

func dialError(errno syscall.Errno) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: peer, Err: os.NewSyscallError("connect", errno)}
}

// bodyLengthError is net/http's error for a body that is shorter than said: the
// trap of go-mastodon before v0.0.12, which sent an empty body again.
type bodyLengthError struct {
	length int64
	have   int
}

func (e *bodyLengthError) Error() string {
	return fmt.Sprintf("http: ContentLength=%d with Body length %d", e.length, e.have)
}
