package leak

import (
	"context"
	"io"
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

// hooked is a wrapped client whose transport the test closes.
func hooked(t *testing.T, i *mastoerrtest.Instance) *mastodon.Client {
	t.Helper()
	c := i.NewAccount("alice").Client()
	t.Cleanup(c.CloseIdleConnections)
	return mastoerr.Wrap(c)
}

// requireNoLeak has goleak look when what f left to its test's cleanup is done.
func requireNoLeak(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Run("failures", f)
	goleak.VerifyNone(t, before)
}

func TestNoKnownFailureLeavesAGoroutine(t *testing.T) {
	requireNoLeak(t, func(t *testing.T) {
		i := mastoerrtest.NewInstance(t, mastoerrtest.WithLimits(mastoerrtest.NoLimits()), mastoerrtest.WithRequestLog(1))
		c := hooked(t, i)
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

func TestNoBrokenConnectionLeavesAGoroutine(t *testing.T) {
	stages := []mastoerrtest.Stage{mastoerrtest.BeforeApply, mastoerrtest.AfterApply}
	breaks := []mastoerrtest.Break{
		mastoerrtest.Refused, mastoerrtest.NoSuchHost, mastoerrtest.BadCertificate, mastoerrtest.Reset, mastoerrtest.Hangup,
		mastoerrtest.Silence, mastoerrtest.CutBody, mastoerrtest.HalfBody, mastoerrtest.EmptyBody,
	}
	for _, stage := range stages {
		for _, b := range breaks {
			t.Run(string(b), func(t *testing.T) {
				requireNoLeak(t, func(t *testing.T) {
					i := mastoerrtest.NewInstance(t)
					i.Fail("POST /api/v1/statuses", mastoerrtest.Fault{Stage: stage, Break: b})
					ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
					defer cancel()
					_, err := hooked(t, i).PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
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
			_, err := mastoerr.FindStatus(ctx, c, toot, time.Now())
			return err
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			for ending, fault := range map[string]mastoerrtest.Fault{
				"while it waits for another attempt": mastoerrtest.FailWith(mastoerr.CodeInternalError),
				"while it waits for an answer":       {Break: mastoerrtest.Silence},
			} {
				t.Run(ending, func(t *testing.T) {
					requireNoLeak(t, func(t *testing.T) {
						i := mastoerrtest.NewInstance(t)
						c := hooked(t, i)
						i.Fail("", fault, fault, fault, fault, fault)
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
	for name, end := range map[string]func(*mastoerrtest.Instance, mastoerrtest.Account, context.CancelFunc){
		"that the caller ends":   func(_ *mastoerrtest.Instance, _ mastoerrtest.Account, cancel context.CancelFunc) { cancel() },
		"that the instance ends": func(i *mastoerrtest.Instance, _ mastoerrtest.Account, _ context.CancelFunc) { i.CloseStreams() },
		"whose token is revoked": func(i *mastoerrtest.Instance, a mastoerrtest.Account, _ context.CancelFunc) {
			a.Revoke()
			i.CloseStreams()
		},
	} {
		t.Run(name, func(t *testing.T) {
			requireNoLeak(t, func(t *testing.T) {
				i := mastoerrtest.NewInstance(t)
				alice := i.NewAccount("alice")
				c := alice.Client()
				t.Cleanup(c.CloseIdleConnections)
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				events, err := mastoerr.Wrap(c).StreamingUser(ctx)
				require.NoError(t, err)
				require.Eventually(t, func() bool { return i.Streams() == 1 }, 5*time.Second, time.Millisecond)
				end(i, alice, cancel)
				for range events {
					continue // until the stream is over
				}
			})
		})
	}
}
