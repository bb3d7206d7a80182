package testkit

import (
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// RequireFit checks that every text of an error is fit for a log.
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

func RequireNoFailure(t testing.TB, err error) {
	t.Helper()
	require.Error(t, err)
	e, ok := mastoerr.FromError(err)
	require.False(t, ok, "%T: %v: %v", err, err, e)
	require.Nil(t, e)
}

func RequireUnknown(t *testing.T, err error) {
	t.Helper()
	var gaveUp *mastoerr.GaveUpError
	require.ErrorAs(t, err, &gaveUp)
	require.Equal(t, mastoerr.GaveUpUnknown, gaveUp.Reason)
	require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
}

// RequireOurs finds the *MastodonError that a call has to return.
func RequireOurs(t testing.TB, err error) *mastoerr.MastodonError {
	t.Helper()
	var e *mastoerr.MastodonError
	require.ErrorAs(t, err, &e)
	found, ok := mastoerr.FromError(err)
	require.True(t, ok)
	require.Same(t, e, found)
	return e
}
