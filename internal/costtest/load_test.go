package costtest_test

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// flakyInstance starts an instance that works about so long on each request. A tenth of
// the requests fail, by several statuses in turn.
func flakyInstance(t testing.TB, work time.Duration, requests *atomic.Int64) string {
	return loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		n := int(requests.Add(1))
		_, _ = io.Copy(io.Discard, r.Body)
		time.Sleep(work/2 + rand.N(work+1)) // not all at once
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("X-RateLimit-Limit", "300")
		if n%10 == 0 {
			w.WriteHeader([]int{422, 500, 401, 503}[n/10%4])
			_, _ = io.WriteString(w, benchFailure)
			return
		}
		_, _ = io.WriteString(w, benchStatus)
	})
}

// crowd returns a client whose transport has a connection for every goroutine.
func crowd(t testing.TB, server string, goroutines int) *mastodon.Client {
	tr := loopback.NewTransport(t)
	tr.MaxIdleConnsPerHost = goroutines
	c := mastodon.NewClient(&mastodon.Config{Server: server, AccessToken: "token-1234"})
	c.Transport = tr
	return c
}

func TestAThousandGoroutinesShareAClient(t *testing.T) {
	t.Parallel()
	const goroutines, calls = 1000, 2
	var requests, limits, heard, failed, wrong atomic.Int64
	c := crowd(t, flakyInstance(t, 0, &requests), goroutines)
	mastoerr.Wrap(c,
		mastoerr.WithErrorHook(func(context.Context, *mastoerr.MastodonError) { heard.Add(1) }),
		mastoerr.WithRateLimitHook(func(string, mastoerr.RateLimit) { limits.Add(1) }))
	var all sync.WaitGroup
	for range goroutines {
		all.Go(func() {
			for range calls {
				_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "Hello"})
				if err == nil {
					continue
				}
				failed.Add(1)
				if e, ok := mastoerr.FromError(err); !ok || e.StatusCode == 0 || e.Endpoint != "/api/v1/statuses" {
					wrong.Add(1)
				}
			}
		})
	}
	all.Wait()
	require.EqualValues(t, goroutines*calls, requests.Load())
	require.EqualValues(t, goroutines*calls/10, failed.Load())
	require.EqualValues(t, failed.Load(), heard.Load())
	require.EqualValues(t, requests.Load(), limits.Load())
	require.Zero(t, wrong.Load())
}

// BenchmarkLoad compares the throughput of a wrapped client with that of an
// unwrapped one: the same 1,000 goroutines call an instance that fails a tenth of
// the time, in turns of ten thousand calls, so that what else the machine does
// hits both. The ratio is the median of those of neighbours; 1 is as fast.
//
// A real instance takes 50 ms for a post, and more. One that takes no time is the
// worst case: it shares this process's processors, which then are all that bounds
// the throughput.
func BenchmarkLoad(b *testing.B) {
	for _, work := range []time.Duration{50 * time.Millisecond, 0} {
		b.Run("instance="+work.String(), func(b *testing.B) { load(b, work) })
	}
}

func load(b *testing.B, work time.Duration) {
	const goroutines, calls = 1000, 10_000
	var requests atomic.Int64
	bare := crowd(b, flakyInstance(b, work, &requests), goroutines)
	wrapped := *bare // over the same connections
	clients := map[bool]*mastodon.Client{false: bare, true: mastoerr.Wrap(&wrapped)}
	// A service's goroutines live on; those of a new one would spend the time on
	// growing their stacks.
	queue := make(chan func())
	defer close(queue)
	for range goroutines {
		go func() {
			for call := range queue {
				call()
			}
		}()
	}
	turn := func(hooked bool) float64 {
		start := time.Now()
		var all sync.WaitGroup
		all.Add(calls)
		for range calls {
			queue <- func() {
				defer all.Done()
				_, _ = clients[hooked].PostStatus(context.Background(), &mastodon.Toot{Status: "Hello"})
			}
		}
		all.Wait()
		return calls / time.Since(start).Seconds()
	}
	turn(true)
	turn(false)
	var ratios, rates []float64
	for i := 0; b.Loop(); i++ {
		hookedFirst := i%2 == 0
		first, second := turn(hookedFirst), turn(!hookedFirst)
		if !hookedFirst {
			first, second = second, first
		}
		ratios, rates = append(ratios, first/second), append(rates, first)
	}
	b.ReportMetric(testkit.Median(ratios), "ratio")
	b.ReportMetric(testkit.Median(rates), "calls/s")
}

func TestOneClientServesManyGoroutines(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	server := loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Limit", "300")
		switch n.Add(1) % 4 {
		case 0:
			loopback.Respond(200, "application/json", loopback.StatusJSON)(w, r)
		case 1:
			loopback.Respond(422, "application/json", `{"error":"x"}`)(w, r)
		case 2:
			loopback.Respond(502, "text/html", "<html>")(w, r)
		case 3:
			panic(http.ErrAbortHandler)
		}
	})
	var failures, limits atomic.Int32
	c := mastoerr.Wrap(testkit.Unwrapped(t, server),
		mastoerr.WithErrorHook(func(context.Context, *mastoerr.MastodonError) { failures.Add(1) }),
		mastoerr.WithRateLimitHook(func(string, mastoerr.RateLimit) { limits.Add(1) }))
	var failed atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			for range 4 {
				err := testkit.PostHello(t.Context(), c)
				if err == nil {
					continue
				}
				failed.Add(1)
				e, ok := mastoerr.FromError(err)
				if !ok || e.Endpoint != "/api/v1/statuses" || !strings.Contains(e.Error(), string(e.Code)) {
					t.Errorf("%v", err)
				}
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 400, n.Load())
	require.EqualValues(t, 300, failed.Load())
	require.EqualValues(t, 300, failures.Load())
	require.EqualValues(t, 300, limits.Load())
}
