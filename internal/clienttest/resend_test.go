package clienttest_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// net/http resends a request with an Idempotency-Key by itself when a reused
// connection dies. That is too early, and a server that ignores the key publishes
// twice.
func TestNetHTTPDoesNotResendAPostBehindOurBack(t *testing.T) {
	t.Parallel()
	bases := map[string]func() http.RoundTripper{
		"directly": func() http.RoundTripper { return &http.Transport{} },
		"with another transport in between": func() http.RoundTripper {
			return testkit.RoundTrip((&http.Transport{}).RoundTrip)
		},
	}
	for name, base := range bases {
		for _, own := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, the caller's own header: %t", name, own), func(t *testing.T) {
				t.Parallel()
				var mu sync.Mutex
				var keys []string
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodGet {
						w.Header().Set("Content-Type", "application/json")
						_, _ = w.Write([]byte(`{}`))
						return
					}
					mu.Lock()
					defer mu.Unlock()
					keys = append(keys, r.Header.Get("Idempotency-Key"))
					panic(http.ErrAbortHandler) // the connection dies without a response
				}))
				defer server.Close()
				c := &http.Client{Transport: mastoerr.NewTransport(base())}
				resp, err := c.Get(server.URL + "/api/v1/instance") // so that the connection is reused
				require.NoError(t, err)
				_, _ = io.Copy(io.Discard, resp.Body)
				require.NoError(t, resp.Body.Close())

				ctx := t.Context()
				if !own {
					ctx = mastoerr.WithIdempotencyKey(ctx, "key")
				}
				req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/api/v1/statuses", strings.NewReader("status=x"))
				require.NoError(t, err)
				if own {
					req.Header.Set("Idempotency-Key", "key")
				}
				_, err = c.Do(req)
				require.ErrorIs(t, err, mastoerr.CodeConnectionLost)
				e, _ := mastoerr.FromError(err)
				require.False(t, e.Idempotent)
				mu.Lock()
				defer mu.Unlock()
				require.Equal(t, []string{"key"}, keys, "sent once, with the key")
			})
		}
	}
}

// The second dial fails. The request was sent over the first connection.
func TestAFailedDialIsNotSafeAfterGoHasSentTheRequestOnce(t *testing.T) {
	t.Parallel()
	var dials atomic.Int32
	addr := loopback.ServeTCP(t, loopback.OnSecondRequest((*loopback.Peer).Reset))
	tr := loopback.NewTransport(t)
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if dials.Add(1) > 1 {
			return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
		}
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	client := loopback.Instance{URL: "http://" + addr, Transport: tr, Warm: true}.HTTPClient(t)
	client.Transport = mastoerr.NewTransport(client.Transport)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+"/api/v1/statuses/1", nil)
	require.NoError(t, err)
	_, err = client.Do(req) //nolint:bodyclose // there is none
	e := testkit.RequireOurs(t, err)
	require.EqualValues(t, 2, dials.Load())
	require.Equal(t, testkit.Verdict{Code: mastoerr.CodeConnectionFailed, Retry: testkit.IfIdempotent}, testkit.Verdict{Code: e.Code, Retry: e.Retry})
}
