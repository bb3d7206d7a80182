package clienttest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// A hostile instance may put the token into the host name that it redirects to.
const strangeHost = testkit.SecretToken + ".evil.example"

// endsThere are the ways in which the redirected request may end.
var endsThere = map[string]func(*http.Request) (*http.Response, error){
	"no such host": func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: strangeHost, IsNotFound: true}}
	},
	"nobody listens": func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New(strangeHost + ": connection refused")}
	},
	"a connection that breaks": func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "read", Net: "tcp " + strangeHost, Err: syscall.ECONNRESET}
	},
	"a certificate of another": func(*http.Request) (*http.Response, error) {
		return nil, &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: new(x509.Certificate), Host: strangeHost}}
	},
	"a refusal": func(req *http.Request) (*http.Response, error) {
		return testkit.Respond(req, 401, "{}", "X-RateLimit-Limit", "1"), nil
	},
	"an answer without a body": func(req *http.Request) (*http.Response, error) {
		return testkit.Respond(req, 200, "", "X-RateLimit-Limit", "1"), nil
	},
	"a lost connection": func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF },
}

func TestTheHostOfARedirectIsNeitherPrintedNorCounted(t *testing.T) {
	t.Parallel()
	for name, end := range endsThere {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var hosts []string
			c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example", AccessToken: testkit.SecretToken})
			c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
				if req.URL.Host != "m.example" {
					return end(req)
				}
				return testkit.Respond(req, 302, "", "Location", "https://"+strangeHost+"/api/v1/"+testkit.SecretToken), nil
			})
			mastoerr.Wrap(c,
				mastoerr.WithRateLimitHook(func(host string, _ mastoerr.RateLimit) { hosts = append(hosts, host) }),
				mastoerr.WithErrorHook(func(_ context.Context, e *mastoerr.MastodonError) { hosts = append(hosts, e.Host) }))
			_, bare := c.GetAccountCurrentUser(t.Context())
			_, ended := mastoerr.Do(t.Context(), mastoerr.Policy{MaxAttempts: 1}, func(ctx context.Context) (*mastodon.Account, error) {
				return c.GetAccountCurrentUser(ctx)
			})
			require.NotEmpty(t, hosts)
			for _, host := range hosts {
				require.Equal(t, "m.example", host)
			}
			testkit.RequireNoSecret(t, ended)
			require.NotContains(t, mastoerr.Text(bare), testkit.SecretToken)
			e, ok := mastoerr.FromError(ended)
			require.True(t, ok)
			require.Equal(t, "m.example/api/v1/accounts/verify_credentials", e.Host+e.Endpoint)
			require.NotContains(t, e.Error(), "evil", "not even without the token")
		})
	}
}

func TestTheHostOfARefusedRedirectIsNotPrinted(t *testing.T) {
	t.Parallel()
	c, _ := redirecting(t, 302, "https://"+strangeHost+"/x")
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return errors.New("not there") }
	_, err := c.GetAccountCurrentUser(t.Context())
	require.Equal(t, "Get /:id: not there", mastoerr.Text(err))
}

// A network error may quote the request without any redirect too.
func TestNamesOfACertificateAreSearchedForTheToken(t *testing.T) {
	t.Parallel()
	c := testkit.ClientWithSecrets(t, testkit.Fails(&tls.CertificateVerificationError{Err: x509.HostnameError{
		Certificate: &x509.Certificate{DNSNames: []string{testkit.SecretToken + ".example"}, Raw: []byte{1}}, Host: "m.example",
	}}))
	_, err := c.GetAccountCurrentUser(t.Context())
	testkit.RequireOurs(t, err)
	require.NotContains(t, mastoerr.Text(err), testkit.SecretToken)
}

func TestQueryAndKeyDoNotTravelToAnotherHost(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		method, to string
		header     http.Header
		keeps      bool
	}{
		"a search":                         {method: "GET", to: "https://evil.example/api/v1/statuses"},
		"a search that says what it takes": {method: "GET", to: "https://evil.example/x", header: http.Header{"Accept": {"*/*"}}},
		"a post":                           {method: "POST", to: "https://evil.example/api/v1/statuses"},
		"a post to another port":           {method: "POST", to: "https://m.example:8443/api/v1/statuses"},
		"a post to another path":           {method: "POST", to: "https://evil.example/api/v1/media"},
		"a post with a key of its own":     {method: "POST", to: "https://evil.example/api/v1/statuses", header: http.Header{"Idempotency-Key": {testkit.SecretKey}}},
		"a post with a key of its own, in small letters": {method: "POST", to: "https://evil.example/x", header: http.Header{"idempotency-key": {testkit.SecretKey}}},
		"a post at home": {method: "POST", to: "https://m.example/api/v1/statuses?again", keeps: true},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var heard []http.Header
			rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
				heard = append(heard, req.Header)
				if len(heard) == 1 {
					return testkit.Respond(req, 307, "", "Location", c.to), nil
				}
				return nil, io.ErrUnexpectedEOF
			}))
			req := testkit.NewPost(t)
			req.Method = c.method
			if c.method == http.MethodGet {
				req.Body, req.GetBody, req.ContentLength = nil, nil, 0
			}
			req.URL.RawQuery = "access_token=" + testkit.SecretQuery
			for name, values := range c.header {
				req.Header[name] = values
			}
			req = req.WithContext(mastoerr.WithIdempotencyKey(t.Context(), testkit.SecretKey))
			_, err := (&http.Client{Transport: rt}).Do(req)
			require.Len(t, heard, 2)
			all := ""
			for name, values := range heard[1] {
				all += name + ": " + values[0] + "\n"
			}
			e, ok := mastoerr.FromError(err)
			require.True(t, ok)
			require.Equal(t, c.method == http.MethodGet, e.Idempotent, "a post is not idempotent, with its key or without")
			if c.keeps {
				require.Contains(t, all, testkit.SecretKey)
				return
			}
			require.NotContains(t, all, testkit.SecretKey)
			require.NotContains(t, all, testkit.SecretQuery)
		})
	}
}

// A resend starts at the first address again, so that request counts and not the
// redirected one.
func TestARedirectDoesNotMakeAPostIdempotent(t *testing.T) {
	t.Parallel()
	rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
		if req.URL.Path == "/api/v1/media" {
			return testkit.Respond(req, 307, "", "Location", "/api/v1/statuses/1/favourite"), nil
		}
		return nil, io.ErrUnexpectedEOF
	}))
	req := testkit.NewPost(t)
	req.URL.Path = "/api/v1/media"
	_, err := (&http.Client{Transport: rt}).Do(req)
	require.False(t, testkit.RequireOurs(t, err).Idempotent)
}
