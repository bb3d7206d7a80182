package mastoerr_test

import (
	"bytes"
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
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// place is an instance that misbehaves, and the way there.
type place struct {
	url       string
	transport *http.Transport // nil for a plain one
	ctx       context.Context // nil for one that does not end
	timeout   time.Duration   // http.Client.Timeout
	stay      bool            // redirects are not followed
	warm      bool            // a call succeeded before on the same connection
	upload    bool            // the call uploads a large file
	token     string          // "" for an ordinary one
}

func (p place) client(t testing.TB) http.Client {
	t.Helper()
	if p.transport == nil {
		p.transport = newTransport(t)
	}
	t.Cleanup(p.transport.CloseIdleConnections)
	c := http.Client{Transport: p.transport, Timeout: p.timeout}
	if p.stay {
		c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	if p.warm {
		resp, err := c.Get(p.url)
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, resp.Body)
		require.NoError(t, err)
		resp.Body.Close()
	}
	return c
}

func (p place) context() context.Context {
	if p.ctx == nil {
		return context.Background()
	}
	return p.ctx
}

func (p place) bearer() string {
	if p.token == "" {
		return secretToken
	}
	return p.token
}

// plain posts as a program does that uses net/http and CheckResponse.
func (p place) plain(t testing.TB) error {
	c := p.client(t)
	path, body := "/api/v1/statuses", "status="+secretText
	if p.upload {
		path, body = "/api/v1/media", strings.Repeat(secretText, 1<<19)
	}
	req, err := http.NewRequestWithContext(p.context(), http.MethodPost, p.url+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+p.bearer())
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err := mastoerr.CheckResponse(resp); err != nil {
		return err
	}
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var status mastodon.Status
	return json.Unmarshal(raw, &status)
}

func (p place) mastodon(t testing.TB) *mastodon.Client {
	c := mastodon.NewClient(&mastodon.Config{Server: p.url, AccessToken: p.bearer()})
	c.Client = p.client(t)
	return c
}

// post posts with go-mastodon.
func (p place) post(c *mastodon.Client) error {
	if p.upload {
		_, err := c.UploadMediaFromBytes(p.context(), bytes.Repeat([]byte(secretText), 1<<19))
		return err
	}
	_, err := c.PostStatus(p.context(), &mastodon.Toot{Status: secretText})
	return err
}

// verdict is what FromError makes of a failure.
type verdict struct {
	code  mastoerr.Code
	retry mastoerr.RetrySafety
}

const (
	safe         = mastoerr.RetrySafe
	ifIdempotent = mastoerr.RetryIfIdempotent
	never        = mastoerr.RetryNever
)

// networkCase is a row of the table of network failures. The call is always a
// POST without an Idempotency-Key.
type networkCase struct {
	at func(testing.TB) place
	// says is a part of the error's text. It shows that the failure is the one
	// meant, and that Go still words it so: some are told by nothing else.
	says string
	// bare is what the error alone tells.
	bare verdict
	// mastodon is what go-mastodon alone leaves of it, where that is less: it
	// drops headers and follows every redirect.
	mastodon verdict
	// hooked is what the Transport knows, where that is more.
	hooked verdict
	// or is what chance may make of it.
	or verdict
}

// overTCP is an instance that serves its connections by serve.
func overTCP(serve func(*peer)) func(testing.TB) place {
	return func(t testing.TB) place { return place{url: "http://" + serveTCP(t, serve)} }
}

// overHTTP is an instance that answers in the ordinary way.
func overHTTP(f http.HandlerFunc) func(testing.TB) place {
	return func(t testing.TB) place { return place{url: serveHTTP(t, f)} }
}

// changed changes a place.
func changed(f func(testing.TB) place, change func(*place)) func(testing.TB) place {
	return func(t testing.TB) place {
		p := f(t)
		change(&p)
		return p
	}
}

func uploading(f func(testing.TB) place) func(testing.TB) place {
	return changed(f, func(p *place) { p.upload = true })
}

func staying(f func(testing.TB) place) func(testing.TB) place {
	return changed(f, func(p *place) { p.stay = true })
}

// dialEnds is an instance whose dials end with errno. The kernel gives these
// only without a network or by chance, so a hook of the real dialer does.
func dialEnds(errno syscall.Errno) func(testing.TB) place {
	return func(t testing.TB) place {
		return place{url: "http://192.0.2.1", transport: dialing(t, &net.Dialer{
			Control: func(string, string, syscall.RawConn) error { return errno },
		})}
	}
}

func resolvedBy(reply func([]byte) []byte) func(testing.TB) place {
	return func(t testing.TB) place {
		return place{url: "http://nohost.invalid", transport: dialing(t, &net.Dialer{Resolver: resolver(t, reply)})}
	}
}

func addressed(server string) func(testing.TB) place {
	return func(testing.TB) place { return place{url: server} }
}

func gzipped(b []byte) string {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write(b)
	_ = w.Close()
	return z.String()
}

func gzipAnswer(status int, z string) string {
	return strings.Replace(rawAnswer(status, z), "\r\n", "\r\nContent-Encoding: gzip\r\n", 1)
}

// noisy puts a block into gzip whose type does not exist.
func noisy(z string) string { return z[:10] + "\xff" + z[11:] }

// secondRequest succeeds once and does then what serve does with the second
// request of the same connection.
func secondRequest(serve func(*peer)) func(*peer) {
	return func(p *peer) {
		if p.request() == nil {
			return
		}
		p.say(rawAnswer(200, someStatus))
		if p.nth == 1 && p.request() != nil {
			serve(p)
		}
	}
}

var (
	connectionFailed = verdict{mastoerr.CodeConnectionFailed, safe}
	connectionLost   = verdict{mastoerr.CodeConnectionLost, ifIdempotent}
	neverSent        = verdict{mastoerr.CodeConnectionLost, safe}
	timedOut         = verdict{mastoerr.CodeTimeout, ifIdempotent}
	timedOutUnsent   = verdict{mastoerr.CodeTimeout, safe}
	dnsFailed        = verdict{mastoerr.CodeDNSError, safe}
	tlsFailed        = verdict{mastoerr.CodeTLSError, safe}
	badResponse      = verdict{mastoerr.CodeInvalidResponse, ifIdempotent}
	badRedirect      = verdict{mastoerr.CodeUnexpectedRedirect, never}
	badInstance      = verdict{mastoerr.CodeInvalidInstanceURL, never}
)

var networkCases = map[string]networkCase{
	// Dial and DNS.

	"nobody listens at the port": {
		at:   func(t testing.TB) place { return place{url: "http://" + closedPort(t)} },
		says: "connection refused", bare: connectionFailed,
	},
	"the connection is reset in the middle of the dial": {at: dialEnds(syscall.ECONNRESET), says: "connection reset by peer", bare: connectionFailed},
	"there is no route to the host":                     {at: dialEnds(syscall.EHOSTUNREACH), says: "no route to host", bare: connectionFailed},
	"there is no network":                               {at: dialEnds(syscall.ENETUNREACH), says: "network is unreachable", bare: connectionFailed},
	"the dialer's own timeout ends the dial": {
		at: func(t testing.TB) place {
			d := slowDialer(func() {})
			d.Timeout = time.Millisecond
			return place{url: "http://127.0.0.1:1", transport: dialing(t, d)}
		},
		says: "i/o timeout", bare: connectionFailed,
	},
	"the context's deadline ends the dial": {
		at: func(t testing.TB) place {
			d := newDeadline()
			return place{url: "http://127.0.0.1:1", transport: dialing(t, slowDialer(d.pass)), ctx: d}
		},
		says: "context deadline exceeded", bare: timedOut, hooked: timedOutUnsent,
	},
	"the client's timeout ends the dial": {
		at: func(t testing.TB) place {
			return place{url: "http://127.0.0.1:1", transport: dialing(t, slowDialer(func() {})), timeout: time.Millisecond}
		},
		says: "Client.Timeout exceeded while awaiting headers", bare: timedOut, or: timedOutUnsent,
	},
	"the name does not exist": {at: resolvedBy(rcode(3)), says: "no such host", bare: dnsFailed},
	"the name has no address": {at: resolvedBy(rcode(0)), says: "no such host", bare: dnsFailed},
	"the name server fails":   {at: resolvedBy(rcode(2)), says: "server misbehaving", bare: dnsFailed},
	"there is no name server": {
		at: func(t testing.TB) place {
			d := &net.Dialer{Resolver: resolverAt(closedPort(t))}
			return place{url: "http://nohost.invalid", transport: dialing(t, d)}
		},
		says: "lookup nohost.invalid", bare: dnsFailed,
	},
	"the context's deadline ends the wait for the name server": {
		at: func(t testing.TB) place {
			d := newDeadline()
			r := resolver(t, func([]byte) []byte { d.pass(); return nil })
			return place{url: "http://nohost.invalid", transport: dialing(t, &net.Dialer{Resolver: r}), ctx: d}
		},
		bare: timedOut, hooked: timedOutUnsent,
	},

	// TLS.

	"nobody trusted signed the certificate": {
		at:   overTLS(answers(""), func(_, client *tls.Config) { client.RootCAs = x509.NewCertPool() }),
		says: "certificate signed by unknown authority", bare: tlsFailed,
	},
	"the certificate has expired":      {at: withCertificate(tlsHost, -2, -1), says: "certificate has expired", bare: tlsFailed},
	"the certificate is not yet valid": {at: withCertificate(tlsHost, 1, 2), says: "is before", bare: tlsFailed},
	"the certificate is another host's": {
		at: withCertificate("other.example", -1, 1), says: "certificate is valid for other.example, not m.example", bare: tlsFailed,
	},
	"the server speaks HTTP where TLS is due": {
		at: func(t testing.TB) place {
			return place{url: "https://" + serveTCP(t, func(p *peer) {
				p.say("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
				_, _ = io.Copy(io.Discard, p)
			})}
		},
		says: "server gave HTTP response to HTTPS client", bare: tlsFailed,
	},
	"the server speaks something else where TLS is due": {
		at: func(t testing.TB) place {
			return place{url: "https://" + serveTCP(t, func(p *peer) {
				p.say("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
				_, _ = io.Copy(io.Discard, p)
			})}
		},
		says: "first record does not look like a TLS handshake", bare: tlsFailed,
	},
	"the server speaks TLS where HTTP is due": {
		at: func(t testing.TB) place {
			p := serveOverHTTP2(responds(200, "application/json", someStatus))(t)
			return place{url: strings.Replace(p.url, "https:", "http:", 1)}
		},
		bare: verdict{mastoerr.CodeBadRequest, never},
	},
	"the versions of TLS do not meet": {
		at: overTLS(answers(""), func(server, client *tls.Config) {
			server.MinVersion, client.MaxVersion = tls.VersionTLS13, tls.VersionTLS12
		}),
		says: "remote error: tls: protocol version not supported", bare: tlsFailed,
	},
	"the client finds no version of TLS to offer": {
		at: overTLS(answers(""), func(_, client *tls.Config) {
			client.MinVersion, client.MaxVersion = tls.VersionTLS13, tls.VersionTLS12
		}),
		says: "tls: no supported versions satisfy MinVersion and MaxVersion",
		bare: verdict{mastoerr.CodeTLSError, ifIdempotent}, hooked: tlsFailed,
	},
	"the server of TLS 1.3 wants a client certificate": {
		at: overTLS(answers(""), func(server, _ *tls.Config) { server.ClientAuth = tls.RequireAnyClientCert }),
		// The alert may come while the request is written.
		bare: tlsFailed, or: connectionLost,
	},
	"the server of TLS 1.2 wants a client certificate": {
		at: overTLS(answers(""), func(server, _ *tls.Config) {
			server.ClientAuth, server.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12
		}),
		says: "remote error: tls:", bare: tlsFailed,
	},
	"the server does not know the name in the handshake": {
		at: overTLS(answers(""), func(server, _ *tls.Config) {
			server.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return nil, errors.New("unknown name") }
		}),
		says: "remote error: tls: internal error", bare: tlsFailed,
	},
	"the connection ends in the TLS handshake": {
		at: func(t testing.TB) place {
			return place{url: "https://" + serveTCP(t, func(p *peer) { _, _ = p.Read(make([]byte, 4096)) })}
		},
		says: "EOF", bare: connectionLost, hooked: neverSent,
	},
	"the connection is reset in the TLS handshake": {
		at: func(t testing.TB) place {
			return place{url: "https://" + serveTCP(t, func(p *peer) {
				_, _ = p.Read(make([]byte, 4096))
				p.reset()
			})}
		},
		says: "connection reset by peer", bare: connectionLost, hooked: neverSent,
	},
	"the transport's timeout ends the TLS handshake": {
		at: func(t testing.TB) place {
			tr := newTransport(t)
			tr.TLSHandshakeTimeout = time.Millisecond
			return place{url: "https://" + serveTCP(t, (*peer).wait), transport: tr}
		},
		says: "TLS handshake timeout", bare: tlsFailed,
	},
	"the context's deadline ends the TLS handshake": {
		at: func(t testing.TB) place {
			d := newDeadline()
			return place{url: "https://" + serveTCP(t, func(p *peer) {
				_, _ = p.Read(make([]byte, 1))
				d.pass()
				p.wait()
			}), ctx: d}
		},
		says: "context deadline exceeded", bare: timedOut, hooked: timedOutUnsent,
	},
	"noise follows the request on a TLS connection": {
		at: overTLS(func(p *peer) {
			p.request()
			p.bypassTLS("\x17\x03\x03\x00\x20" + strings.Repeat("x", 32))
		}, nil),
		says: "local error: tls: bad record MAC", bare: verdict{mastoerr.CodeTLSError, ifIdempotent},
	},
	"something else than TLS follows the request on a TLS connection": {
		at: overTLS(func(p *peer) {
			p.request()
			p.bypassTLS("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
		}, nil),
		says: "tls: received record with version", bare: verdict{mastoerr.CodeTLSError, ifIdempotent},
	},
	"plain HTTP follows the request on a TLS connection": {
		at: overTLS(func(p *peer) {
			p.request()
			p.bypassTLS("HTTP/1.1 502 Bad Gateway\r\n\r\n")
		}, nil),
		// net/http says here what it says of a handshake.
		says: "server gave HTTP response to HTTPS client", bare: tlsFailed, hooked: verdict{mastoerr.CodeTLSError, ifIdempotent},
	},

	// Proxies on our side.

	"the proxy refuses to connect": {
		at: func(t testing.TB) place {
			return proxied(t, "https://m.example", "http://"+serveTCP(t, answers("HTTP/1.1 403 Forbidden\r\n\r\n")))
		},
		says: "Forbidden", bare: connectionFailed,
	},
	"the proxy wants credentials": {
		at: func(t testing.TB) place {
			return proxied(t, "https://m.example", "http://"+serveTCP(t, answers("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n")))
		},
		says: "Proxy Authentication Required", bare: connectionFailed,
	},
	"the proxy is overloaded": {
		at: func(t testing.TB) place {
			return proxied(t, "https://m.example", "http://"+serveTCP(t, answers("HTTP/1.1 503 Service Unavailable\r\n\r\n")))
		},
		says: "Service Unavailable", bare: connectionFailed,
	},
	"the proxy's port is closed": {
		at:   func(t testing.TB) place { return proxied(t, "https://m.example", "http://"+closedPort(t)) },
		says: "proxyconnect", bare: connectionFailed,
	},
	"the proxy hangs up": {
		at:   func(t testing.TB) place { return proxied(t, "https://m.example", "http://"+serveTCP(t, answers(""))) },
		says: "EOF", bare: connectionLost, hooked: neverSent,
	},
	"the SOCKS proxy cannot reach the instance": {
		at: func(t testing.TB) place {
			return proxied(t, "https://m.example", "socks5://"+serveTCP(t, func(p *peer) {
				_, _ = io.CopyN(io.Discard, p.r, 3)
				p.say("\x05\x00") // no authentication
				_, _ = io.CopyN(io.Discard, p.r, 4+1+int64(len("m.example"))+2)
				p.say("\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00") // host unreachable
			}))
		},
		says: "host unreachable", bare: connectionFailed,
	},

	// After the request was written.

	"the connection is reset before the answer": {
		at: overTCP(func(p *peer) { p.request(); p.reset() }), says: "connection reset by peer", bare: connectionLost,
	},
	"the connection ends before the answer": {at: overTCP(answers("")), says: "EOF", bare: connectionLost},
	"the connection is reset within the headers": {
		at: overTCP(func(p *peer) { p.request(); p.say("HTTP/1.1 200 OK\r\nContent-Ty"); p.reset() }), bare: connectionLost,
	},
	"the connection ends within the headers": {
		at: overTCP(answers("HTTP/1.1 200 OK\r\nContent-Ty")), says: "malformed MIME header", bare: connectionLost,
	},
	"the connection ends after 100 Continue": {
		at: overTCP(answers("HTTP/1.1 100 Continue\r\n\r\n")), says: "transport connection broken: unexpected EOF", bare: connectionLost,
	},
	"the connection is reset where it was used before": {
		at: changed(overTCP(secondRequest((*peer).reset)), func(p *place) { p.warm = true }), says: "connection reset by peer", bare: connectionLost,
	},
	"the connection ends where it was used before": {
		at: changed(overTCP(secondRequest(func(*peer) {})), func(p *place) { p.warm = true }), says: "EOF", bare: connectionLost,
	},
	"the connection is reset within an upload": {
		at: uploading(overTCP(func(p *peer) { p.head(); p.reset() })), bare: connectionLost,
	},
	"the connection is closed within an upload": {
		at: uploading(overTCP(func(p *peer) { p.head() })), bare: connectionLost,
	},
	"an upload is refused early": {
		at: uploading(overTCP(func(p *peer) {
			p.head()
			p.say(rawAnswer(413, "{}"))
			p.wait()
		})),
		bare: verdict{mastoerr.CodePayloadTooLarge, never},
	},

	// Answers that are no HTTP.

	"the server is none of HTTP":           {at: overTCP(answers("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")), says: `malformed HTTP status code "Debian-2"`, bare: badResponse},
	"the status line has no number":        {at: overTCP(answers("HTTP/1.1 abc OK\r\n\r\n")), says: `malformed HTTP status code "abc"`, bare: badResponse},
	"the first line is noise":              {at: overTCP(answers("\x00\x01\x02\r\n\r\n")), says: "malformed HTTP response", bare: badResponse},
	"the answer has two lengths":           {at: overTCP(answers("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}")), says: "Content-Length", bare: badResponse},
	"the answer has a length that is none": {at: overTCP(answers("HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n{}")), says: "Content-Length", bare: badResponse},
	"the answer has an unknown coding":     {at: overTCP(answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: magic\r\n\r\n{}")), says: "transfer encoding", bare: badResponse},
	"the server only says that it goes on": {
		at:   overTCP(answers(strings.Repeat("HTTP/1.1 102 Processing\r\nX-Padding: "+strings.Repeat("x", 3000)+"\r\n\r\n", 10))),
		says: "transport connection broken: unexpected EOF", bare: connectionLost,
	},
	"the headers are larger than we take": {
		at: func(t testing.TB) place {
			tr := newTransport(t)
			tr.MaxResponseHeaderBytes = 4096
			return place{url: "http://" + serveTCP(t, answers("HTTP/1.1 200 OK\r\nX-Padding: "+strings.Repeat("x", 1<<16)+"\r\n\r\n")), transport: tr}
		},
		says: "server response headers exceeded 4096 bytes", bare: badResponse,
	},

	// Answers that break off or are not what they claim.

	"a success is reset within its body": {
		at: overTCP(func(p *peer) {
			p.request()
			p.say(strings.TrimSuffix(rawAnswer(200, someStatus), "</p>\"}"))
			p.reset()
		}),
		bare: badResponse,
	},
	"a success ends within its body":             {at: overTCP(answers(strings.TrimSuffix(rawAnswer(200, someStatus), "</p>\"}"))), says: "unexpected EOF", bare: badResponse},
	"a bad gateway ends within its body":         {at: overTCP(answers("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 200\r\n\r\n<html>")), bare: verdict{mastoerr.CodeBadGateway, ifIdempotent}},
	"a validation error ends within its body":    {at: overTCP(answers("HTTP/1.1 422 Unprocessable Content\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{\"error\":\"Valid")), bare: verdict{mastoerr.CodeValidationFailed, never}},
	"a success in chunks is cut off":             {at: overTCP(answers("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"id\":\"1\r\n")), says: "unexpected EOF", bare: badResponse},
	"a success has noise for chunks":             {at: overTCP(answers("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nnoise\r\n{\"id\":\"1\r\n")), says: "invalid byte in chunk length", bare: badResponse},
	"a success has a chunk without a length":     {at: overTCP(answers("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n;x\r\n{\"id\":\"1\r\n")), says: "empty hex number for chunk length", bare: badResponse},
	"a success in chunks mixes its line ends":    {at: overTCP(answers("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n")), says: "chunked line ends with bare LF", bare: badResponse},
	"a success without a length is cut off":      {at: overTCP(answers("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"id\":\"1")), says: "unexpected end of JSON input", bare: badResponse},
	"a success is empty":                         {at: overTCP(answers(rawAnswer(200, ""))), says: "unexpected end of JSON input", bare: badResponse},
	"a success is a page":                        {at: overTCP(answers(strings.Replace(rawAnswer(200, "<html></html>"), "application/json", "text/html", 1))), bare: badResponse},
	"a success is a page that claims to be JSON": {at: overTCP(answers(rawAnswer(200, "<html></html>"))), says: "invalid character '<'", bare: badResponse},
	"a success is JSON of another kind":          {at: overTCP(answers(rawAnswer(200, "[]"))), says: "cannot unmarshal array", bare: badResponse},
	"a success claims to be gzip":                {at: overTCP(answers("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}")), says: "gzip: invalid header", bare: badResponse},
	"a success is gzip with noise inside": {
		at:   overTCP(answers(gzipAnswer(200, noisy(gzipped([]byte(someStatus)))))),
		says: "flate: corrupt input", bare: badResponse,
	},
	"a failure is a gzip bomb": {
		at:   overTCP(answers(gzipAnswer(500, gzipped(make([]byte, 1<<20))))),
		bare: verdict{mastoerr.CodeInternalError, ifIdempotent},
	},

	// Time.

	"the transport's timeout ends the wait for the answer": {
		at: func(t testing.TB) place {
			tr := newTransport(t)
			tr.ResponseHeaderTimeout = time.Millisecond
			return place{url: "http://" + serveTCP(t, func(p *peer) { p.request(); p.wait() }), transport: tr}
		},
		says: "timeout awaiting response headers", bare: timedOut,
	},
	"the client's timeout ends the wait for the answer": {
		at: func(t testing.TB) place {
			return place{url: "http://" + serveTCP(t, func(p *peer) { p.request(); p.wait() }), timeout: 5 * time.Millisecond}
		},
		says: "Client.Timeout exceeded while awaiting headers", bare: timedOut, or: timedOutUnsent,
	},
	"the context's deadline ends the wait for the answer": {
		at: func(t testing.TB) place {
			d := newDeadline()
			return place{url: "http://" + serveTCP(t, func(p *peer) { p.request(); d.pass(); p.wait() }), ctx: d}
		},
		says: "context deadline exceeded", bare: timedOut,
	},
	"the context's deadline ends an upload": {
		at: func(t testing.TB) place {
			d := newDeadline()
			return place{url: "http://" + serveTCP(t, func(p *peer) { p.head(); d.pass(); p.wait() }), ctx: d, upload: true}
		},
		says: "context deadline exceeded", bare: timedOut,
	},
	"the context's deadline has passed before the call": {
		at: func(t testing.TB) place {
			d := newDeadline()
			d.pass()
			return place{url: "http://" + closedPort(t), ctx: d}
		},
		says: "context deadline exceeded", bare: timedOut, hooked: timedOutUnsent,
	},
	"the client's timeout ends the reading of a success": {
		at: func(t testing.TB) place {
			return place{url: "http://" + serveTCP(t, func(p *peer) {
				p.request()
				p.say(strings.TrimSuffix(rawAnswer(200, someStatus), "</p>\"}"))
				p.wait()
			}), timeout: 50 * time.Millisecond}
		},
		says: "Client.Timeout", bare: timedOut, or: timedOutUnsent,
	},
	"the context's deadline ends the reading of a success": {
		at: func(t testing.TB) place {
			d := newDeadline()
			return place{url: serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"id":`)
				_ = http.NewResponseController(w).Flush()
				d.pass()
				<-r.Context().Done()
			}), ctx: d}
		},
		says: "context deadline exceeded", bare: timedOut,
	},

	// HTTP/2.

	"HTTP/2 goes away after the request": {
		at: overHTTP2(func(stream uint32) []string {
			return []string{h2Frame(frameGoAway, 0, stream, h2InternalError), ""}
		}),
		says: "http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=INTERNAL_ERROR", bare: connectionLost,
	},
	"HTTP/2 goes away without having looked at the request": {
		at: overHTTP2(func(uint32) []string {
			return []string{h2Frame(frameGoAway, 0, 0, h2EnhanceYourCalm), ""}
		}),
		says: "http2: Transport received GOAWAY from server ErrCode:ENHANCE_YOUR_CALM", bare: neverSent,
	},
	"HTTP/2 ends the request's stream": {
		at:   overHTTP2(func(stream uint32) []string { return []string{h2Frame(frameReset, stream, h2InternalError)} }),
		says: "stream error: stream ID 1; INTERNAL_ERROR; received from peer", bare: connectionLost,
	},
	"the transport's timeout ends the wait for the answer over HTTP/2": {
		at: changed(overHTTP2(func(uint32) []string { return nil }), func(p *place) {
			p.transport.ResponseHeaderTimeout = time.Millisecond
		}),
		says: "http2: timeout awaiting response headers", bare: timedOut,
	},
	"HTTP/2 speaks no HTTP/2": {
		at:   overHTTP2(func(uint32) []string { return []string{"HTTP/1.1 400 Bad Request\r\n\r\n", ""} }),
		says: "http2:", bare: badResponse,
	},
	"an HTTP/2 connection just ends": {
		at: overHTTP2(func(uint32) []string { return []string{""} }), bare: connectionLost,
	},
	"an HTTP/2 server gives up before the answer": {
		at:   serveOverHTTP2(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
		says: "INTERNAL_ERROR; received from peer", bare: connectionLost,
	},
	"an HTTP/2 server gives up within a success": {
		at: serveOverHTTP2(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"id":`)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}),
		says: "INTERNAL_ERROR; received from peer", bare: badResponse,
	},

	// Redirects.

	"302 leads in a circle": {at: overHTTP(redirects(302, "/again")), says: "stopped after 10 redirects", bare: badRedirect},
	"308 leads in a circle": {at: overHTTP(redirects(308, "/again")), says: "stopped after 10 redirects", bare: badRedirect},

	"301 turns the post into a GET": {at: overHTTP(redirects(301, "/moved")), bare: badRedirect, mastodon: badResponse},
	"302 turns the post into a GET": {at: overHTTP(redirects(302, "/moved")), bare: badRedirect, mastodon: badResponse},
	"303 turns the post into a GET": {at: overHTTP(redirects(303, "/moved")), bare: badRedirect, mastodon: badResponse},

	"301 is not followed": {at: staying(overHTTP(redirects(301, "/moved"))), bare: badRedirect},
	"302 is not followed": {at: staying(overHTTP(redirects(302, "/moved"))), bare: badRedirect},
	"303 is not followed": {at: staying(overHTTP(redirects(303, "/moved"))), bare: badRedirect},
	"307 is not followed": {at: staying(overHTTP(redirects(307, "/moved"))), bare: badRedirect},
	"308 is not followed": {at: staying(overHTTP(redirects(308, "/moved"))), bare: badRedirect},

	"308 leads to another host, which gets no token": {
		at: func(t testing.TB) place {
			tr := everyNameIs(t, strings.TrimPrefix(serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.Header().Set("Content-Type", "application/json")
				switch {
				case r.Host == "m.example":
					w.Header().Set("Location", "http://new.example"+r.URL.Path)
					w.WriteHeader(308)
				case r.Header.Get("Authorization") == "":
					w.WriteHeader(401)
					_, _ = io.WriteString(w, "{}")
				}
			}), "http://"))
			return place{url: "http://m.example", transport: tr}
		},
		bare: verdict{mastoerr.CodeUnauthorized, never},
	},
	// go-mastodon drops the headers, so that all it leaves is a 302.
	"302 leads nowhere":    {at: overHTTP(redirects(302, "")), bare: badResponse, mastodon: badRedirect, hooked: badResponse},
	"302 leads to no URL":  {at: overHTTP(redirects(302, "http://[::bad/")), says: "failed to parse Location header", bare: badResponse},
	"308 leads to no URL":  {at: overHTTP(redirects(308, "http://[::bad/")), says: "failed to parse Location header", bare: badResponse},
	"302 leads to no page": {at: overHTTP(redirects(302, "mailto:a@b")), says: `unsupported protocol scheme "mailto"`, bare: badInstance, hooked: badResponse},
	"308 leads to no page": {at: overHTTP(redirects(308, "mailto:a@b")), says: `unsupported protocol scheme "mailto"`, bare: badInstance, hooked: badResponse},

	// What never leaves the house.

	"the instance's address has no scheme":           {at: addressed("m.example"), says: `unsupported protocol scheme ""`, bare: badInstance},
	"the instance's address has another scheme":      {at: addressed("ftp://m.example"), says: `unsupported protocol scheme "ftp"`, bare: badInstance},
	"the instance's address has a port for a scheme": {at: addressed("127.0.0.1:3000"), says: "first path segment in URL cannot contain colon", bare: badInstance},
	"the instance's address has a host for a scheme": {at: addressed("localhost:3000"), says: `unsupported protocol scheme "localhost"`, bare: badInstance},
	"the instance's address has a space":             {at: addressed("http://m example/"), says: `invalid character " " in host name`, bare: badInstance},
	"the instance's address has no host":             {at: addressed("http:///api"), says: "no Host in request URL", bare: badInstance},
	"the instance's address is empty":                {at: addressed(""), says: "unsupported protocol scheme", bare: badInstance},
	"the instance's address has a line break":        {at: addressed("https://m.example\n"), says: "invalid control character in URL", bare: badInstance},
	"the instance's port is none":                    {at: addressed("https://m.example:99999"), says: "invalid port", bare: connectionFailed},
	"the token has a line break": {
		at:   changed(overHTTP(responds(200, "application/json", someStatus)), func(p *place) { p.token = secretToken + "\n" }),
		says: `invalid header field value for "Authorization"`, bare: verdict{mastoerr.CodeTokenInvalid, never},
	},
}

func TestEveryNetworkFailureGetsItsLabels(t *testing.T) {
	t.Parallel()
	for name, c := range networkCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			err := c.at(t).plain(t)
			require.ErrorContains(t, err, c.says)
			e := requireVerdict(t, err, c.bare, c.or)
			require.NotNil(t, e)

			p := c.at(t)
			requireVerdict(t, p.post(p.mastodon(t)), orElse(c.mastodon, c.bare), c.or)

			p = c.at(t)
			err = p.post(mastoerr.Wrap(p.mastodon(t)))
			requireVerdict(t, err, orElse(c.hooked, c.bare), c.or)
		})
	}
}

