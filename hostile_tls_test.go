package mastoerr_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// presenting is an instance whose certificate is made of what change leaves.
func presenting(change func(*x509.Certificate)) func(testing.TB) place {
	return chain(func(t testing.TB) [][]byte { return [][]byte{ca().sign(t, change)} })
}

// chain is an instance with any chain of certificates.
func chain(certificates func(testing.TB) [][]byte) func(testing.TB) place {
	return func(t testing.TB) place {
		return overTLS(answers(rawAnswer(200, someStatus)), func(server, _ *tls.Config) {
			server.Certificates = []tls.Certificate{{Certificate: certificates(t), PrivateKey: ca().key}}
		})(t)
	}
}

// sign makes a certificate for the authority's own key.
func (a *authority) sign(t testing.TB, change func(*x509.Certificate)) []byte {
	t.Helper()
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(3), DNSNames: []string{tlsHost},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &a.key.PublicKey, a.key)
	require.NoError(t, err)
	return der
}

// alert is an instance that answers the handshake with an alert (RFC 8446,
// section 6).
func alert(code byte) func(testing.TB) place {
	return hello("\x15\x03\x03\x00\x02\x02" + string([]byte{code}))
}

// hello is an instance that answers the handshake with anything.
func hello(text string) func(testing.TB) place {
	return func(t testing.TB) place {
		return place{url: "https://" + serveTCP(t, func(p *peer) {
			_, _ = p.Read(make([]byte, 4<<10))
			p.say(text)
			_, _ = io.Copy(io.Discard, p)
		})}
	}
}

var unsure = verdict{mastoerr.CodeTLSError, ifIdempotent}

// tlsCases are failures of TLS beside those of networkCases.
var tlsCases = map[string]networkCase{
	"the certificate is signed by itself": {at: chain(func(t testing.TB) [][]byte {
		template := &x509.Certificate{SerialNumber: big.NewInt(4), DNSNames: []string{tlsHost}, NotAfter: time.Now().Add(time.Hour)}
		der, err := x509.CreateCertificate(rand.Reader, template, template, &ca().key.PublicKey, ca().key)
		require.NoError(t, err)
		return [][]byte{der}
	}), says: "unknown authority", bare: tlsFailed},
	"the certificate has a name only where it counts no more": {
		at:   presenting(func(c *x509.Certificate) { c.DNSNames, c.Subject = nil, pkix.Name{CommonName: tlsHost} }),
		says: "relies on legacy Common Name field", bare: tlsFailed,
	},
	"the certificate has no name":             {at: presenting(func(c *x509.Certificate) { c.DNSNames = nil }), says: "not valid for any names", bare: tlsFailed},
	"the certificate is an address's":         {at: presenting(func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = nil, []net.IP{{127, 0, 0, 1}} }), says: "x509:", bare: tlsFailed},
	"the certificate has 1000 names":          {at: presenting(func(c *x509.Certificate) { c.DNSNames = names(1000) }), says: "x509:", bare: tlsFailed},
	"the certificate's name is an escape":     {at: presenting(func(c *x509.Certificate) { c.DNSNames = []string{"\x1b[2J.example\n"} }), says: "x509:", bare: tlsFailed},
	"the certificate's subject is an escape":  {at: presenting(func(c *x509.Certificate) { c.DNSNames, c.Subject = nil, pkix.Name{CommonName: "\x1b[2J\n\u202e"} }), says: "x509:", bare: tlsFailed},
	"the certificate is for clients":          {at: presenting(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), says: "incompatible key usage", bare: tlsFailed},
	"the certificate has an unknown must":     {at: presenting(func(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{{Id: []int{1, 2, 3}, Critical: true}} }), says: "unhandled critical extension", bare: tlsFailed},
	"the certificate comes from who may not":  {at: chain(byNoAuthority), says: "x509:", bare: tlsFailed},
	"the certificate is noise":                {at: chain(func(testing.TB) [][]byte { return [][]byte{{0x30, 0x03, 1, 2, 3}} }), says: "failed to parse certificate", bare: unsure, hooked: tlsFailed},
	"the certificate is of another key":       {at: chain(ofAnotherKey), bare: unsure, or: tlsFailed, hooked: tlsFailed},
	"the chain is a megabyte":                 {at: chain(aMegabyte), bare: unsure, or: tlsFailed, hooked: tlsFailed},
	"the ciphers do not meet":                 {at: overTLS(answers(""), otherCiphers), says: "remote error: tls: handshake failure", bare: tlsFailed},
	"the curves do not meet":                  {at: overTLS(answers(""), otherCurves), says: "remote error: tls:", bare: tlsFailed},
	"the server speaks another protocol":      {at: overTLS(answers(""), otherProtocol), says: "remote error: tls: no application protocol", bare: tlsFailed},
	"the server knows no such name":           {at: alert(112), says: "remote error: tls: unrecognized name", bare: tlsFailed},
	"the server denies access":                {at: alert(49), says: "remote error: tls: access denied", bare: tlsFailed},
	"the server closes politely":              {at: alert(0), bare: connectionLost, hooked: neverSent, or: tlsFailed},
	"the server's alert is unknown":           {at: alert(255), says: "remote error: tls:", bare: tlsFailed},
	"the server's first record is too large":  {at: hello("\x16\x03\x03\xff\xff" + strings.Repeat("x", 1<<16)), bare: unsure, or: tlsFailed, hooked: tlsFailed},
	"the server's hello is noise":             {at: hello("\x16\x03\x03\x00\x08\x02\x00\x00\x04\xff\xff\xff\xff"), bare: unsure, or: tlsFailed, hooked: tlsFailed},
	"the server's hello is of a version gone": {at: hello("\x15\x03\x00\x00\x02\x02\x46"), bare: tlsFailed, or: unsure, hooked: tlsFailed},
	"the server sends warnings without end":   {at: hello(strings.Repeat("\x15\x03\x03\x00\x02\x01\x5a", 1000)), bare: unsure, or: tlsFailed, hooked: tlsFailed},
}

