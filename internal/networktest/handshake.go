package networktest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// handshakeCases are failures of TLS.
var handshakeCases = map[string]Case{
	"nobody trusted signed the certificate": {
		At:   loopback.OverTLS(loopback.Reply(""), func(_, client *tls.Config) { client.RootCAs = x509.NewCertPool() }),
		Says: "certificate signed by unknown authority", Bare: testkit.TLSFailed,
	},
	"the certificate has expired":      {At: loopback.WithCertificate(loopback.TLSHost, -2, -1), Says: "certificate has expired", Bare: testkit.TLSFailed},
	"the certificate is not yet valid": {At: loopback.WithCertificate(loopback.TLSHost, 1, 2), Says: "is before", Bare: testkit.TLSFailed},
	"the certificate is another host's": {
		At: loopback.WithCertificate("other.example", -1, 1), Says: "certificate is valid for other.example, not m.example", Bare: testkit.TLSFailed,
	},
	"the server speaks HTTP where TLS is due": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.Instance{URL: "https://" + loopback.ServeTCP(t, func(p *loopback.Peer) {
				p.Say("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
				_, _ = io.Copy(io.Discard, p)
			})}
		},
		Says: "server gave HTTP response to HTTPS client", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed,
	},
	"the server speaks something else where TLS is due": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.Instance{URL: "https://" + loopback.ServeTCP(t, func(p *loopback.Peer) {
				p.Say("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
				_, _ = io.Copy(io.Discard, p)
			})}
		},
		Says: "first record does not look like a TLS handshake", Bare: testkit.TLSFailed,
	},
	"the server speaks TLS where HTTP is due": {
		At: func(t testing.TB) loopback.Instance {
			p := loopback.HTTP2Server(loopback.Respond(200, "application/json", loopback.StatusJSON))(t)
			return loopback.Instance{URL: strings.Replace(p.URL, "https:", "http:", 1)}
		},
		Bare: testkit.Verdict{Code: mastoerr.CodeBadRequest, Retry: testkit.Never},
	},
	"the versions of TLS do not meet": {
		At: loopback.OverTLS(loopback.Reply(""), func(server, client *tls.Config) {
			server.MinVersion, client.MaxVersion = tls.VersionTLS13, tls.VersionTLS12
		}),
		Says: "remote error: tls: protocol version not supported", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed,
	},
	"the client finds no version of TLS to offer": {
		At: loopback.OverTLS(loopback.Reply(""), func(_, client *tls.Config) {
			client.MinVersion, client.MaxVersion = tls.VersionTLS13, tls.VersionTLS12
		}),
		Says: "tls: no supported versions satisfy MinVersion and MaxVersion",
		Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed,
	},
	"the server of TLS 1.3 wants a client certificate": {
		At: loopback.OverTLS(loopback.Reply(""), func(server, _ *tls.Config) { server.ClientAuth = tls.RequireAnyClientCert }),
		// The alert may arrive while the request is written.
		Bare: testkit.TLSUnproven, Or: testkit.ConnectionLost, Hooked: testkit.TLSFailed,
	},
	"the server of TLS 1.2 wants a client certificate": {
		At: loopback.OverTLS(loopback.Reply(""), func(server, _ *tls.Config) {
			server.ClientAuth, server.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12
		}),
		Says: "remote error: tls:", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed,
	},
	"the server does not know the name in the handshake": {
		At: loopback.OverTLS(loopback.Reply(""), func(server, _ *tls.Config) {
			server.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return nil, errors.New("unknown name") }
		}),
		Says: "remote error: tls: internal error", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed,
	},
	"the connection ends in the TLS handshake": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.Instance{URL: "https://" + loopback.ServeTCP(t, func(p *loopback.Peer) { _, _ = p.Read(make([]byte, 4096)) })}
		},
		Says: "EOF", Bare: testkit.ConnectionLost, Hooked: testkit.NeverSent,
	},
	"the connection is reset in the TLS handshake": {
		At: func(t testing.TB) loopback.Instance {
			return loopback.Instance{URL: "https://" + loopback.ServeTCP(t, func(p *loopback.Peer) {
				_, _ = p.Read(make([]byte, 4096))
				p.Reset()
			})}
		},
		Says: "connection reset by peer", Bare: testkit.ConnectionLost, Hooked: testkit.NeverSent,
	},
	"the transport's timeout ends the TLS handshake": {
		At: func(t testing.TB) loopback.Instance {
			tr := loopback.NewTransport(t)
			tr.TLSHandshakeTimeout = time.Millisecond
			return loopback.Instance{URL: "https://" + loopback.ServeTCP(t, (*loopback.Peer).Wait), Transport: tr}
		},
		Says: "TLS handshake timeout", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed,
	},
	"the context's deadline ends the TLS handshake": {
		At: func(t testing.TB) loopback.Instance {
			d := loopback.NewDeadline()
			return loopback.Instance{URL: "https://" + loopback.ServeTCP(t, func(p *loopback.Peer) {
				_, _ = p.Read(make([]byte, 1))
				d.Pass()
				p.Wait()
			}), Ctx: d}
		},
		Says: "context deadline exceeded", Bare: testkit.TimedOut, Hooked: testkit.TimedOutUnsent,
	},
	"noise follows the request on a TLS connection": {
		At: loopback.OverTLS(func(p *loopback.Peer) {
			p.Request()
			p.BypassTLS("\x17\x03\x03\x00\x20" + strings.Repeat("x", 32))
		}, nil),
		Says: "local error: tls: bad record MAC", Bare: testkit.TLSUnproven,
	},
	"something else than TLS follows the request on a TLS connection": {
		At: loopback.OverTLS(func(p *loopback.Peer) {
			p.Request()
			p.BypassTLS("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
		}, nil),
		Says: "tls: received record with version", Bare: testkit.TLSUnproven,
	},
	"plain HTTP follows the request on a TLS connection": {
		At: loopback.OverTLS(func(p *loopback.Peer) {
			p.Request()
			p.BypassTLS("HTTP/1.1 502 Bad Gateway\r\n\r\n")
		}, nil),
		// net/http returns the same error as in a handshake.
		Says: "server gave HTTP response to HTTPS client", Bare: testkit.TLSUnproven,
	},
}