func orElse(a, b verdict) verdict {
	if a != (verdict{}) {
		return a
	}
	return b
}

// requireVerdict checks that FromError says one of want of err, and what holds
// for every error.
func requireVerdict(t testing.TB, err error, want ...verdict) *mastoerr.MastodonError {
	t.Helper()
	require.Error(t, err)
	e, ok := mastoerr.FromError(err)
	require.True(t, ok, "no failure of the API: %T: %v", err, err)
	require.Contains(t, want, verdict{e.Code, e.Retry}, "%T: %v", err, err)
	info, ok := mastoerr.Lookup(e.Code)
	require.True(t, ok)
	require.Equal(t, info.Category, e.Category)
	require.Equal(t, info.Action, e.Action)
	require.Error(t, e.Unwrap())
	require.True(t, e.RetryAt.IsZero())
	for _, text := range []string{e.Error(), fmt.Sprintf("%+v %#v", e, e)} {
		require.NotContains(t, text, secretToken)
		require.NotContains(t, text, secretText)
		require.NotContains(t, text, "\n")
	}
	return e
}

// The real one takes net/http about a minute of resending, so the time in here
// is the bubble's.
func TestAStreamThatHTTP2RefusesIsSafeToSendAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, hooked := range []bool{false, true} {
			tr := newTransport(t)
			tr.Protocols = new(http.Protocols)
			tr.Protocols.SetUnencryptedHTTP2(true)
			tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
				ours, theirs := net.Pipe()
				go serveHTTP2(theirs, func(stream uint32) []string {
					return []string{h2Frame(frameReset, stream, h2RefusedStream)}
				})
				return ours, nil
			}
			p := place{url: "http://m.example", transport: tr}
			c := p.mastodon(t)
			if hooked {
				mastoerr.Wrap(c)
			}
			start := time.Now()
			err := p.post(c)
			if !hooked {
				require.ErrorContains(t, err, "REFUSED_STREAM")
			}
			require.Greater(t, time.Since(start), 30*time.Second)
			requireVerdict(t, err, verdict{mastoerr.CodeConnectionLost, safe})
		}
	})
}

