package loopback

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Authority is a certificate authority. It and its servers share one key.
type Authority struct {
	Cert *x509.Certificate
	Key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

// CA returns the authority that clients of OverTLS trust.
var CA = sync.OnceValue(func() *Authority {
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
	return &Authority{cert, key, pool}
})

// certificate returns a certificate for host. It is valid from and until so many
// hours from now.
func (a *Authority) certificate(t testing.TB, host string, from, until time.Duration) tls.Certificate {
	t.Helper()
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), DNSNames: []string{host},
		NotBefore: now.Add(from * time.Hour), NotAfter: now.Add(until * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.Cert, &a.Key.PublicKey, a.Key)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.Key}
}

// Sign returns a certificate, in DER, for the authority's own key. change may alter
// the template, which is a valid one for TLSHost.
func (a *Authority) Sign(t testing.TB, change func(*x509.Certificate)) []byte {
	t.Helper()
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(3), DNSNames: []string{TLSHost},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, a.Cert, &a.Key.PublicKey, a.Key)
	require.NoError(t, err)
	return der
}
