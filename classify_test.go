package mastoerr_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
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
	for _, c := range corpus(t, "mastodon", "field", "reports") {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			if c.Disputed != nil || headerDecides(c) {
				t.Skip("a header decides this one, or its label is disputed")
			}
			e := mastoerr.Classify(c.Status, []byte(c.Body))
			w := c.Want
			got, want := labelsOf(e), labels{mastoerr.Category(w.Category), mastoerr.Action(w.Action), mastoerr.RetrySafety(w.Retry), ""}
			got.Code = ""
			require.Equal(t, want, got, "%s", c.Body)
		})
	}
}

func TestClassifyKeepsTheLabelThatTheRequestChanges(t *testing.T) {
	t.Parallel()
	changed := 0
	for _, c := range corpus(t) {
		if c.Asked != nil {
			changed++
			require.Equal(t, c.Want.Code, string(mastoerr.Classify(c.Status, []byte(c.Body)).Code), c.ID)
		}
	}
	require.Positive(t, changed)
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

func TestFromErrorFindsOurErrorHoweverWrapped(t *testing.T) {
	t.Parallel()
	ours := mastoerr.Classify(422, []byte(`{"error":"x"}`))
	for _, err := range []error{
		ours,
		fmt.Errorf("posting: %w", ours),
		errors.Join(errors.New("first"), ours),
		&url.Error{Op: "Post", URL: "https://m.example", Err: ours},
		&mastodon.ErrorEvent{Err: &url.Error{Op: "Get", URL: "https://m.example", Err: ours}},
		fmt.Errorf("%w, %w", context.Canceled, ours),
	} {
		e, ok := mastoerr.FromError(err)
		require.True(t, ok, "%v", err)
		require.Same(t, ours, e)
	}
}

func TestFromErrorReadsWhatGoMastodonReturns(t *testing.T) {
	t.Parallel()
	api := &mastodon.APIError{StatusCode: 503, Message: ""}
	for _, err := range []error{api, fmt.Errorf("posting: %w", api), &mastodon.ErrorEvent{Err: api}} {
		e := testkit.RequireVerdict(t, err, testkit.Verdict{Code: mastoerr.CodeServiceUnavailable, Retry: testkit.IfIdempotent})
		require.Equal(t, 503, e.StatusCode)
		var found *mastodon.APIError
		require.ErrorAs(t, e, &found)
		require.Equal(t, 503, found.StatusCode)
	}
	testkit.RequireVerdict(t, context.DeadlineExceeded, testkit.TimedOut)
	testkit.RequireVerdict(t, fmt.Errorf("posting: %w", context.DeadlineExceeded), testkit.TimedOut)
	testkit.RequireVerdict(t, io.EOF, testkit.BadResponse)
}

func TestCodeOfIsTheCodeOfTheExplanation(t *testing.T) {
	t.Parallel()
	failure := mastoerr.Classify(429, nil)
	for name, test := range map[string]struct {
		err  error
		want mastoerr.Code
	}{
		"nil":                      {nil, ""},
		"a failure":                {failure, mastoerr.CodeRateLimited},
		"a failure in a tree":      {fmt.Errorf("job 7: %w", errors.Join(errors.New("x"), failure)), mastoerr.CodeRateLimited},
		"go-mastodon's own error":  {&mastodon.APIError{StatusCode: 429}, mastoerr.CodeRateLimited},
		"a call that was given up": {&mastoerr.GaveUpError{Reason: mastoerr.GaveUpDeadline, Last: failure}, mastoerr.CodeRateLimited},
		"a deadline":               {context.DeadlineExceeded, mastoerr.CodeTimeout},
		"a cancellation":           {context.Canceled, ""},
		"a stranger's error":       {errors.New("x"), ""},
		"a typed nil":              {(*mastoerr.MastodonError)(nil), ""},
	} {
		require.Equal(t, test.want, mastoerr.CodeOf(test.err), name)
	}
}

func TestFromErrorLeavesStrangersAlone(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"no error":                  nil,
		"an error of the caller":    errors.New("no such job"),
		"a cancellation":            context.Canceled,
		"a wrapped cancellation":    fmt.Errorf("posting: %w", context.Canceled),
		"our type without a value":  (*mastoerr.MastodonError)(nil),
		"an event without an error": &mastodon.ErrorEvent{},
		"a file that is missing":    syscall.ENOENT,
		"a database's trouble":      errors.New("pq: connection error: too many clients"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, ok := mastoerr.FromError(err)
			require.False(t, ok, "%v", e)
			require.Nil(t, e)
		})
	}
}

func TestAnEmpty202ThatSetsAFirewallsCookieIsAFailure(t *testing.T) {
	t.Parallel()
	for cookie, want := range map[string]mastoerr.Code{
		"aws-waf-token=x; Path=/":    mastoerr.CodeEdgeChallenge,
		"_mastodon_session=x; path=": mastoerr.CodeInvalidResponse, // it has no attachment
	} {
		resp := &http.Response{
			StatusCode: http.StatusAccepted, Header: http.Header{"Set-Cookie": {cookie}}, Body: http.NoBody,
			Request: httptest.NewRequest(http.MethodPost, "https://m.example/api/v2/media", nil),
		}
		require.Equal(t, want, mastoerr.CodeOf(mastoerr.CheckResponse(resp)), cookie)
	}
}

func TestAPagesSentenceIsReadWhereItIsShort(t *testing.T) {
	t.Parallel()
	page := "<!doctype html><title>400 Bad Request</title><h1>Bad Request</h1><p>Missing required parameter: status</p>"
	require.Equal(t, mastoerr.CodeMissingParameter, mastoerr.Classify(400, []byte(page)).Code)
	require.Equal(t, mastoerr.CodeForbidden, mastoerr.Classify(403, []byte(page)).Code)
	page += strings.Repeat("<!-- -->", 200)
	require.Equal(t, mastoerr.CodeBadRequest, mastoerr.Classify(400, []byte(page)).Code)
}
