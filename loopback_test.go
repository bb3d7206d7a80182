package mastoerr_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The servers of this file live on loopback and misbehave. Each ends with its
// test: what waits, waits for that.

// peer is a server's end of a connection.
type peer struct {
	net.Conn
	r    *bufio.Reader
	nth  int           // number of the connection, from 1
	over chan struct{} // closed when the test ends
}

// serveTCP serves every connection to a new port by serve, which may return to
// close the connection, and returns the port's address.
func serveTCP(t testing.TB, serve func(*peer)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		open  []net.Conn
		ended bool
		over  = make(chan struct{})
	)
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			if ended {
				c.Close()
			}
			p := &peer{c, bufio.NewReader(c), len(open), over}
			mu.Unlock()
			all.Go(func() {
				defer c.Close()
				serve(p)
			})
		}
	})
	t.Cleanup(func() {
		close(over)
		l.Close()
		mu.Lock()
		ended = true
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		all.Wait()
	})
	return l.Addr().String()
}

// closedPort is the address of a port where nobody listens.
func closedPort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// request reads one request with its body; nil when the client went away.
func (p *peer) request() *http.Request {
	r, err := http.ReadRequest(p.r)
	if err != nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return nil
	}
	return r
}

// head reads one request without its body.
func (p *peer) head() *http.Request {
	r, err := http.ReadRequest(p.r)
	if err != nil {
		return nil
	}
	return r
}

func (p *peer) say(text string) { _, _ = io.WriteString(p, text) }

// reset closes the connection with a RST.
func (p *peer) reset() {
	c := p.Conn
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	_ = c.(*net.TCPConn).SetLinger(0)
	_ = c.Close()
}

// wait keeps the connection open without a word.
func (p *peer) wait() { <-p.over }

// secure makes p the server of a TLS connection. When the handshake fails it
// waits for the client to go, so that no RST overtakes the alert.
func (p *peer) secure(c *tls.Config) bool {
	secured := tls.Server(p.Conn, c)
	if err := secured.Handshake(); err != nil {
		_, _ = io.Copy(io.Discard, p.Conn)
		return false
	}
	p.Conn, p.r = secured, bufio.NewReader(secured)
	return true
}

// bypassTLS writes to the connection below TLS and waits for the client to go.
func (p *peer) bypassTLS(text string) {
	below := p.Conn.(*tls.Conn).NetConn()
	_, _ = io.WriteString(below, text)
	_, _ = io.Copy(io.Discard, below)
}

// answers reads a request, says text and closes the connection.
func answers(text string) func(*peer) {
	return func(p *peer) {
		if p.request() != nil {
			p.say(text)
		}
	}
}

// rawAnswer is a complete response.
func rawAnswer(status int, body string) string {
	return fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s",
		status, http.StatusText(status), len(body), body)
}

const someStatus = `{"id":"1","content":"<p>hello</p>"}`

// serveHTTP is an ordinary HTTP server.
func serveHTTP(t testing.TB, f http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return s.URL
}

// responds answers every request with one response.
func responds(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// redirects sends every request to location, and what arrives below /moved to
// an empty list, Mastodon's answer where a post had been meant.
func redirects(status int, location string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		switch {
		case strings.HasPrefix(r.URL.Path, "/moved") && r.Method == http.MethodPost:
			_, _ = io.WriteString(w, someStatus)
		case strings.HasPrefix(r.URL.Path, "/moved"):
			_, _ = io.WriteString(w, "[]")
		default:
			w.Header()["Location"] = []string{location}
			w.WriteHeader(status)
		}
	}
}

// newTransport is an http.Transport of the test's own.
func newTransport(t testing.TB) *http.Transport {
	t.Helper()
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

// dialing is a transport that makes its connections with d.
func dialing(t testing.TB, d *net.Dialer) *http.Transport {
	t.Helper()
	tr := newTransport(t)
	tr.DialContext = d.DialContext
	return tr
}

// everyNameIs is a transport for which every name means addr.
func everyNameIs(t testing.TB, addr string) *http.Transport {
	t.Helper()
	tr := newTransport(t)
	tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	return tr
}

// deadline is a context whose deadline passes when the test says so.
type deadline struct {
	context.Context
	passed chan struct{}
	once   sync.Once
}

func newDeadline() *deadline {
	return &deadline{Context: context.Background(), passed: make(chan struct{})}
}

func (d *deadline) pass()                 { d.once.Do(func() { close(d.passed) }) }
func (d *deadline) Done() <-chan struct{} { return d.passed }

func (d *deadline) Err() error {
	select {
	case <-d.passed:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// slowDialer calls f when a dial has begun, which then gets no further until
// it is given up.
func slowDialer(f func()) *net.Dialer {
	return &net.Dialer{ControlContext: func(ctx context.Context, _, _ string, _ syscall.RawConn) error {
		f()
		<-ctx.Done()
		return nil // what the dialer says then is its own
	}}
}

// resolver asks a DNS server of the test's own, which answers a query with what
// reply makes of it, and not at all for nil.
func resolver(t testing.TB, reply func(query []byte) []byte) *net.Resolver {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	var all sync.WaitGroup
	all.Go(func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := c.ReadFrom(buf)
			if err != nil {
				return
			}
			if r := reply(buf[:n]); r != nil {
				_, _ = c.WriteTo(r, from)
			}
		}
	})
	t.Cleanup(func() {
		c.Close()
		all.Wait()
	})
	return resolverAt(c.LocalAddr().String())
}

func resolverAt(addr string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", addr)
	}}
}