func TestTheCallersOwnCancellationIsNoFailureOfTheAPI(t *testing.T) {
	t.Parallel()
	cases := map[string]func(t testing.TB, cancel func()) place{
		"before the call": func(t testing.TB, cancel func()) place {
			cancel()
			return place{url: "http://" + closedPort(t)}
		},
		"within the dial": func(t testing.TB, cancel func()) place {
			return place{url: "http://127.0.0.1:1", transport: dialing(t, slowDialer(cancel))}
		},
		"within the look-up of the name": func(t testing.TB, cancel func()) place {
			r := resolver(t, func([]byte) []byte { cancel(); return nil })
			return place{url: "http://nohost.invalid", transport: dialing(t, &net.Dialer{Resolver: r})}
		},
		"within the TLS handshake": func(t testing.TB, cancel func()) place {
			return place{url: "https://" + serveTCP(t, func(p *peer) {
				_, _ = p.Read(make([]byte, 1))
				cancel()
				p.wait()
			})}
		},
		"within the CONNECT of a proxy": func(t testing.TB, cancel func()) place {
			return proxied(t, "https://m.example", "http://"+serveTCP(t, func(p *peer) { p.request(); cancel(); p.wait() }))
		},
		"within an upload": func(t testing.TB, cancel func()) place {
			return place{url: "http://" + serveTCP(t, func(p *peer) { p.head(); cancel(); p.wait() }), upload: true}
		},
		"while the answer is awaited": func(t testing.TB, cancel func()) place {
			return place{url: "http://" + serveTCP(t, func(p *peer) { p.request(); cancel(); p.wait() })}
		},
		"while the answer is awaited over HTTP/2": func(t testing.TB, cancel func()) place {
			return overHTTP2(func(uint32) []string { cancel(); return nil })(t)
		},
		"while the answer is read": func(t testing.TB, cancel func()) place {
			return place{url: serveHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"id":`)
				_ = http.NewResponseController(w).Flush()
				cancel()
				<-r.Context().Done()
			})}
		},
	}
	causes := map[string]error{"": nil, " with a cause": errors.New("worker shutting down")}

	for name, at := range cases {
		for suffix, cause := range causes {
			t.Run(name+suffix, func(t *testing.T) {
				t.Parallel()
				cancelled := func() place {
					ctx, cancel := context.WithCancelCause(t.Context())
					p := at(t, func() { cancel(cause) })
					p.ctx = ctx
					return p
				}

				requireNoFailure(t, cancelled().plain(t))

				p := cancelled()
				requireNoFailure(t, p.post(p.mastodon(t)))

				p = cancelled()
				c := mastoerr.Wrap(p.mastodon(t), mastoerr.WithErrorHook(func(_ context.Context, e *mastoerr.MastodonError) {
					t.Errorf("hook called with %v", e)
				}))
				err := p.post(c)
				requireNoFailure(t, err)
				if cause == nil || name != "while the answer is read" {
					// A cause hides that it was a cancellation. The Transport
					// says so, but has no say once the answer is read.
					require.ErrorIs(t, err, context.Canceled)
				}
			})
		}
	}
}

func requireNoFailure(t testing.TB, err error) {
	t.Helper()
	require.Error(t, err)
	e, ok := mastoerr.FromError(err)
	require.False(t, ok, "%T: %v: %v", err, err, e)
	require.Nil(t, e)
}

func TestStreamingErrorsGetTheirLabels(t *testing.T) {
	t.Parallel()
	read := func(c *mastodon.Client, ctx context.Context) (chan mastodon.Event, error) {
		return c.StreamingUser(ctx)
	}
	websocket := func(c *mastodon.Client, ctx context.Context) (chan mastodon.Event, error) {
		return c.NewWSClient().StreamingWSUser(ctx)
	}
	cases := map[string]struct {
		stream func(*mastodon.Client, context.Context) (chan mastodon.Event, error)
		at     func(testing.TB) place
		want   verdict
	}{
		"nobody listens at the port": {
			read, func(t testing.TB) place { return place{url: "http://" + closedPort(t)} }, connectionFailed,
		},
		"the token is refused": {
			read, overHTTP(responds(401, "application/json", `{}`)), verdict{mastoerr.CodeUnauthorized, never},
		},
		"the stream breaks off": {
			read, overTCP(answers("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99\r\n\r\n:thump\n")), badResponse,
		},
		"an event is no JSON": {
			read, overTCP(answers("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: update\ndata: {\n\n")), badResponse,
		},
		"a WebSocket finds nobody at the port": {
			websocket, func(t testing.TB) place { return place{url: "http://" + closedPort(t)} }, connectionFailed,
		},
		"a WebSocket finds a server without a trusted certificate": {
			websocket, func(t testing.TB) place {
				return place{url: serveOverHTTP2(responds(200, "application/json", "{}"))(t).url}
			}, tlsFailed,
		},
		"a WebSocket's token is refused": {
			websocket, overHTTP(responds(401, "application/json", `{}`)), verdict{mastoerr.CodeUnexpectedStatus, ifIdempotent},
		},
		"a WebSocket meets a page": {
			websocket, overHTTP(responds(200, "text/html", "<html>")), verdict{mastoerr.CodeUnexpectedStatus, ifIdempotent},
		},
		"a WebSocket's server is none of HTTP": {
			websocket, overTCP(answers("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")), badResponse,
		},
		"a WebSocket's server hangs up": {websocket, overTCP(answers("")), badResponse},
		"a WebSocket is led in a circle": {
			websocket, func(t testing.TB) place {
				addr := make(chan string, 1)
				self := serveTCP(t, func(p *peer) {
					self := <-addr
					addr <- self
					if p.request() != nil {
						p.say("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://" + self + "/\r\n\r\n")
					}
				})
				addr <- self
				return place{url: "http://" + self}
			}, badRedirect,
		},
		"a WebSocket's address has no scheme": {websocket, addressed("m.example"), badInstance},
		"a WebSocket is closed by the server": {
			websocket, func(t testing.TB) place {
				return place{url: webSocket(t, func(p *peer) { p.say("\x88\x02\x03\xe9") })} // 1001, going away
			}, connectionLost,
		},
		"a WebSocket just ends": {
			websocket, func(t testing.TB) place { return place{url: webSocket(t, func(*peer) {})} }, connectionLost,
		},
		"a WebSocket is reset": {
			websocket, func(t testing.TB) place { return place{url: webSocket(t, (*peer).reset)} }, badResponse,
		},
		"a WebSocket's frames break the protocol": {
			websocket, func(t testing.TB) place {
				return place{url: webSocket(t, func(p *peer) { p.say("\xff\x00"); p.wait() })}
			}, badResponse,
		},
		"a WebSocket's message is no JSON": {
			websocket, func(t testing.TB) place {
				return place{url: webSocket(t, func(p *peer) { p.say(wsMessage("<html>")); p.wait() })}
			}, badResponse,
		},
		"a WebSocket's message is empty": {
			websocket, func(t testing.TB) place {
				return place{url: webSocket(t, func(p *peer) { p.say(wsMessage("")); p.wait() })}
			}, badResponse,
		},
		"a WebSocket's event is no JSON": {
			websocket, func(t testing.TB) place {
				return place{url: webSocket(t, func(p *peer) { p.say(wsMessage(`{"event":"update","payload":"{"}`)); p.wait() })}
			}, badResponse,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := c.at(t)
			e := requireVerdict(t, firstError(t, p.mastodon(t), c.stream), c.want)
			require.NotErrorIs(t, e, context.Canceled)
		})
	}
}

// firstError opens a stream, returns the first error that it gives and ends it.
func firstError(t testing.TB, c *mastodon.Client, stream func(*mastodon.Client, context.Context) (chan mastodon.Event, error)) error {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	events, err := stream(c, ctx)
	require.NoError(t, err)
	defer func() {
		cancel()
		for range events { // the stream ends once it is told so
		}
	}()
	for event := range events {
		if e, ok := event.(*mastodon.ErrorEvent); ok {
			return e
		}
	}
	return nil
}

func TestAStreamThatTheCallerEndsHasNotFailed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p := place{url: webSocket(t, func(p *peer) { cancel(); p.wait() })}
	events, err := p.mastodon(t).NewWSClient().StreamingWSUser(ctx)
	require.NoError(t, err)
	for event := range events {
		e, ok := event.(*mastodon.ErrorEvent)
		require.True(t, ok)
		// go-mastodon first closes the connection under its own feet and then
		// says context.Canceled.
		_, ok = mastoerr.FromError(e)
		require.False(t, ok, "%v", e)
	}
}

func TestFromErrorFindsOurErrorHoweverWrapped(t *testing.T) {
	t.Parallel()
	ours := mastoerr.Classify(422, []byte(`{"error":"x"}`))
	for _, err := range []error{
		ours,
		fmt.Errorf("posting: %w", ours),
		errors.Join(errors.New("first"), ours),
		&url.Error{Op: "Post", URL: "https://m.example", Err: ours},
		&mastodon.ErrorEvent{Err: &url.Error{Op: "Get", URL: "https://m.example", Err: ours}},
		fmt.Errorf("%w, %w", context.Canceled, ours),
	} {
		e, ok := mastoerr.FromError(err)
		require.True(t, ok, "%v", err)
		require.Same(t, ours, e)
	}
}

func TestFromErrorReadsWhatGoMastodonReturns(t *testing.T) {
	t.Parallel()
	api := &mastodon.APIError{StatusCode: 503, Message: ""}
	for _, err := range []error{api, fmt.Errorf("posting: %w", api), &mastodon.ErrorEvent{Err: api}} {
		e := requireVerdict(t, err, verdict{mastoerr.CodeServiceUnavailable, ifIdempotent})
		require.Equal(t, 503, e.StatusCode)
		var found *mastodon.APIError
		require.ErrorAs(t, e, &found)
		require.Equal(t, 503, found.StatusCode)
	}
	requireVerdict(t, context.DeadlineExceeded, timedOut)
	requireVerdict(t, fmt.Errorf("posting: %w", context.DeadlineExceeded), timedOut)
	requireVerdict(t, io.EOF, badResponse)
}

func TestFromErrorLeavesStrangersAlone(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"no error":                  nil,
		"an error of the caller":    errors.New("no such job"),
		"a cancellation":            context.Canceled,
		"a wrapped cancellation":    fmt.Errorf("posting: %w", context.Canceled),
		"our type without a value":  (*mastoerr.MastodonError)(nil),
		"an event without an error": &mastodon.ErrorEvent{},
		"a file that is missing":    syscall.ENOENT,
		"a database's trouble":      errors.New("pq: connection error: too many clients"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, ok := mastoerr.FromError(err)
			require.False(t, ok, "%v", e)
			require.Nil(t, e)
		})
	}
}
