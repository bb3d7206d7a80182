package mastoerr_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// disputed are the corpus's labels that we hold to be wrong, with what we say
// instead and why.
var disputed = map[string]struct {
	code mastoerr.Code
	why  string
}{
	"field-pixelfed-403-ua": {
		mastoerr.CodeForbidden,
		"nginx's stock 403 page, byte for byte the one of nginx-403-deny, which is labelled forbidden: the page cannot tell a user agent filter from any other rule",
	},
	"pixelfed-redirect-login": {
		mastoerr.CodeLoginRequired,
		"taxonomy.md: login_required is a call that was redirected to a login page; labels but for the code are the same",
	},
}

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
			if d, ok := disputed[c.ID]; ok {
				require.NotEqual(t, c.Expect.Code, d.code, "no longer disputed")
				require.Equal(t, d.code, e.Code, d.why)
				return
			}
			want := c.Expect
			want.WaitS = nil
			require.Equal(t, want, labelsOf(e), "%s", c.Body)

			if s := c.Expect.WaitS; s == nil {
				if c.Headers["Retry-After"] == "" && c.Headers["X-RateLimit-Reset"] == "" {
					require.Zero(t, e.RetryAt)
				}
			} else {
				wait := time.Duration(*s * float64(time.Second))
				require.WithinRange(t, e.RetryAt, before.Add(wait), after.Add(wait))
			}
		})
	}
}

func TestClassifyFindsActionAndRetryWithoutHeaders(t *testing.T) {
	t.Parallel()
	for _, c := range corpus(t, "mastodon", "field") {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			if _, ok := disputed[c.ID]; ok || headerDecides(c) {
				t.Skip("a header decides this one, or its label is disputed")
			}
			e := mastoerr.Classify(c.Status, []byte(c.Body))
			got, want := labelsOf(e), c.Expect
			got.Code, want.Code, want.WaitS = "", "", nil
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
		if _, ok := disputed[c.ID]; ok || c.Expect.Retry == mastoerr.RetrySafe {
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
