package networktest_test

import (
	"context"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

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

			err := networktest.PostPlain(t, c.At(t))
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
func TestAStreamThatHTTP2RefusesIsSafeToSendAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, hooked := range []bool{false, true} {
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
			testkit.RequireVerdict(t, err, testkit.Verdict{Code: mastoerr.CodeConnectionLost, Retry: testkit.Safe})
		}
	})
}
