package hostiletest_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/networktest"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// tlsCases are failures of TLS beside those of networktest.
var tlsCases = map[string]networktest.Case{
	"the certificate is signed by itself": {At: loopback.WithChain(func(t testing.TB) [][]byte {
		template := &x509.Certificate{SerialNumber: big.NewInt(4), DNSNames: []string{loopback.TLSHost}, NotAfter: time.Now().Add(time.Hour)}
		der, err := x509.CreateCertificate(rand.Reader, template, template, &loopback.CA().Key.PublicKey, loopback.CA().Key)
		require.NoError(t, err)
		return [][]byte{der}
	}), Says: "unknown authority", Bare: testkit.TLSFailed},
	"the certificate has a name only where it counts no more": {
		At:   loopback.WithLeaf(func(c *x509.Certificate) { c.DNSNames, c.Subject = nil, pkix.Name{CommonName: loopback.TLSHost} }),
		Says: "relies on legacy Common Name field", Bare: testkit.TLSFailed,
	},
	"the certificate has no name":             {At: loopback.WithLeaf(func(c *x509.Certificate) { c.DNSNames = nil }), Says: "not valid for any names", Bare: testkit.TLSFailed},
	"the certificate is an address's":         {At: loopback.WithLeaf(func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = nil, []net.IP{{127, 0, 0, 1}} }), Says: "x509:", Bare: testkit.TLSFailed},
	"the certificate has 1000 names":          {At: loopback.WithLeaf(func(c *x509.Certificate) { c.DNSNames = names(1000) }), Says: "x509:", Bare: testkit.TLSFailed},
	"the certificate's name is an escape":     {At: loopback.WithLeaf(func(c *x509.Certificate) { c.DNSNames = []string{"\x1b[2J.example\n"} }), Says: "x509:", Bare: testkit.TLSFailed},
	"the certificate's subject is an escape":  {At: loopback.WithLeaf(func(c *x509.Certificate) { c.DNSNames, c.Subject = nil, pkix.Name{CommonName: "\x1b[2J\n\u202e"} }), Says: "x509:", Bare: testkit.TLSFailed},
	"the certificate is for clients":          {At: loopback.WithLeaf(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), Says: "incompatible key usage", Bare: testkit.TLSFailed},
	"the certificate has an unknown must":     {At: loopback.WithLeaf(func(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{{Id: []int{1, 2, 3}, Critical: true}} }), Says: "unhandled critical extension", Bare: testkit.TLSFailed},
	"the certificate comes from who may not":  {At: loopback.WithChain(byNoAuthority), Says: "x509:", Bare: testkit.TLSFailed},
	"the certificate is noise":                {At: loopback.WithChain(func(testing.TB) [][]byte { return [][]byte{{0x30, 0x03, 1, 2, 3}} }), Says: "failed to parse certificate", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed},
	"the certificate is of another key":       {At: loopback.WithChain(ofAnotherKey), Bare: testkit.TLSUnproven, Or: testkit.TLSFailed, Hooked: testkit.TLSFailed},
	"the chain is a megabyte":                 {At: loopback.WithChain(aMegabyte), Bare: testkit.TLSUnproven, Or: testkit.TLSFailed, Hooked: testkit.TLSFailed},
	"the ciphers do not meet":                 {At: loopback.OverTLS(loopback.Reply(""), otherCiphers), Says: "remote error: tls: handshake failure", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed},
	"the curves do not meet":                  {At: loopback.OverTLS(loopback.Reply(""), otherCurves), Says: "remote error: tls:", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed},
	"the server speaks another protocol":      {At: loopback.OverTLS(loopback.Reply(""), otherProtocol), Says: "remote error: tls: no application protocol", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed},
	"the server knows no such name":           {At: loopback.Alert(112), Says: "remote error: tls: unrecognized name", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed},
	"the server denies access":                {At: loopback.Alert(49), Says: "remote error: tls: access denied", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed},
	"the server closes politely":              {At: loopback.Alert(0), Bare: testkit.ConnectionLost, Hooked: testkit.NeverSent, Or: testkit.TLSFailed},
	"the server's alert is unknown":           {At: loopback.Alert(255), Says: "remote error: tls:", Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed},
	"the server's first record is too large":  {At: loopback.Hello("\x16\x03\x03\xff\xff" + strings.Repeat("x", 1<<16)), Bare: testkit.TLSUnproven, Or: testkit.TLSFailed, Hooked: testkit.TLSFailed},
	"the server's hello is noise":             {At: loopback.Hello("\x16\x03\x03\x00\x08\x02\x00\x00\x04\xff\xff\xff\xff"), Bare: testkit.TLSUnproven, Or: testkit.TLSFailed, Hooked: testkit.TLSFailed},
	"the server's hello is of a version gone": {At: loopback.Hello("\x15\x03\x00\x00\x02\x02\x46"), Bare: testkit.TLSUnproven, Hooked: testkit.TLSFailed},
	"the server sends warnings without end":   {At: loopback.Hello(strings.Repeat("\x15\x03\x03\x00\x02\x01\x5a", 1000)), Bare: testkit.TLSUnproven, Or: testkit.TLSFailed, Hooked: testkit.TLSFailed},
}

// names returns n names of other hosts.
func names(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = strings.Repeat("a", i%50+1) + ".example"
	}
	return all
}

// byNoAuthority returns a certificate that is signed by one that is not an authority.
func byNoAuthority(t testing.TB) [][]byte {
	der := loopback.CA().Sign(t, func(c *x509.Certificate) { c.DNSNames = []string{"leaf.example"} })
	leaf, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	no := &loopback.Authority{Cert: leaf, Key: loopback.CA().Key}
	return [][]byte{no.Sign(t, func(c *x509.Certificate) {}), der}
}

func ofAnotherKey(t testing.TB) [][]byte {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(5), DNSNames: []string{loopback.TLSHost}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, loopback.CA().Cert, &key.PublicKey, loopback.CA().Key)
	require.NoError(t, err)
	return [][]byte{der}
}

func aMegabyte(t testing.TB) [][]byte {
	return [][]byte{loopback.CA().Sign(t, func(c *x509.Certificate) {
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

func TestEveryFailureOfTLSThatOurTransportSawIsSafeToSendAgain(t *testing.T) {
	t.Parallel()
	for name, c := range tlsCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := c.At(t)
			err := p.Post(p.Mastodon(t))
			require.ErrorContains(t, err, c.Says)
			testkit.RequireFit(t, testkit.RequireVerdict(t, err, c.Bare, c.Or))

			p = c.At(t)
			err = p.Post(mastoerr.Wrap(p.Mastodon(t)))
			testkit.RequireFit(t, testkit.RequireVerdict(t, err, testkit.OrElse(c.Hooked, c.Bare)))
		})
	}
}
