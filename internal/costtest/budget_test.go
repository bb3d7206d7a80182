package costtest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// These tests bound the allocations of a call. Times depend on the machine, so
// docs/BENCHMARKS.md has their ratios. The packages edge, known and message test
// themselves that they do not allocate. testing.AllocsPerRun counts the allocations of
// the whole process, so the tests are not parallel.

func TestBudgetOfASuccess(t *testing.T) {
	req := benchRequest(t)
	base := answering{200, benchStatus}
	var allocs []float64
	for _, transport := range []http.RoundTripper{base, mastoerr.NewTransport(base)} {
		allocs = append(allocs, testing.AllocsPerRun(100, func() { _, _ = transport.RoundTrip(req) }))
	}
	require.LessOrEqual(t, allocs[1]-allocs[0], 7.0, "two for the header that is sent, three for the hooks of httptrace, one for the beginning of the body, one for all else")

	resp := testkit.Respond(req, 200, benchStatus)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _ = mastoerr.CheckResponse(resp) }), 1.0)
}

func TestBudgetOfAFailure(t *testing.T) {
	req := benchRequest(t)
	hooked := mastoerr.NewTransport(answering{422, benchFailure})
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = hooked.RoundTrip(req) }), 20.0)

	page := "<html><title>" + strings.Repeat("A", 1<<20)
	pages := mastoerr.NewTransport(testkit.RoundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 502, Header: testkit.JSONHeader, Body: io.NopCloser(strings.NewReader(page)), ContentLength: -1}, nil
	}))
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = pages.RoundTrip(req) }), 24.0, "a large body comes in a few pieces")
}

func TestBudgetOfWhatIsAskedOften(t *testing.T) {
	e := mastoerr.Classify(429, []byte(benchFailure))
	var err error = e
	require.Zero(t, testing.AllocsPerRun(100, func() {
		e.Code.Info()
		e.RetryIn()
	}))
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { mastoerr.Advise(err) }), 2.0)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _ = e.Error() }), 2.0)
}
