package loopback

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"testing"
	"time"
)

// WithLeaf is an instance whose certificate is made of what change leaves.
func WithLeaf(change func(*x509.Certificate)) func(testing.TB) Instance {
	return WithChain(func(t testing.TB) [][]byte { return [][]byte{CA().Sign(t, change)} })
}

// WithChain is an instance with any chain of certificates.
func WithChain(certificates func(testing.TB) [][]byte) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		return OverTLS(Reply(Response(200, StatusJSON)), func(server, _ *tls.Config) {
			server.Certificates = []tls.Certificate{{Certificate: certificates(t), PrivateKey: CA().Key}}
		})(t)
	}
}

// Alert is an instance that answers the handshake with an alert (RFC 8446,
// section 6).
func Alert(code byte) func(testing.TB) Instance {
	return Hello("\x15\x03\x03\x00\x02\x02" + string([]byte{code}))
}

// Hello is an instance that answers the handshake with anything.
func Hello(text string) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		return Instance{URL: "https://" + ServeTCP(t, func(p *Peer) {
			_, _ = p.Read(make([]byte, 4<<10))
			p.Say(text)
			_, _ = io.Copy(io.Discard, p)
		})}
	}
}

const TLSHost = "m.example"

// OverTLS is an instance at https://m.example that serves once the handshake is
// done. change may alter both sides' configurations before.
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

// WithCertificate is an instance with a certificate of its own.
func WithCertificate(host string, from, until time.Duration) func(testing.TB) Instance {
	return func(t testing.TB) Instance {
		return OverTLS(Reply(Response(200, StatusJSON)), func(server, _ *tls.Config) {
			server.Certificates = []tls.Certificate{CA().certificate(t, host, from, until)}
		})(t)
	}
}
