package loopback

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"testing"
	"time"
)

// TLSHost is the host of every instance with TLS.
const TLSHost = "m.example"

// OverTLS is an instance with TLS. serve is called after the handshake. change may
// alter the configurations of both sides before; nil leaves them.
func OverTLS(serve func(*Peer), change func(server, client *tls.Config)) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		server := &tls.Config{Certificates: []tls.Certificate{CA().certificate(t, TLSHost, -1, 1)}}
		client := &tls.Config{RootCAs: CA().pool}
		if change != nil {
			change(server, client)
		}
		tr := ResolveAllTo(t, ServeTCP(t, func(p *Peer) {
			if p.secure(server) {
				serve(p)
			}
		}))
		tr.TLSClientConfig = client
		return Instance{URL: "https://" + TLSHost, Transport: tr}
	}
}

// WithCertificate is an instance with TLS and a certificate for host that is valid
// from and until so many hours from now.
func WithCertificate(host string, from, until time.Duration) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		return OverTLS(Reply(Response(200, StatusJSON)), func(server, _ *tls.Config) {
			server.Certificates = []tls.Certificate{CA().certificate(t, host, from, until)}
		})(t)
	}
}

// WithLeaf is an instance with TLS and a certificate that change has altered.
func WithLeaf(change func(*x509.Certificate)) func(testing.TB) Instance {
	return WithChain(func(t testing.TB) [][]byte { return [][]byte{CA().Sign(t, change)} })
}

// WithChain is an instance with TLS and the given chain of certificates, in DER.
func WithChain(certificates func(testing.TB) [][]byte) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		return OverTLS(Reply(Response(200, StatusJSON)), func(server, _ *tls.Config) {
			server.Certificates = []tls.Certificate{{Certificate: certificates(t), PrivateKey: CA().Key}}
		})(t)
	}
}

// Alert is an instance that answers the ClientHello with a fatal alert (RFC 8446,
// section 6).
func Alert(code byte) func(testing.TB) Instance {
	return Hello("\x15\x03\x03\x00\x02\x02" + string([]byte{code}))
}

// Hello is an instance that answers the ClientHello with text.
func Hello(text string) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		return Instance{URL: "https://" + ServeTCP(t, func(p *Peer) {
			_, _ = p.Read(make([]byte, 4<<10))
			p.Say(text)
			_, _ = io.Copy(io.Discard, p)
		})}
	}
}
