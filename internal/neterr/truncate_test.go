package neterr_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/neterr"
)

var long = strings.Repeat("A", 64<<10)

// longTree is an error with a long text of its own around others.
type longTree []error

func (longTree) Error() string     { return long }
func (t longTree) Unwrap() []error { return t }

// requireSmall fails when any error in err's tree has a long text.
func requireSmall(t *testing.T, err error) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		require.LessOrEqual(t, len(err.Error()), 4<<10)
	}
}

func TestTruncateLeavesShortTextsAlone(t *testing.T) {
	t.Parallel()
	require.NoError(t, neterr.Truncate(nil))
	for _, cause := range []error{
		&net.OpError{Op: "read", Net: "tcp", Err: io.EOF},
		&url.Error{Op: "Get", URL: "https://m.example/", Err: errors.New(strings.Repeat("A", 3<<10))},
		&net.OpError{Op: "read"}, // whose text panics
	} {
		require.Same(t, cause, neterr.Truncate(cause))
	}
}

func TestTruncateKeepsTheFirstSmallErrorInside(t *testing.T) {
	t.Parallel()
	reset := &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	for name, test := range map[string]struct{ cause, inside error }{
		"a long text":          {errors.New(long), nil},
		"around a small one":   {fmt.Errorf("%s: %w", long, reset), reset},
		"around another":       {fmt.Errorf("x: %w", fmt.Errorf("%s: %w", long, reset)), reset},
		"beside a small one":   {errors.Join(errors.New(long), reset), reset},
		"one without a text":   {longTree{&net.OpError{Op: "read"}, reset}, reset},
		"beside nothing small": {errors.Join(errors.New(long), errors.New(long)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			small := neterr.Truncate(test.cause)
			requireSmall(t, small)
			require.True(t, strings.HasPrefix(small.Error(), test.cause.Error()[:1<<10]))
			require.Equal(t, test.inside, errors.Unwrap(small))
		})
	}
}

func TestTruncateKeepsWhetherItWasATimeout(t *testing.T) {
	t.Parallel()
	for cause, want := range map[error]bool{
		fmt.Errorf("%s: %w", long, os.ErrDeadlineExceeded): true,
		&net.OpError{Op: "read", Net: long, Err: io.EOF}:   false,
	} {
		var timeout net.Error
		require.ErrorAs(t, neterr.Truncate(cause), &timeout)
		require.Equal(t, want, timeout.Timeout())
	}
}

func TestTruncateDropsCertificates(t *testing.T) {
	t.Parallel()
	cert := &x509.Certificate{Raw: []byte(long), DNSNames: []string{"other.example"}}
	verification := func(err error) error {
		return &url.Error{Op: "Get", URL: "https://m.example/", Err: &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{cert}, Err: err}}
	}
	for name, test := range map[string]struct {
		cause error
		kept  error
	}{
		"of another name":    {x509.HostnameError{Certificate: cert, Host: "m.example"}, x509.HostnameError{Certificate: new(x509.Certificate), Host: "m.example"}},
		"of nobody":          {x509.UnknownAuthorityError{Cert: cert}, x509.UnknownAuthorityError{}},
		"too old":            {x509.CertificateInvalidError{Cert: cert, Reason: x509.Expired, Detail: "in May"}, x509.CertificateInvalidError{Cert: new(x509.Certificate), Reason: x509.Expired, Detail: "in May"}},
		"with a long detail": {x509.CertificateInvalidError{Cert: cert, Detail: long}, x509.CertificateInvalidError{Cert: new(x509.Certificate), Detail: long[:1<<10]}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bare := neterr.Truncate(test.cause)
			require.Equal(t, test.kept, errors.Unwrap(bare))
			require.True(t, strings.HasPrefix(test.cause.Error(), bare.Error()), "the text is that of the cause")

			small := neterr.Truncate(verification(test.cause))
			requireSmall(t, small)
			require.Equal(t, &tls.CertificateVerificationError{Err: test.kept}, errors.Unwrap(small))
		})
	}
	other := errors.New("a hook says no")
	require.ErrorIs(t, neterr.Truncate(verification(other)), other)
}
