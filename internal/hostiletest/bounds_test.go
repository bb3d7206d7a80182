package hostiletest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/networktest"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// The tests of this file measure the memory and the goroutines of the whole process,
// so they are not parallel.

// worstBodies are bodies of 10 MiB that cost more to read than others of their size.
var worstBodies = map[string]string{
	"a text":                       `{"error":"` + strings.Repeat("A", 10<<20),
	"a text of escapes":            `{"error":"` + strings.Repeat(`\u00e9`, 10<<20/6),
	"a text that is not UTF-8":     `{"error":"` + strings.Repeat("\xff", 10<<20),
	"many texts that are no UTF-8": `{"errors":[` + strings.Repeat("\"\xff\xff\xff\xff\xff\xff\xff\xff\",", 10<<20/11),
	"many fields":                  `{"details":{` + strings.Repeat(`"\u00e9":["\n"],`, 10<<20/16),
	"many names":                   `{` + strings.Repeat(`"\n":1,`, 10<<20/7),
	"many errors":                  `{` + strings.Repeat(`"error":"\n",`, 10<<20/13),
	"a page":                       `<html><title>` + strings.Repeat("&lt;", 10<<20/4),
	"plain text":                   strings.Repeat("\xff\x00", 10<<20/2),
}

// raceCost is what the race detector may add to a few thousand allocations: 128
// KiB when it is on, else 0.
var raceCost = func() uint64 {
	build, ok := debug.ReadBuildInfo()
	if ok && slices.Contains(build.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return 128 << 10
	}
	return 0
}()

// allocated returns how many bytes f allocates: the least of five runs, because the
// process may allocate in the background.
func allocated(f func()) uint64 {
	least := ^uint64(0)
	for range 5 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

func TestAFailureOfTenMegabytesCostsLessThan256KiB(t *testing.T) {
	req := testkit.NewPost(t)
	for name, body := range worstBodies {
		for _, length := range []int64{-1, int64(len(body))} {
			rt := mastoerr.NewTransport(testkit.RoundTrip(func(*http.Request) (*http.Response, error) {
				resp := testkit.Respond(req, 422, body)
				resp.ContentLength = length
				return resp, nil
			}))
			cost := allocated(func() { _, _ = rt.RoundTrip(req) })
			require.Less(t, cost, uint64(256<<10)+raceCost, "%s, length %d", name, length)
		}
	}
}

func TestHeadersOfMegabytesCostLessThan64KiB(t *testing.T) {
	req := testkit.NewPost(t)
	for _, status := range []int{200, 302, 401, 429} {
		header := http.Header{"Content-Type": testkit.JSONHeader["Content-Type"]}
		for _, line := range append(megabytes(), "Location: /"+strings.Repeat("%61/", 1<<18)) {
			name, value, _ := strings.Cut(line, ": ")
			header.Set(name, value)
		}
		for range 100_000 {
			header.Add("Retry-After", "soon")
		}
		rt := mastoerr.NewTransport(testkit.RoundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: header, Body: http.NoBody, Request: req}, nil
		}), mastoerr.WithRateLimitHook(func(string, mastoerr.RateLimit) {}))
		cost := allocated(func() { _, _ = rt.RoundTrip(req) })
		require.Less(t, cost, uint64(64<<10), "%d", status)
	}
	far := testkit.NewPost(t)
	far.URL.Path = strings.Repeat("/a", 1<<20)
	cost := allocated(func() { _ = mastoerr.CheckResponse(testkit.Respond(far, 500, "")) })
	require.Less(t, cost, uint64(64<<10), "a path")
}

// A job queue may keep many errors for a long time.
func TestAnErrorKeepsNoMegabytesInMemory(t *testing.T) {
	var all []error
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 50 {
		req := testkit.NewPost(t)
		req.URL.Host = strings.Repeat(fmt.Sprint(i%10), 1<<20)
		all = append(all, mastoerr.CheckResponse(testkit.Respond(req, 422, "{}", "X-Request-Id", strings.Repeat(fmt.Sprint(i%10), 1<<20))))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(1<<20))
	runtime.KeepAlive(all)
}

// settle waits until no more goroutines run than before. Connections on the network
// are not possible in a synctest bubble, and Go does not tell when a goroutine ends, so
// it polls.
func settle(t *testing.T, before int) {
	t.Helper()
	var stacks [1 << 20]byte
	for range 500 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	n := runtime.Stack(stacks[:], true)
	require.LessOrEqual(t, runtime.NumGoroutine(), before, "%s", stacks[:n])
}

