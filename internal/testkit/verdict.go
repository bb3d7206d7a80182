package testkit

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// Verdict is the code and the retry safety that FromError finds.
type Verdict struct {
	Code  mastoerr.Code
	Retry mastoerr.RetrySafety
}

// Retry safeties, with short names for tables.
const (
	Safe         = mastoerr.RetrySafe
	IfIdempotent = mastoerr.RetryIfIdempotent
	Never        = mastoerr.RetryNever
)

// Verdicts on network failures. Unsent means that the request was not sent.
// Unproven means that it usually was not, and that nothing proves it.
var (
	ConnectionFailed = Verdict{mastoerr.CodeConnectionFailed, Safe}
	DialUnproven     = Verdict{mastoerr.CodeConnectionFailed, IfIdempotent}
	ConnectionLost   = Verdict{mastoerr.CodeConnectionLost, IfIdempotent}
	NeverSent        = Verdict{mastoerr.CodeConnectionLost, Safe}
	TimedOut         = Verdict{mastoerr.CodeTimeout, IfIdempotent}
	TimedOutUnsent   = Verdict{mastoerr.CodeTimeout, Safe}
	DNSFailed        = Verdict{mastoerr.CodeDNSError, Safe}
	DNSUnproven      = Verdict{mastoerr.CodeDNSError, IfIdempotent}
	TLSFailed        = Verdict{mastoerr.CodeTLSError, Safe}
	TLSUnproven      = Verdict{mastoerr.CodeTLSError, IfIdempotent}
	BadResponse      = Verdict{mastoerr.CodeInvalidResponse, IfIdempotent}
	BadRedirect      = Verdict{mastoerr.CodeUnexpectedRedirect, Never}
	SeeOther         = Verdict{mastoerr.CodeUnexpectedRedirect, IfIdempotent}
	BadInstance      = Verdict{mastoerr.CodeInvalidInstanceURL, Never}
)

// OrElse returns a, or b if a is zero.
func OrElse(a, b Verdict) Verdict {
	if a != (Verdict{}) {
		return a
	}
	return b
}

// RequireVerdict checks that FromError finds one of want for err, and what holds for
// the error of every network failure. It returns that error.
func RequireVerdict(t testing.TB, err error, want ...Verdict) *mastoerr.MastodonError {
	t.Helper()
	require.Error(t, err)
	e, ok := mastoerr.FromError(err)
	require.True(t, ok, "not a failure of the API: %T: %v", err, err)
	require.Contains(t, want, Verdict{e.Code, e.Retry}, "%T: %v", err, err)
	info, ok := e.Code.Info()
	require.True(t, ok)
	require.Equal(t, info.Category, e.Category)
	require.Equal(t, info.Action, e.Action)
	require.Error(t, e.Unwrap())
	require.True(t, e.RetryAt.IsZero())
	for _, text := range []string{e.Error(), fmt.Sprintf("%+v %#v", e, e)} {
		require.NotContains(t, text, SecretToken)
		require.NotContains(t, text, SecretText)
		require.NotContains(t, text, "\n")
	}
	return e
}
