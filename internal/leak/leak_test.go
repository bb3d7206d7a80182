package leak

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// The tests do not run in parallel: goleak looks at the whole process.

// requireNoLeak makes calls through a wrapped client and has goleak look while
// the instance is still there: its end would end a forgotten connection too.
func requireNoLeak(t *testing.T, i *mastoerrtest.Instance, calls func(*testing.T, *mastodon.Client)) {
	t.Helper()
	alice := i.NewAccount("alice")
	before := goleak.IgnoreCurrent()
	c := mastoerr.Wrap(alice.Client())
	calls(t, c)
	c.CloseIdleConnections()
	goleak.VerifyNone(t, before)
}

func TestNoKnownFailureLeavesAGoroutine(t *testing.T) {
	i := mastoerrtest.NewInstance(t, mastoerrtest.WithLimits(mastoerrtest.NoLimits()), mastoerrtest.WithRequestLog(1))
	requireNoLeak(t, i, func(t *testing.T, c *mastodon.Client) {
		failures := 0
		for known := range mastoerrtest.Cases() {
			if known.Status < 200 {
				continue // net/http takes those for itself
			}
			i.Fail("", mastoerrtest.AnswerWith(known.Status, known.Header, known.Body))
			_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "Hello"})
			if err != nil {
				failures++
			}
		}
		require.Greater(t, failures, 1000)
	})
}

func TestNoFailureThatIsNotReadToItsEndLeavesAGoroutine(t *testing.T) {
	i := mastoerrtest.NewInstance(t)
	requireNoLeak(t, i, func(t *testing.T, c *mastodon.Client) {
		long := strings.Repeat("x", 1<<20)
		for _, status := range []int{200, 302, 400, 401, 403, 404, 422, 429, 500, 502, 503} {
			i.Fail("", mastoerrtest.AnswerWith(status, http.Header{"Content-Type": {"text/html"}}, long))
			_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "Hello"})
			require.Error(t, err)
		}
	})
}

func TestNoBrokenConnectionLeavesAGoroutine(t *testing.T) {
	stages := []mastoerrtest.Stage{mastoerrtest.BeforeApply, mastoerrtest.AfterApply}
	breaks := []mastoerrtest.Break{
		mastoerrtest.Refused, mastoerrtest.NoSuchHost, mastoerrtest.BadCertificate, mastoerrtest.Reset, mastoerrtest.CloseConnection,
		mastoerrtest.NoResponse, mastoerrtest.CutBody, mastoerrtest.HalfBody, mastoerrtest.EmptyBody,
	}
	for _, stage := range stages {
		for _, b := range breaks {
			t.Run(string(b), func(t *testing.T) {
				i := mastoerrtest.NewInstance(t)
				i.Fail("POST /api/v1/statuses", mastoerrtest.Fault{Stage: stage, Break: b})
				requireNoLeak(t, i, func(t *testing.T, c *mastodon.Client) {
					ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
					defer cancel()
					_, err := c.PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
					require.Error(t, err)
				})
			})
		}
	}
}

func TestNoGivenUpCallLeavesAGoroutine(t *testing.T) {
	toot := &mastodon.Toot{Status: "Hello"}
	file := func() (*mastodon.Media, error) {
		return &mastodon.Media{File: io.NopCloser(strings.NewReader("picture"))}, nil
	}
	calls := map[string]func(context.Context, *mastodon.Client, mastoerr.Policy) error{
		"Do": func(ctx context.Context, c *mastodon.Client, p mastoerr.Policy) error {
			_, err := mastoerr.Do(ctx, p, func(ctx context.Context) (*mastodon.Status, error) { return c.PostStatus(ctx, toot) })
			return err
		},
		"PostOnce": func(ctx context.Context, c *mastodon.Client, p mastoerr.Policy) error {
			_, err := mastoerr.PostOnce(ctx, c, toot, p)
			return err
		},
		"UploadMedia": func(ctx context.Context, c *mastodon.Client, p mastoerr.Policy) error {
			_, err := mastoerr.UploadMedia(ctx, c, file, p)
			return err
		},
		"FindStatus": func(ctx context.Context, c *mastodon.Client, p mastoerr.Policy) error {
			_, err := mastoerr.FindStatus(ctx, c, toot, time.Now(), mastoerr.Policy{})
			return err
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			for ending, fault := range map[string]mastoerrtest.Fault{
				"while it waits for another attempt": mastoerrtest.FailWith(mastoerr.CodeInternalError),
				"while it waits for an answer":       {Break: mastoerrtest.NoResponse},
			} {
				t.Run(ending, func(t *testing.T) {
					i := mastoerrtest.NewInstance(t)
					i.Fail("", fault, fault, fault, fault, fault)
					requireNoLeak(t, i, func(t *testing.T, c *mastodon.Client) {
						ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
						defer cancel()
						require.Error(t, call(ctx, c, mastoerr.Policy{MinWait: time.Hour}))
					})
				})
			}
		})
	}
}

func TestNoStreamLeavesAGoroutine(t *testing.T) {
	for name, end := range map[string]func(*mastoerrtest.Instance, context.CancelFunc){
		"that the caller ends":   func(_ *mastoerrtest.Instance, cancel context.CancelFunc) { cancel() },
		"that the instance ends": func(i *mastoerrtest.Instance, _ context.CancelFunc) { i.CloseStreams() },
		"that fails from then on": func(i *mastoerrtest.Instance, _ context.CancelFunc) {
			i.Fail("", mastoerrtest.FailWith(mastoerr.CodeTokenRevoked)).Always()
			i.CloseStreams()
		},
	} {
		t.Run(name, func(t *testing.T) {
			i := mastoerrtest.NewInstance(t)
			requireNoLeak(t, i, func(t *testing.T, c *mastodon.Client) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				events, err := c.StreamingUser(ctx)
				require.NoError(t, err)
				require.Eventually(t, func() bool { return i.Streams() == 1 }, 5*time.Second, time.Millisecond)
				end(i, cancel)
				for range events {
					continue // until the stream is over
				}
			})
		})
	}
}