// The attacks run in bubbles, which prove the same of them.
func TestNoNetworkFailureLeavesAGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("network failures", func(t *testing.T) {
		for name, c := range networktest.Cases {
			if strings.Contains(name, "name server") {
				continue // Go's own resolver asks on for seconds (net/lookup.go)
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				p := c.At(t)
				_ = p.Post(mastoerr.Wrap(p.Mastodon(t)))
			})
		}
	})
	settle(t, before)
}

func TestTenThousandFailuresLeaveNoConnectionAndNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("failures", func(t *testing.T) {
		large := loopback.Head("500 Oops") + "\r\n" + strings.Repeat("x", 256<<10) // closes the connection
		short := loopback.Head("502 Bad", "Content-Length: 9") + "\r\n{"           // likewise
		reused := []string{
			loopback.Response(422, `{"error":"x"}`), loopback.Response(429, ""), loopback.Response(503, strings.Repeat("x", 100<<10)),
			loopback.Head("500 Oops", "Transfer-Encoding: chunked") + "\r\n2\r\n{}\r\n0\r\n\r\n",
			strings.Replace(loopback.Response(200, "<html></html>"), "application/json", "text/html", 1),
			"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
		}
		var requests, opened atomic.Int64
		closed := make(chan struct{}, 10_000)
		server := loopback.ServeTCP(t, func(p *loopback.Peer) {
			opened.Add(1)
			defer func() { closed <- struct{}{} }()
			for p.Request() != nil {
				switch n := int(requests.Add(1)); n % 20 {
				case 0:
					p.Say(large)
					return
				case 1:
					p.Say(short)
					return
				case 2:
					p.Reset()
					return
				default:
					p.Say(reused[n%len(reused)])
				}
			}
		})
		const goroutines = 8
		tr := loopback.NewTransport(t)
		tr.MaxIdleConnsPerHost = goroutines
		c := mastoerr.Wrap(loopback.Instance{URL: "http://" + server, Transport: tr}.Mastodon(t))
		var failed atomic.Int64
		var all sync.WaitGroup
		for range goroutines {
			all.Go(func() {
				for range 10_000 / goroutines {
					if _, ok := mastoerr.FromError(testkit.PostHello(context.Background(), c)); ok {
						failed.Add(1)
					}
				}
			})
		}
		all.Wait()
		require.EqualValues(t, 10_000, failed.Load())
		require.Less(t, opened.Load(), int64(10_000*4/20), "connections are used again")
		tr.CloseIdleConnections()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for range opened.Load() {
			select {
			case <-closed:
			case <-ctx.Done():
				require.Fail(t, "a connection is left")
			}
		}
	})
	settle(t, before)
}

// silence is a body that blocks after its text until it is closed.
type silence struct {
	io.Reader
	once   sync.Once
	closed chan struct{}
}

func newSilence(text string) *silence {
	closed := make(chan struct{})
	return &silence{Reader: io.MultiReader(strings.NewReader(text), testkit.ReaderFunc(func([]byte) (int, error) {
		<-closed
		return 0, http.ErrBodyReadAfterClose
	})), closed: closed}
}

func (s *silence) Close() error { s.once.Do(func() { close(s.closed) }); return nil }

// Not even a call without a deadline waits for a body for ever.
func TestAFailureThatFallsSilentHoldsUpACallForTenSecondsAtMost(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status            int
		method, path      string
		contentType, text string
		message           string
	}{
		{302, "POST", "/api/v1/statuses", "application/json", `{"error":"Record`, "Record"},
		{401, "POST", "/api/v1/statuses", "application/json", `{"error":"Record`, "Record"},
		{422, "POST", "/api/v1/statuses", "application/json", `{"error":"Record`, "Record"},
		{503, "POST", "/api/v1/statuses", "application/json", `{"error":"Record`, "Record"},
		{200, "POST", "/api/v1/statuses", "text/html", "<title>Log in</title>", "Log in"},
		{206, "GET", "/api/v1/media/1", "application/json", `{"id":"1","url":`, ""},
	}
	for _, c := range tests {
		synctest.Test(t, func(t *testing.T) {
			rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
				resp := testkit.Respond(req, c.status, "", "Location", "/x", "Content-Type", c.contentType)
				resp.Body, resp.ContentLength = newSilence(c.text), -1
				return resp, nil
			}))
			req, err := http.NewRequest(c.method, "https://m.example"+c.path, nil)
			require.NoError(t, err)
			start := time.Now()
			_, err = rt.RoundTrip(req)
			require.LessOrEqual(t, time.Since(start), 10*time.Second)
			e := testkit.RequireOurs(t, err)
			require.Equal(t, c.status, e.StatusCode)
			require.Equal(t, c.message, e.Message, "the part that arrived is read")
		})
	}
}