// rcode answers every query with no record and a response code of RFC 1035,
// section 4.1.1.
func rcode(code byte) func([]byte) []byte {
	return func(query []byte) []byte {
		const header = 12
		end := header + bytes.IndexByte(query[header:], 0) + 1 + 4 // name, type, class
		r := bytes.Clone(query[:end])
		r[2] |= 0x80       // a response
		r[3] = 0x80 | code // recursion available
		clear(r[6:header]) // no records of any kind
		return r
	}
}

// authority signs certificates for the TLS servers of the tests.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

var ca = sync.OnceValue(func() *authority {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mastoerr tests"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &authority{cert, key, pool}
})

// certificate is one for host that is valid from and until hours from now.
func (a *authority) certificate(t testing.TB, host string, from, until time.Duration) tls.Certificate {
	t.Helper()
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), DNSNames: []string{host},
		NotBefore: now.Add(from * time.Hour), NotAfter: now.Add(until * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &a.key.PublicKey, a.key)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.key}
}

const tlsHost = "m.example"

// overTLS is an instance at https://m.example that serves once the handshake is
// done. change may alter both sides' configurations before.
func overTLS(serve func(*peer), change func(server, client *tls.Config)) func(testing.TB) place {
	return func(t testing.TB) place {
		server := &tls.Config{Certificates: []tls.Certificate{ca().certificate(t, tlsHost, -1, 1)}}
		client := &tls.Config{RootCAs: ca().pool}
		if change != nil {
			change(server, client)
		}
		tr := everyNameIs(t, serveTCP(t, func(p *peer) {
			if p.secure(server) {
				serve(p)
			}
		}))
		tr.TLSClientConfig = client
		return place{url: "https://" + tlsHost, transport: tr}
	}
}

// withCertificate is an instance with a certificate of its own.
func withCertificate(host string, from, until time.Duration) func(testing.TB) place {
	return func(t testing.TB) place {
		return overTLS(answers(rawAnswer(200, someStatus)), func(server, _ *tls.Config) {
			server.Certificates = []tls.Certificate{ca().certificate(t, host, from, until)}
		})(t)
	}
}

// proxied is an instance behind an egress proxy at proxyURL.
func proxied(t testing.TB, instance, proxyURL string) place {
	t.Helper()
	u, err := url.Parse(proxyURL)
	require.NoError(t, err)
	tr := newTransport(t)
	tr.Proxy = http.ProxyURL(u)
	return place{url: instance, transport: tr}
}

// h2Frame is a frame of HTTP/2 (RFC 9113, section 4.1).
func h2Frame(kind byte, stream uint32, payload ...uint32) string {
	b := []byte{0, 0, byte(4 * len(payload)), kind, 0}
	b = binary.BigEndian.AppendUint32(b, stream)
	for _, p := range payload {
		b = binary.BigEndian.AppendUint32(b, p)
	}
	return string(b)
}

const (
	frameData, frameHeaders, frameReset, frameSettings, frameGoAway = 0, 1, 3, 4, 7 // RFC 9113, section 6

	h2InternalError, h2RefusedStream, h2EnhanceYourCalm = 2, 7, 11 // section 7
)

// serveHTTP2 speaks just enough HTTP/2 to answer each request of a connection
// with the frames that reply makes; "" closes the connection.
func serveHTTP2(c net.Conn, reply func(stream uint32) []string) {
	const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	if _, err := io.CopyN(io.Discard, c, int64(len(preface))); err != nil {
		return
	}
	// Reading goes on while frames are written: over a net.Pipe both sides
	// would wait for each other else.
	var writer sync.WaitGroup
	defer writer.Wait()
	defer c.Close()
	greeting := []string{h2Frame(frameSettings, 0)}
	for {
		var head [9]byte
		if _, err := io.ReadFull(c, head[:]); err != nil {
			return
		}
		size := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, c, size); err != nil {
			return
		}
		const endStream = 1
		if kind := head[3]; kind != frameHeaders && kind != frameData || head[4]&endStream == 0 {
			continue
		}
		frames := append(greeting, reply(binary.BigEndian.Uint32(head[5:]))...)
		greeting = nil
		writer.Go(func() {
			for _, f := range frames {
				if f == "" {
					c.Close()
					return
				}
				_, _ = io.WriteString(c, f)
			}
		})
	}
}

// overHTTP2 is an instance that speaks HTTP/2 without TLS.
func overHTTP2(reply func(stream uint32) []string) func(testing.TB) place {
	return func(t testing.TB) place {
		addr := serveTCP(t, func(p *peer) { serveHTTP2(p.Conn, reply) })
		tr := newTransport(t)
		tr.Protocols = new(http.Protocols)
		tr.Protocols.SetUnencryptedHTTP2(true)
		return place{url: "http://" + addr, transport: tr}
	}
}

// serveOverHTTP2 is an ordinary HTTP/2 server, with TLS.
func serveOverHTTP2(f http.HandlerFunc) func(testing.TB) place {
	return func(t testing.TB) place {
		s := httptest.NewUnstartedServer(f)
		s.EnableHTTP2 = true
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.StartTLS()
		t.Cleanup(s.Close)
		return place{url: s.URL, transport: s.Client().Transport.(*http.Transport)}
	}
}

// webSocket is a server that takes every WebSocket and leaves the connection to
// serve (RFC 6455, section 4.2.2).
func webSocket(t testing.TB, serve func(*peer)) string {
	t.Helper()
	return "http://" + serveTCP(t, func(p *peer) {
		r := p.request()
		if r == nil {
			return
		}
		sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
		p.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
			base64.StdEncoding.EncodeToString(sum[:]) + "\r\n\r\n")
		serve(p)
	})
}

// wsMessage is a text frame of a WebSocket with a short payload.
func wsMessage(text string) string { return "\x81" + string([]byte{byte(len(text))}) + text }
