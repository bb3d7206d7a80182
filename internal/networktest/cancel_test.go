package networktest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestTheCallersOwnCancellationIsNoFailureOfTheAPI(t *testing.T) {
	t.Parallel()
	cases := map[string]func(t testing.TB, cancel func()) loopback.Instance{
		"before the call": func(t testing.TB, cancel func()) loopback.Instance {
			cancel()
			return loopback.Instance{URL: "http://" + loopback.ClosedPort(t)}
		},
		"within the dial": func(t testing.TB, cancel func()) loopback.Instance {
			return loopback.Instance{URL: "http://127.0.0.1:1", Transport: loopback.DialWith(t, loopback.HangingDialer(cancel))}
		},
		"within the look-up of the name": func(t testing.TB, cancel func()) loopback.Instance {
			r := loopback.Resolver(t, func([]byte) []byte { cancel(); return nil })
			return loopback.Instance{URL: "http://nohost.invalid", Transport: loopback.DialWith(t, &net.Dialer{Resolver: r})}
		},
		"within the TLS handshake": func(t testing.TB, cancel func()) loopback.Instance {
			return loopback.Instance{URL: "https://" + loopback.ServeTCP(t, func(p *loopback.Peer) {
				_, _ = p.Read(make([]byte, 1))
				cancel()
				p.Wait()
			})}
		},
		"within the CONNECT of a proxy": func(t testing.TB, cancel func()) loopback.Instance {
			return loopback.BehindProxy(t, "https://m.example", "http://"+loopback.ServeTCP(t, func(p *loopback.Peer) { p.Request(); cancel(); p.Wait() }))
		},
		"within an upload": func(t testing.TB, cancel func()) loopback.Instance {
			return loopback.Instance{URL: "http://" + loopback.ServeTCP(t, func(p *loopback.Peer) { p.Head(); cancel(); p.Wait() }), Upload: true}
		},
		"while the answer is awaited": func(t testing.TB, cancel func()) loopback.Instance {
			return loopback.Instance{URL: "http://" + loopback.ServeTCP(t, func(p *loopback.Peer) { p.Request(); cancel(); p.Wait() })}
		},
		"while the answer is awaited over HTTP/2": func(t testing.TB, cancel func()) loopback.Instance {
			return loopback.OverHTTP2(func(uint32) []string { cancel(); return nil })(t)
		},
		"while the answer is read": func(t testing.TB, cancel func()) loopback.Instance {
			return loopback.Instance{URL: loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"id":`)
				_ = http.NewResponseController(w).Flush()
				cancel()
				<-r.Context().Done()
			})}
		},
	}
	causes := map[string]error{"": nil, " with a cause": errors.New("worker shutting down")}

	for name, at := range cases {
		for suffix, cause := range causes {
			t.Run(name+suffix, func(t *testing.T) {
				t.Parallel()
				cancelled := func() loopback.Instance {
					ctx, cancel := context.WithCancelCause(t.Context())
					p := at(t, func() { cancel(cause) })
					p.Ctx = ctx
					return p
				}

				testkit.RequireNoFailure(t, postPlain(t, cancelled()))

				p := cancelled()
				testkit.RequireNoFailure(t, p.Post(p.Mastodon(t)))

				p = cancelled()
				c := mastoerr.Wrap(p.Mastodon(t), mastoerr.WithErrorHook(func(_ context.Context, e *mastoerr.MastodonError) {
					t.Errorf("hook called with %v", e)
				}))
				err := p.Post(c)
				testkit.RequireNoFailure(t, err)
				if cause == nil || name != "while the answer is read" {
					// The cause replaces context.Canceled. The Transport adds it
					// again, but not while the body is read.
					require.ErrorIs(t, err, context.Canceled)
				}
			})
		}
	}
}

func TestTheOldWayToCancelIsACancellationToo(t *testing.T) {
	t.Parallel()
	for _, hooked := range []bool{false, true} {
		over := make(chan struct{})
		server := "http://" + loopback.ServeTCP(t, func(p *loopback.Peer) { p.Request(); close(over); p.Wait() })
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server, nil)
		require.NoError(t, err)
		//lint:ignore SA1019 that is the point
		req.Cancel = over
		c := loopback.Instance{}.HTTPClient(t)
		if hooked {
			c.Transport = mastoerr.NewTransport(c.Transport)
		}
		_, err = c.Do(req) //nolint:bodyclose // there is none
		testkit.RequireNoFailure(t, err)
	}
}

func TestADeadlineWithACauseIsATimeout(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithDeadlineCause(t.Context(), time.Now().Add(time.Millisecond), errors.New("job's time is up"))
	defer cancel()
	p := loopback.Instance{URL: "http://127.0.0.1:1", Transport: loopback.DialWith(t, loopback.HangingDialer(func() {}))}
	err := testkit.PostHello(ctx, mastoerr.Wrap(p.Mastodon(t)))
	testkit.RequireOurs(t, err)
	testkit.RequireVerdict(t, err, testkit.TimedOutUnsent, testkit.TimedOut) // the millisecond may pass at any point
}
