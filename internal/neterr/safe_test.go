package neterr_test

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

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/neterr"
)

func TestATypedNilThatPanicsCannotBeTraversed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err             error
		traversable, ok bool
	}{
		"an error":                   {errors.New("x"), true, true},
		"an error without a text":    {errors.New(""), true, true},
		"no URL error":               {(*url.Error)(nil), false, false},
		"no URL error in a text":     {fmt.Errorf("x: %w", (*url.Error)(nil)), false, true},
		"no operation among others":  {errors.Join(errors.New("x"), (*net.OpError)(nil)), false, true},
		"no verification":            {(*tls.CertificateVerificationError)(nil), false, false},
		"no DNS error":               {(*net.DNSError)(nil), false, true},
		"no date":                    {(*time.ParseError)(nil), true, false},
		"no number":                  {(*strconv.NumError)(nil), false, false},
		"no JSON error":              {(*json.SyntaxError)(nil), true, false},
		"an operation without error": {&net.OpError{Op: "read"}, true, false},
		"a URL error without error":  {&url.Error{Op: "Get"}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.traversable, neterr.Traversable(test.err))
			_, ok := neterr.Text(test.err)
			require.Equal(t, test.ok, ok)
		})
	}
}

func TestReadSurvivesAnyTypedNilThatCanBeTraversed(t *testing.T) {
	t.Parallel()
	for _, err := range []error{(*time.ParseError)(nil), (*json.SyntaxError)(nil), (*json.UnmarshalTypeError)(nil), &net.OpError{Op: "read"}} {
		for _, inCall := range []bool{true, false} {
			require.NotPanics(t, func() {
				f, _ := neterr.Read(fmt.Errorf("x: %w", &net.OpError{Op: "read", Err: err}), inCall)
				require.NotEqual(t, "safe", f.Retry)
			}, "%T", err)
		}
		require.NotPanics(t, func() { _ = neterr.Truncate(err) }, "%T", err)
	}
}
