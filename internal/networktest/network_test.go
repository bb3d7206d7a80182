package networktest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/networktest"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestEveryNetworkFailureGetsItsLabels(t *testing.T) {
	t.Parallel()
	for name, c := range networktest.Cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			err := postPlain(t, c.At(t))
			require.ErrorContains(t, err, c.Says)
			e := testkit.RequireVerdict(t, err, c.Bare, c.Or)
			require.NotNil(t, e)

			p := c.At(t)
			testkit.RequireVerdict(t, p.Post(p.Mastodon(t)), testkit.OrElse(c.Mastodon, c.Bare), c.Or)

			p = c.At(t)
			err = p.Post(mastoerr.Wrap(p.Mastodon(t)))
			testkit.RequireVerdict(t, err, testkit.OrElse(c.Hooked, c.Bare), c.Or)
		})
	}
}

// net/http resends for about a minute before it gives up, so the test runs in a
// synctest bubble.
func TestAStreamThatHTTP2RefusesIsSafeToSendAgainIfOurTransportSawIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for hooked, retry := range map[bool]mastoerr.RetrySafety{false: testkit.IfIdempotent, true: testkit.Safe} {
			tr := loopback.NewTransport(t)
			tr.Protocols = new(http.Protocols)
			tr.Protocols.SetUnencryptedHTTP2(true)
			tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
				ours, theirs := net.Pipe()
				go loopback.ServeHTTP2(theirs, func(stream uint32) []string {
					return []string{loopback.H2Frame(loopback.FrameReset, stream, loopback.H2RefusedStream)}
				})
				return ours, nil
			}
			p := loopback.Instance{URL: "http://m.example", Transport: tr}
			c := p.Mastodon(t)
			if hooked {
				mastoerr.Wrap(c)
			}
			start := time.Now()
			err := p.Post(c)
			if !hooked {
				require.ErrorContains(t, err, "REFUSED_STREAM")
			}
			require.Greater(t, time.Since(start), 30*time.Second)
			testkit.RequireVerdict(t, err, testkit.Verdict{Code: mastoerr.CodeConnectionLost, Retry: retry})
		}
	})
}

// postPlain posts as a program does that uses net/http and CheckResponse instead of
// go-mastodon.
func postPlain(t testing.TB, p loopback.Instance) error {
	c := p.HTTPClient(t)
	path, body := "/api/v1/statuses", "status="+testkit.SecretText
	if p.Upload {
		path, body = "/api/v1/media", strings.Repeat(testkit.SecretText, 1<<19)
	}
	req, err := http.NewRequestWithContext(p.Context(), http.MethodPost, p.URL+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+p.Bearer())
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

// The texts are net/http's own, from the cases above. Whoever writes them may have
// sent the request.
func TestATextAsOfHTTP2ProvesNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"stream error: stream ID 15; REFUSED_STREAM; received from peer",
		"http2: Transport received GOAWAY from server ErrCode:ENHANCE_YOUR_CALM",
		"http2: Transport received Server's graceful shutdown GOAWAY",
	} {
		c := testkit.Unwrapped(t, "https://m.example")
		c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			trace := httptrace.ContextClientTrace(req.Context())
			trace.GetConn("m.example:443")
			trace.GotConn(httptrace.GotConnInfo{})
			return nil, errors.New(text)
		})
		testkit.RequireVerdict(t, testkit.PostHello(t.Context(), mastoerr.Wrap(c)), testkit.ConnectionLost)
	}
}