// names are other hosts'.
func names(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = strings.Repeat("a", i%50+1) + ".example"
	}
	return all
}

// byNoAuthority is signed by a certificate that may sign none.
func byNoAuthority(t testing.TB) [][]byte {
	der := ca().sign(t, func(c *x509.Certificate) { c.DNSNames = []string{"leaf.example"} })
	leaf, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	no := &authority{cert: leaf, key: ca().key}
	return [][]byte{no.sign(t, func(c *x509.Certificate) {}), der}
}

func ofAnotherKey(t testing.TB) [][]byte {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(5), DNSNames: []string{tlsHost}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, ca().cert, &key.PublicKey, ca().key)
	require.NoError(t, err)
	return [][]byte{der}
}

func aMegabyte(t testing.TB) [][]byte {
	return [][]byte{ca().sign(t, func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: []int{1, 2, 3}, Value: make([]byte, 1<<20)}}
	})}
}

func otherCiphers(server, client *tls.Config) {
	server.MaxVersion = tls.VersionTLS12
	server.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384}
	client.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}
	client.MaxVersion = tls.VersionTLS12
}

func otherCurves(server, client *tls.Config) {
	server.CurvePreferences, client.CurvePreferences = []tls.CurveID{tls.CurveP384}, []tls.CurveID{tls.CurveP256}
}

func otherProtocol(server, client *tls.Config) {
	server.NextProtos, client.NextProtos = []string{"imap"}, []string{"http/1.1"}
}

func TestEveryFailureOfTLSIsSafeToSendAgain(t *testing.T) {
	t.Parallel()
	for name, c := range tlsCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := c.at(t)
			err := p.post(p.mastodon(t))
			require.ErrorContains(t, err, c.says)
			requireFit(t, requireVerdict(t, err, c.bare, c.or))

			p = c.at(t)
			err = p.post(mastoerr.Wrap(p.mastodon(t)))
			requireFit(t, requireVerdict(t, err, orElse(c.hooked, c.bare)))
		})
	}
}
