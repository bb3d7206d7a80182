package hostiletest_test

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// A typed nil inside an error is a bug of its maker. It must not panic here.
func TestANilPointerInAnErrorIsNoFailureAndNoPanic(t *testing.T) {
	t.Parallel()
	empty := map[string]error{
		"of net":                     (*net.OpError)(nil),
		"of DNS":                     (*net.DNSError)(nil),
		"of net/url":                 (*url.Error)(nil),
		"of TLS":                     (*tls.CertificateVerificationError)(nil),
		"of JSON":                    (*json.SyntaxError)(nil),
		"of a type":                  (*json.UnmarshalTypeError)(nil),
		"of a date":                  (*time.ParseError)(nil),
		"of a number":                (*strconv.NumError)(nil),
		"of go-mastodon":             (*mastodon.APIError)(nil),
		"of an event":                (*mastodon.ErrorEvent)(nil),
		"an event without an error":  &mastodon.ErrorEvent{},
		"a failed operation of none": &net.OpError{Op: "read"},
	}
	around := map[string]func(error) error{
		"bare":            func(err error) error { return err },
		"in a url.Error":  func(err error) error { return &url.Error{Op: "Get", URL: "https://m.example/", Err: err} },
		"in an event":     func(err error) error { return &mastodon.ErrorEvent{Err: err} },
		"among others":    func(err error) error { return errors.Join(errors.New("x"), err) },
		"in a text":       func(err error) error { return fmt.Errorf("x: %w", err) },
		"as the last one": func(err error) error { return &mastoerr.GaveUpError{Last: err} },
	}
	for what, err := range empty {
		for where, wrap := range around {
			t.Run(what+" "+where, func(t *testing.T) {
				t.Parallel()
				err := wrap(err)
				require.NotPanics(t, func() {
					if e, ok := mastoerr.FromError(err); ok {
						testkit.RequireFit(t, e)
						require.NotEqual(t, mastoerr.RetrySafe, e.Retry)
					}
					require.NotEmpty(t, mastoerr.Advise(err).Step)
					require.NotEmpty(t, mastoerr.Text(err))
					require.NotEmpty(t, mastoerr.Attr(err).String())
				})
			})
		}
	}
}

func TestAnEventsErrorIsPrintedWithoutItsQuery(t *testing.T) {
	t.Parallel()
	err := &mastodon.ErrorEvent{Err: &url.Error{Op: "Get", URL: "https://m.example/?q=" + testkit.SecretQuery, Err: errors.New("x")}}
	require.Equal(t, "Get /: x", mastoerr.Text(err))
}
