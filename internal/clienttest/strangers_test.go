package clienttest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// strangers are errors that may come from another connection of the program: its
// database, a webhook, a store of files.
var strangers = map[string]error{
	"a refused connection":      &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED},
	"a broken connection":       &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET},
	"an unknown host":           &net.DNSError{Err: "no such host", Name: "db.example", IsNotFound: true},
	"a TLS alert":               &net.OpError{Op: "remote error", Err: tls.AlertError(40)},
	"an unknown authority":      x509.UnknownAuthorityError{},
	"a text that is HTTP/2's":   errors.New("http2: client connection lost"),
	"a refused stream's text":   errors.New("stream error: stream ID 1; REFUSED_STREAM"),
	"a text that is GOAWAY's":   errors.New("http2: server sent GOAWAY and closed the connection; LastStreamID=0, ErrCode=NO_ERROR, debug=\"\""),
	"a text about a dial":       errors.New("dial tcp 192.0.2.1:5432: connect: connection refused"),
	"the end of a file":         io.ErrUnexpectedEOF,
	"a timeout":                 context.DeadlineExceeded,
	"a deadline of a file":      os.ErrDeadlineExceeded,
	"a closed connection":       net.ErrClosed,
	"a system's error":          syscall.ECONNREFUSED,
	"an error of the caller's":  errors.New("no such draft"),
	"a cancellation":            context.Canceled,
	"a webhook that is refused": &url.Error{Op: "Post", URL: "https://hook.example/", Err: &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}},
	"a webhook that was lost":   &url.Error{Op: "Post", URL: "https://hook.example/", Err: &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}},
	"a webhook of HTTP/2":       &url.Error{Op: "Post", URL: "https://hook.example/", Err: errors.New("stream error: stream ID 1; REFUSED_STREAM")},
	"a webhook's TLS alert":     &url.Error{Op: "Post", URL: "https://hook.example/", Err: &net.OpError{Op: "remote error", Err: tls.AlertError(40)}},
}

func TestANetworkErrorOutsideOfACallIsNeverSafe(t *testing.T) {
	t.Parallel()
	for name, err := range strangers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var call *url.Error
			if errors.As(err, &call) {
				return // the next test
			}
			for _, err := range []error{err, fmt.Errorf("job 7: %w", err), errors.Join(errors.New("x"), err)} {
				if e, ok := mastoerr.FromError(err); ok {
					require.NotEqual(t, mastoerr.RetrySafe, e.Retry, "%v", err)
				}
				require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step, "%v", err)
			}
		})
	}
}

// Without a Transport, only what surely happened on this machine is safe.
func TestACallWithoutATransportIsSafeOnlyForWhatIsLocal(t *testing.T) {
	t.Parallel()
	local := map[string]bool{
		"a refused connection": true, "an unknown host": true, "an unknown authority": true,
	}
	for name, stranger := range strangers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var call *url.Error
			if errors.As(stranger, &call) {
				return // the errors of the others are inside of these
			}
			e, ok := mastoerr.FromError(&url.Error{Op: "Post", URL: "https://m.example/api/v1/statuses", Err: stranger})
			require.Equal(t, local[name], ok && e.Retry == mastoerr.RetrySafe, "%v", e)
		})
	}
}

// op publishes, and then does something else that fails.
func TestAStrangersErrorInsideDoNeverSendsAPostAgain(t *testing.T) {
	t.Parallel()
	for name, stranger := range strangers {
		for _, wrap := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, wrapped: %t", name, wrap), func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) {
					err := stranger
					if wrap {
						err = fmt.Errorf("saving: %w", err)
					}
					c, s := testkit.Client(t, testkit.Published)
					_, end := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
						if _, err := c.PostStatus(ctx, &mastodon.Toot{Status: "Hello"}); err != nil {
							return nil, err
						}
						return nil, err
					})
					require.Len(t, s.Requests, 1)
					require.ErrorIs(t, end, stranger)
					require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(end).Step, "%v", end)
				})
			})
		}
	}
}

// Nothing of this attempt was sent, so the error cannot be about the post.
func TestAStrangersErrorBeforeAnyRequestIsNotRetriedBlindly(t *testing.T) {
	t.Parallel()
	for name, stranger := range strangers {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				calls := 0
				_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(context.Context) (int, error) {
					calls++
					return 0, stranger
				})
				require.Equal(t, 1, calls)
				require.ErrorIs(t, err, stranger)
				require.NotEqual(t, mastoerr.StepResend, mastoerr.Advise(err).Step, "%v", err)
			})
		})
	}
}
