package mastoerr_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

func TestEveryWireFailureGetsItsLabels(t *testing.T) {
	t.Parallel()
	for _, c := range corpus(t) {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			before := time.Now()
			err := mastoerr.CheckResponse(c.response(t))
			after := time.Now()

			var e *mastoerr.MastodonError
			require.ErrorAs(t, err, &e)
			if d := c.Disputed; d != nil {
				require.Equal(t, mastoerr.Code(d.Code), e.Code, d.Why)
				return
			}
			require.Equal(t, c.Expect, labelsOf(e), "%s", c.Body)

			switch {
			case c.Wait >= 0:
				require.WithinRange(t, e.RetryAt, before.Add(c.Wait), after.Add(c.Wait))
			case c.Headers["Retry-After"] == "" && c.Headers["X-RateLimit-Reset"] == "":
				require.Zero(t, e.RetryAt)
			}
		})
	}
}

func TestClassifyFindsActionAndRetryWithoutHeaders(t *testing.T) {
	t.Parallel()
	for _, c := range corpus(t, "mastodon", "field") {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			if c.Disputed != nil || headerDecides(c) {
				t.Skip("a header decides this one, or its label is disputed")
			}
			e := mastoerr.Classify(c.Status, []byte(c.Body))
			got, want := labelsOf(e), c.Expect
			got.Code, want.Code = "", ""
			require.Equal(t, want, got, "%s", c.Body)
		})
	}
}

func headerDecides(c wireCase) bool {
	for _, h := range []string{"cf-mitigated", "WWW-Authenticate", "Location"} {
		if c.Headers[h] != "" {
			return true
		}
	}
	return false
}

func TestSafeIsNeverSaidOfAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	for _, c := range corpus(t) {
		if c.Disputed != nil || c.Expect.Retry == mastoerr.RetrySafe {
			continue
		}
		var e *mastoerr.MastodonError
		require.ErrorAs(t, mastoerr.CheckResponse(c.response(t)), &e)
		require.NotEqual(t, mastoerr.RetrySafe, e.Retry, c.ID)
		require.NotEqual(t, mastoerr.RetrySafe, mastoerr.Classify(c.Status, []byte(c.Body)).Retry, c.ID)
	}
}

func TestErrorsIsFindsCodeAndCategory(t *testing.T) {
	t.Parallel()
	var err error = mastoerr.Classify(429, nil)
	require.True(t, errors.Is(err, mastoerr.CodeRateLimited))
	require.True(t, errors.Is(err, mastoerr.CategoryRateLimiting))
	require.False(t, errors.Is(err, mastoerr.CodeTextTooLong))
	require.False(t, errors.Is(err, mastoerr.CategoryValidation))
}
