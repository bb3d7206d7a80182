package clienttest_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// world is an internet with one server behind every name. It notes which request was
// for which host.
type world struct {
	mu    sync.Mutex
	heard map[string][]string // by host: headers and body of every request
	dials []string            // addresses
}

// redirecting returns a client of m.example, which redirects every request to
// location.
func redirecting(t *testing.T, status int, location string) (*mastodon.Client, *world) {
	t.Helper()
	w := &world{heard: make(map[string][]string)}
	handler := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var text strings.Builder
		_ = r.Header.Write(&text)
		_, _ = io.Copy(&text, r.Body)
		w.mu.Lock()
		w.heard[r.Host] = append(w.heard[r.Host], text.String())
		w.mu.Unlock()
		if r.Host == "m.example" {
			rw.Header()["Location"] = []string{location}
			rw.WriteHeader(status)
			return
		}
		if r.Header.Get("Authorization") == "" {
			loopback.Respond(401, "application/json", `{"error":"The access token is invalid"}`)(rw, r)
			return
		}
		loopback.Respond(200, "application/json", loopback.StatusJSON)(rw, r)
	})
	plain, secure := httptest.NewServer(handler), httptest.NewUnstartedServer(handler)
	secure.StartTLS()
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	tr := loopback.NewTransport(t)
	tr.TLSClientConfig = secure.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	tr.TLSClientConfig.InsecureSkipVerify = true // it goes by every name
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		w.mu.Lock()
		w.dials = append(w.dials, addr)
		w.mu.Unlock()
		to := plain.Listener.Addr().String()
		if strings.HasSuffix(addr, ":443") {
			to = secure.Listener.Addr().String()
		}
		return new(net.Dialer).DialContext(ctx, network, to)
	}
	c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example", AccessToken: testkit.SecretToken})
	c.Transport = tr
	return mastoerr.Wrap(c), w
}

// elsewhere are addresses that an instance may redirect to, to get a token or to reach
// what only the client can reach.
var elsewhere = map[string]string{
	"another host":            "https://evil.example/api/v1/statuses",
	"another host, no TLS":    "http://evil.example/api/v1/statuses",
	"the cloud's metadata":    "http://169.254.169.254/latest/api/token",
	"this machine":            "http://127.0.0.1:6379/api/v1/statuses",
	"this machine, IPv6":      "http://[::1]:8080/",
	"a private network":       "http://10.0.0.1/api/v1/statuses",
	"a host without a name":   "//evil.example/x",
	"a host with a password":  "https://m.example:x@evil.example/",
	"a host that looks alike": "https://m.example.evil.example/",
	"a longer name":           "https://xm.example/",
}

func TestTheTokenDoesNotTravelToAnotherHost(t *testing.T) {
	t.Parallel()
	for name, location := range elsewhere {
		for _, status := range []int{301, 302, 303, 307, 308} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				c, w := redirecting(t, status, location)
				ctx := mastoerr.WithIdempotencyKey(t.Context(), testkit.SecretKey)
				_, postErr := c.PostStatus(ctx, &mastodon.Toot{Status: "hello"})
				_, readErr := c.GetStatus(t.Context(), "1")
				_, doErr := mastoerr.Do(t.Context(), mastoerr.Policy{MaxAttempts: 1}, func(ctx context.Context) (*mastodon.Status, error) {
					return c.GetStatus(ctx, "1")
				})
				require.Len(t, w.heard["m.example"], 3)
				require.Contains(t, w.heard["m.example"][0], testkit.SecretToken)
				for host, requests := range w.heard {
					if host == "m.example" {
						continue
					}
					for _, r := range requests {
						require.NotContains(t, r, testkit.SecretToken, host)
						if status < 307 {
							require.NotContains(t, r, "hello", "a POST is not sent elsewhere by %d", status)
						}
					}
				}
				for _, err := range []error{postErr, readErr, doErr} {
					if e, ok := mastoerr.FromError(err); ok {
						testkit.RequireFit(t, e)
						require.Equal(t, "m.example", e.Host, "an error is about the caller's request")
					}
				}
			})
		}
	}
}

// PostOnce sends requests of its own, which carry the token too. None of them goes to
// the target of a redirect.
func TestALostPostIsNotSentToTheRedirectsTarget(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302} {
		c, w := redirecting(t, status, "https://evil.example/api/v1/statuses")
		_, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "hello"}, mastoerr.Policy{MaxAttempts: 1})
		e := testkit.RequireOurs(t, err)
		require.Equal(t, testkit.BadRedirect, testkit.Verdict{Code: e.Code, Retry: e.Retry})
		require.Len(t, w.heard["m.example"], 1)
		require.Empty(t, w.heard["evil.example"])
		require.Len(t, w.dials, 1)
	}
}

// A program that must not reach private networks sets CheckRedirect. The error is then
// that of http.Client, and its address is not printed.
func TestARefusedRedirectIsLeftToTheClient(t *testing.T) {
	t.Parallel()
	c, w := redirecting(t, 308, "http://169.254.169.254/latest?token="+testkit.SecretQuery)
	c.CheckRedirect = func(req *http.Request, _ []*http.Request) error {
		if ip := net.ParseIP(req.URL.Hostname()); ip != nil {
			return http.ErrUseLastResponse
		}
		return nil
	}
	err := testkit.PostHello(t.Context(), c)
	e, ok := mastoerr.FromError(err)
	require.True(t, ok)
	require.Equal(t, testkit.BadRedirect, testkit.Verdict{Code: e.Code, Retry: e.Retry})
	require.NotContains(t, mastoerr.Attr(err).Value.String(), testkit.SecretQuery)
	require.Len(t, w.dials, 1)
}
