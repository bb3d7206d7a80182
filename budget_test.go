package mastoerr_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// What a call may cost in allocations. Times are no budget, as they depend on
// the machine; docs/BENCHMARKS.md has their ratios. The packages edge, known and
// message test themselves that they allocate nothing. testing.AllocsPerRun counts
// the whole process, so these tests do not run beside others.

func TestBudgetOfClassify(t *testing.T) {
	for _, c := range benchBodies[:3] {
		body := []byte(c.body)
		ours := testing.AllocsPerRun(100, func() { mastoerr.Classify(c.status, body) })
		theirs := testing.AllocsPerRun(100, func() { parseLikeGoMastodon(body) })
		require.LessOrEqual(t, ours, 9.0, c.name)
		require.LessOrEqual(t, ours, theirs, c.name)
	}
}

func TestBudgetOfASuccess(t *testing.T) {
	req := benchRequest(t)
	hooked := mastoerr.NewTransport(answering{200, benchStatus})
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = hooked.RoundTrip(req) }), 10.0)

	resp := respond(req, 200, "{}")
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = mastoerr.CheckResponse(resp) }))
}

func TestBudgetOfAFailure(t *testing.T) {
	req := benchRequest(t)
	hooked := mastoerr.NewTransport(answering{422, benchFailure})
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = hooked.RoundTrip(req) }), 30.0)

	page := "<html><title>" + strings.Repeat("A", 1<<20)
	pages := mastoerr.NewTransport(roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 502, Header: jsonHeader, Body: io.NopCloser(strings.NewReader(page)), ContentLength: -1}, nil
	}))
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = pages.RoundTrip(req) }), 40.0, "not more for a large one")
}

func TestBudgetOfWhatIsAskedOften(t *testing.T) {
	e := mastoerr.Classify(429, []byte(benchFailure))
	var err error = e
	require.Zero(t, testing.AllocsPerRun(100, func() {
		mastoerr.Lookup(e.Code)
		e.RetryIn()
	}))
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { mastoerr.Advise(err) }), 2.0)
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _ = e.Error() }), 2.0)
}
