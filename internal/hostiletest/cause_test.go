package hostiletest_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// The errors of net/http quote what they cannot parse.
func TestACauseDoesNotKeepWhatItQuotes(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A", 64<<10)
	for name, answer := range map[string]string{
		"a status":          "HTTP/1.1 " + long + "\r\n\r\n",
		"a protocol":        long + " 200 OK\r\n\r\n",
		"a MIME line":       "HTTP/1.1 200 OK\r\n" + long + "\r\n\r\n",
		"a length":          loopback.Head("200 OK", "Content-Length: "+long) + "\r\n",
		"two lengths":       loopback.Head("200 OK", "Content-Length: 1", "Content-Length: "+long) + "\r\n",
		"an encoding":       loopback.Head("200 OK", "Transfer-Encoding: "+long) + "\r\n",
		"a redirect":        "HTTP/1.1 307 Away\r\nContent-Length: 0\r\nLocation: https://m.example/%zz" + long + "\r\n\r\n",
		"a host":            "HTTP/1.1 307 Away\r\nContent-Length: 0\r\nLocation: https://" + long + "/\r\n\r\n",
		"a date":            loopback.Response(200, `{"id":"1","created_at":"`+long+`"}`),
		"a number":          loopback.Response(200, `{"id":"1","replies_count":1`+strings.Repeat("1", len(long))+`}`),
		"a name for a type": loopback.Response(200, `{"id":"1","`+long+`":1`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, ok := mastoerr.FromError(testkit.PostHello(t.Context(), mastoerr.Wrap(loopback.Instance{URL: "http://" + loopback.ServeTCP(t, loopback.Reply(answer))}.Mastodon(t))))
			require.True(t, ok)
			require.Less(t, len(e.Err.Error()), 8<<10)
			for err := e.Err; err != nil; err = errors.Unwrap(err) {
				require.Less(t, len(err.Error()), 8<<10)
			}
		})
	}
}

func TestAShortenedCauseKeepsWhatProgramsAskFor(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A", 1<<20)
	for name, cause := range map[string]error{
		"a single one": &net.OpError{Op: "read", Net: long, Err: syscall.ECONNRESET},
		"one of many":  errors.Join(errors.New(long), &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}),
	} {
		e := causedBy(t, cause)
		require.ErrorIs(t, e.Err, syscall.ECONNRESET, name)
		require.Less(t, len(e.Err.Error()), 8<<10)
	}
	e := causedBy(t, &net.OpError{Op: "read", Net: long, Err: syscall.ETIMEDOUT})
	var timeout net.Error
	require.ErrorAs(t, e.Err, &timeout)
	require.True(t, timeout.Timeout())

	same := &net.OpError{Op: "read", Net: "tcp", Err: io.ErrUnexpectedEOF}
	require.Same(t, same, causedBy(t, same).Err, "a short cause is kept as it is")
}

func causedBy(t *testing.T, cause error) *mastoerr.MastodonError {
	t.Helper()
	c, _ := testkit.Client(t, testkit.Fails(cause))
	return testkit.RequireOurs(t, testkit.PostHello(t.Context(), c))
}

func TestACertificatesErrorDoesNotKeepTheChain(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]func(testing.TB) loopback.Instance{
		"of nobody":       loopback.WithChain(byNoAuthority),
		"of another name": loopback.WithLeaf(func(c *x509.Certificate) { c.DNSNames = names(50) }),
		"too old":         loopback.WithLeaf(func(c *x509.Certificate) { c.NotAfter = c.NotBefore }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := at(t)
			e := testkit.RequireOurs(t, p.Post(mastoerr.Wrap(p.Mastodon(t))))
			require.Equal(t, mastoerr.CodeTLSError, e.Code)
			var verification *tls.CertificateVerificationError
			require.ErrorAs(t, e.Err, &verification)
			require.Empty(t, verification.UnverifiedCertificates)
			var (
				authority x509.UnknownAuthorityError
				hostname  x509.HostnameError
				invalid   x509.CertificateInvalidError
			)
			switch {
			case errors.As(e.Err, &authority):
				require.Nil(t, authority.Cert)
			case errors.As(e.Err, &hostname):
				require.Empty(t, hostname.Certificate.Raw)
			default:
				require.ErrorAs(t, e.Err, &invalid)
				require.Empty(t, invalid.Cert.Raw)
			}
			require.NotEmpty(t, verification.Error())
			require.Contains(t, e.Err.Error(), "x509: ")
		})
	}
}
