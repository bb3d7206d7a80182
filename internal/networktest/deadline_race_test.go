package networktest_test

import (
	"context"
	"flag"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/idemkey"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/networktest"
)

var raceCalls = flag.Int("race.calls", 300, "calls of each race between the end of a context and the request")

// raceServers are what the requests race to, by the protocol.
var raceServers = map[string]func(testing.TB, http.HandlerFunc) (*httptest.Server, *http.Transport){
	"HTTP/1.1": func(t testing.TB, f http.HandlerFunc) (*httptest.Server, *http.Transport) {
		return httptest.NewServer(f), loopback.NewTransport(t)
	},
	"TLS":    func(t testing.TB, f http.HandlerFunc) (*httptest.Server, *http.Transport) { return overTLS(f, false) },
	"HTTP/2": func(t testing.TB, f http.HandlerFunc) (*httptest.Server, *http.Transport) { return overTLS(f, true) },
}

func overTLS(f http.HandlerFunc, http2 bool) (*httptest.Server, *http.Transport) {
	s := httptest.NewUnstartedServer(f)
	s.EnableHTTP2 = http2
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it would list the broken handshakes
	s.StartTLS()
	return s, s.Client().Transport.(*http.Transport)
}

// raceBodies are the bodies that are raced.
var raceBodies = map[string]string{"with a body": "status=hello", "without a body": ""}

// raceResult counts what became of the calls of a race.
type raceResult struct {
	received int // by the handler, to the end of the body
	safe     int // said never to have been sent
	lies     int // both
}

// race makes calls whose contexts end at about the time at which the request is
// written: half by a deadline, half by a cancellation. A call is said never to have
// been sent when its error is safe to retry, or its key is free again. base may
// replace the transport below ours.
func race(t testing.TB, start func(testing.TB, http.HandlerFunc) (*httptest.Server, *http.Transport), body string, calls int, base func(*http.Transport) http.RoundTripper) raceResult {
	const callers = 4
	received, safe := make([]atomic.Bool, calls), make([]atomic.Bool, calls)
	server, tr := start(t, func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		if n, err := strconv.Atoi(r.Header.Get("X-Call")); err == nil {
			received[n].Store(true)
		}
	})
	tr.MaxIdleConnsPerHost = callers
	hooked := mastoerr.NewTransport(base(tr))
	var next atomic.Int64
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			most := time.Millisecond // adapts until about half of the calls are in time
			for {
				n := int(next.Add(1)) - 1
				if n >= calls {
					return
				}
				c := raceCall{url: server.URL, body: body, number: n, limit: rand.N(most)}
				if c.make(t, hooked) {
					most -= most / 64
				} else {
					most += most / 64
				}
				safe[n].Store(c.saidUnsent)
			}
		})
	}
	all.Wait()
	tr.CloseIdleConnections()
	server.Close() // waits for the handlers
	var result raceResult
	for n := range calls {
		if received[n].Load() {
			result.received++
		}
		if safe[n].Load() {
			result.safe++
			if received[n].Load() {
				result.lies++
			}
		}
	}
	return result
}

// raceCall is one call of a race.
type raceCall struct {
	url, body  string
	number     int
	limit      time.Duration
	saidUnsent bool
}

// make makes the call and reports whether it succeeded.
func (c *raceCall) make(t testing.TB, rt http.RoundTripper) bool {
	ctx, cancel := context.WithCancel(mastoerr.WithIdempotencyKey(context.Background(), strconv.Itoa(c.number)))
	defer cancel()
	key := idemkey.From(ctx)
	if c.number%2 == 0 {
		defer time.AfterFunc(c.limit, cancel).Stop()
	} else {
		ctx, cancel = context.WithTimeout(ctx, c.limit)
		defer cancel()
	}
	var body io.Reader
	if c.body != "" {
		body = strings.NewReader(c.body)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/api/v1/statuses", body)
	if err != nil {
		t.Error(err)
		return false
	}
	req.Header.Set("X-Call", strconv.Itoa(c.number))
	resp, err := rt.RoundTrip(req)
	if err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		return true
	}
	e, ok := mastoerr.FromError(err)
	c.saidUnsent = ok && e.Retry == mastoerr.RetrySafe || !key.OutcomeUnknown()
	return false
}

func asItIs(tr *http.Transport) http.RoundTripper { return tr }

func TestNoRequestThatArrivedIsSaidNeverToHaveBeenSent(t *testing.T) {
	t.Parallel()
	for protocol, start := range raceServers {
		for with, body := range raceBodies {
			t.Run(protocol+" "+with, func(t *testing.T) {
				t.Parallel()
				r := race(t, start, body, *raceCalls, asItIs)
				t.Logf("%d calls: %d received, %d said never to have been sent, %d of them received", *raceCalls, r.received, r.safe, r.lies)
				require.Zero(t, r.lies)
				require.NotZero(t, r.received, "every context ended too early")
				require.NotEqual(t, *raceCalls, r.received, "every context ended too late")
			})
		}
	}
}

// A wrapper that makes a request of its own may drop the trace, and may send the
// request more than once. No error that comes out of it proves that nothing was sent.
func TestWithoutATraceNothingIsSaidNeverToHaveBeenSent(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"nobody listens at the port", "the name does not exist", "the context's deadline ends the dial",
		"nobody trusted signed the certificate", "the transport's timeout ends the TLS handshake", "the proxy refuses to connect",
		"the context's deadline ends the wait for the answer",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := networktest.Cases[name].At(t)
			c := p.Mastodon(t)
			c.Transport = tracing{c.Transport, nil}
			e, ok := mastoerr.FromError(p.Post(mastoerr.Wrap(c)))
			require.True(t, ok)
			require.Equal(t, mastoerr.RetryIfIdempotent, e.Retry, "%v", e)
		})
	}
}

// The race has to be hard enough: with the mark at the end of the headers, where it
// once was, it finds requests over HTTP/2 that arrived although they were called
// unsent.
func TestTheRaceNoticesAMarkThatComesTooLate(t *testing.T) {
	t.Parallel()
	if *raceCalls < 10_000 {
		t.Skip("needs -race.calls of 10000 or more, to be sure")
	}
	late := func(trace *httptrace.ClientTrace) *httptrace.ClientTrace {
		return &httptrace.ClientTrace{GetConn: trace.GetConn, WroteHeaders: trace.WroteHeaders}
	}
	r := race(t, raceServers["HTTP/2"], "", *raceCalls, func(tr *http.Transport) http.RoundTripper { return tracing{tr, late} })
	t.Logf("%d calls: %d received, %d said never to have been sent, %d of them received", *raceCalls, r.received, r.safe, r.lies)
	require.NotZero(t, r.lies)
}

// tracing is a transport that changes the trace of a request. Without change it
// drops the trace.
type tracing struct {
	base   http.RoundTripper
	change func(*httptrace.ClientTrace) *httptrace.ClientTrace
}

func (tr tracing) RoundTrip(req *http.Request) (*http.Response, error) {
	var ctx context.Context = withoutValues{req.Context()}
	if tr.change != nil {
		ctx = httptrace.WithClientTrace(ctx, tr.change(httptrace.ContextClientTrace(req.Context())))
	}
	return tr.base.RoundTrip(req.WithContext(ctx))
}

// withoutValues is a context that ends with another one and has none of its values.
type withoutValues struct{ context.Context }

func (withoutValues) Value(any) any { return nil }
