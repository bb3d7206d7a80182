package attempt_test

import (
	"io"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/attempt"
)

func TestARequestCountsAsSentOnceItHasAConnection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reports        func(*httptrace.ClientTrace, *attempt.Sent)
		left, provably bool
	}{
		"a transport that reports nothing": {func(*httptrace.ClientTrace, *attempt.Sent) {}, false, false},
		"a dial that fails":                {func(c *httptrace.ClientTrace, _ *attempt.Sent) { c.GetConn("m.example:443") }, false, true},
		"a connection":                     {func(c *httptrace.ClientTrace, _ *attempt.Sent) { c.GetConn(""); c.GotConn(httptrace.GotConnInfo{}) }, true, false},
		"a transport that only writes":     {func(c *httptrace.ClientTrace, _ *attempt.Sent) { c.WroteHeaders() }, true, false},
		"another dial after a connection":  {func(c *httptrace.ClientTrace, _ *attempt.Sent) { c.GotConn(httptrace.GotConnInfo{}); c.GetConn("") }, true, false},
		"a request that goes no further":   {func(_ *httptrace.ClientTrace, s *attempt.Sent) { s.Never() }, false, true},
		"one that left before":             {func(c *httptrace.ClientTrace, s *attempt.Sent) { c.GotConn(httptrace.GotConnInfo{}); s.Never() }, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s attempt.Sent
			ctx := s.Attach(t.Context())
			test.reports(httptrace.ContextClientTrace(ctx), &s)
			require.Equal(t, test.left, s.Left())
			require.Equal(t, test.provably, s.ProvablyUnsent())
		})
	}
}

func TestSentLeavesTheCallersTraceAlone(t *testing.T) {
	t.Parallel()
	calls := 0
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { calls++ }})
	var s attempt.Sent
	httptrace.ContextClientTrace(s.Attach(ctx)).GotConn(httptrace.GotConnInfo{})
	require.Equal(t, 1, calls)
	require.True(t, s.Left())
}

func TestARecordKeepsTheLastRequest(t *testing.T) {
	t.Parallel()
	r := &attempt.Record{KeepBody: true, Timeout: time.Second, MaxBody: 5, DuplicateOK: true}
	require.Same(t, r, attempt.From(attempt.With(t.Context(), r)))
	require.Nil(t, attempt.From(t.Context()))
	require.Nil(t, r.Last())

	first, second := new(attempt.Exchange), new(attempt.Exchange)
	r.Begin(first)
	_, err := io.ReadAll(r.Watch(io.NopCloser(strings.NewReader("first"))))
	require.NoError(t, err)
	require.Equal(t, "first", string(r.Body()))
	r.Begin(second)
	require.Same(t, second, r.Last())
	require.Empty(t, r.Body(), "the body is that of the last request")

	fresh := r.Fresh()
	require.Nil(t, fresh.Last())
	require.Equal(t, &attempt.Record{KeepBody: true, Timeout: time.Second, MaxBody: 5, DuplicateOK: true}, fresh)
}

func TestWhatARecordKeepsOfABodyIsBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 2*attempt.KeptBody)
	r := &attempt.Record{KeepBody: true}
	inner := &failingBody{err: io.EOF}
	body := r.Watch(struct {
		io.Reader
		io.Closer
	}{strings.NewReader(long), inner})
	read, err := io.ReadAll(body)
	require.NoError(t, err)
	require.Equal(t, long, string(read), "the caller has all of it")
	require.Equal(t, long[:attempt.KeptBody], string(r.Body()))
	require.NoError(t, body.Close())
	require.True(t, inner.closed)

	r = &attempt.Record{MaxBody: 5}
	_, err = io.ReadAll(r.Watch(io.NopCloser(strings.NewReader("123456"))))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Empty(t, r.Body())
}

func TestARecordKnowsTheServersClock(t *testing.T) {
	t.Parallel()
	r := new(attempt.Record)
	_, known := r.Clock()
	require.False(t, known)
	now := time.Now()
	r.SetClock(now.Add(time.Hour), now)
	ahead, known := r.Clock()
	require.True(t, known)
	require.Equal(t, time.Hour+500*time.Millisecond, ahead, "the middle of the second that Date names")
}

func TestANilRecordTakesReports(t *testing.T) {
	t.Parallel()
	var r *attempt.Record
	require.NotPanics(t, func() {
		r.Begin(new(attempt.Exchange))
		r.SetClock(time.Now(), time.Now())
	})
}
