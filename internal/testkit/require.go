package testkit

import (
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// RequireFit checks that every text of e can be logged: it is bounded, it is UTF-8,
// and it has no control characters.
func RequireFit(t testing.TB, e *mastoerr.MastodonError) {
	t.Helper()
	require.LessOrEqual(t, len(e.Body()), 64<<10)
	texts := map[string]int{e.Error(): 2000, e.Message: 500, e.RequestID: 128, e.Host: 128, e.Endpoint: 500, string(e.Code): 64}
	require.LessOrEqual(t, len(e.Fields), 16)
	for _, f := range e.Fields {
		texts[f.Field], texts[f.Code], texts[f.Message] = 128, 128, 500
	}
	for text, limit := range texts {
		require.LessOrEqual(t, len(text), limit)
		require.True(t, utf8.ValidString(text), "%q", text)
		for _, r := range text {
			joiner := r == '\u200c' || r == '\u200d'
			require.False(t, !joiner && (unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)), "%U in %q", r, text)
		}
	}
	require.LessOrEqual(t, e.RetryIn(), 24*time.Hour)
}

// RequireNoFailure checks that err is an error, and that FromError does not take it
// for a failure of the API.
func RequireNoFailure(t testing.TB, err error) {
	t.Helper()
	require.Error(t, err)
	e, ok := mastoerr.FromError(err)
	require.False(t, ok, "%T: %v: %v", err, err, e)
	require.Nil(t, e)
}

// RequireUnknown checks that err gives up with an unknown outcome.
func RequireUnknown(t *testing.T, err error) {
	t.Helper()
	var gaveUp *mastoerr.GaveUpError
	require.ErrorAs(t, err, &gaveUp)
	require.Equal(t, mastoerr.GaveUpUnknown, gaveUp.Reason)
	require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
}

// RequireOurs checks that err holds a *MastodonError, and returns it.
func RequireOurs(t testing.TB, err error) *mastoerr.MastodonError {
	t.Helper()
	var e *mastoerr.MastodonError
	require.ErrorAs(t, err, &e)
	found, ok := mastoerr.FromError(err)
	require.True(t, ok)
	require.Same(t, e, found)
	return e
}
