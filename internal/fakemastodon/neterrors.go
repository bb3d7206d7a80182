package fakemastodon

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

// The two ends of a connection that does not exist (RFC 5737).
var (
	self = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 50000}
	peer = &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}
)

// breakError returns the error of net/http for a break, nil for none; captured
// from Go 1.26 on loopback.
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
	case Reset, CutRequest:
		return read(syscall.ECONNRESET)
	case NoResponse:
		return read(syscall.ETIMEDOUT)
	case CloseConnection:
		return io.EOF
	}
	return nil
}

func dialError(errno syscall.Errno) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: peer, Err: os.NewSyscallError("connect", errno)}
}

// bodyLengthError is net/http's error for a body that is shorter than announced.
// go-mastodon before v0.0.12 met it when it sent a body again.
type bodyLengthError struct {
	length int64
	have   int
}

func (e *bodyLengthError) Error() string {
	return fmt.Sprintf("http: ContentLength=%d with Body length %d", e.length, e.have)
}
