package costtest_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// answering is a transport that answers in memory.
type answering struct {
	status int
	body   string
}

func (a answering) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: a.status, Header: testkit.JSONHeader, Request: req,
		Body: io.NopCloser(strings.NewReader(a.body)), ContentLength: int64(len(a.body)),
	}, nil
}

const (
	benchStatus  = `{"id":"1","content":"<p>Hello</p>","created_at":"2026-11-22T12:00:00.000Z","account":{"id":"1","username":"a"}}`
	benchFailure = `{"error":"Validation failed: Text character limit of 500 exceeded"}`
)

// benchServer accepts every post, but refuses one with the token "bad".
func benchServer(b *testing.B) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if r.Header.Get("Authorization") == "Bearer bad" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, benchFailure)
			return
		}
		_, _ = io.WriteString(w, benchStatus)
	}))
	b.Cleanup(server.Close)
	return server
}

// benchRequest returns a request as go-mastodon makes it.
func benchRequest(b testing.TB) *http.Request {
	req, err := http.NewRequest(http.MethodPost, "https://m.example/api/v1/statuses", nil)
	require.NoError(b, err)
	req.Header.Set("Authorization", "Bearer x")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

// BenchmarkShare reports which part of a successful call over loopback the
// transport alone costs, measured in turns.
func BenchmarkShare(b *testing.B) {
	c := mastodon.NewClient(&mastodon.Config{Server: benchServer(b).URL, AccessToken: "good"})
	c.Transport = &http.Transport{MaxIdleConnsPerHost: 4}
	base := answering{200, benchStatus}
	// Called by its own type, the base would be inlined and cost nothing.
	transports := []http.RoundTripper{base, mastoerr.NewTransport(base)}
	req := benchRequest(b)
	var with, without, call []float64
	took := func(times int, f func()) float64 {
		start := time.Now()
		for range times {
			f()
		}
		return float64(time.Since(start)) / float64(times)
	}
	for b.Loop() {
		without = append(without, took(10, func() { _, _ = transports[0].RoundTrip(req) }))
		with = append(with, took(10, func() { _, _ = transports[1].RoundTrip(req) }))
		call = append(call, took(1, func() { _, _ = c.PostStatus(context.Background(), &mastodon.Toot{Status: "Hello"}) }))
	}
	b.ReportMetric(100*(testkit.Median(with)-testkit.Median(without))/testkit.Median(call), "%")
}

// BenchmarkTransport measures what the hook adds: over an empty base, and in a
// whole call over loopback.
func BenchmarkTransport(b *testing.B) {
	for _, c := range []struct {
		name string
		base http.RoundTripper
	}{
		{"success", answering{200, benchStatus}},
		{"failure", answering{422, benchFailure}},
	} {
		req := benchRequest(b)
		for name, rt := range map[string]http.RoundTripper{"bare": c.base, "hooked": mastoerr.NewTransport(c.base)} {
			b.Run("empty-base/"+c.name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, _ = rt.RoundTrip(req)
				}
			})
		}
	}

	server := benchServer(b)
	for _, token := range []string{"good", "bad"} {
		for _, hook := range []bool{false, true} {
			name := "loopback/" + map[string]string{"good": "success", "bad": "failure"}[token] + map[bool]string{false: "/bare", true: "/hooked"}[hook]
			b.Run(name, func(b *testing.B) {
				c := mastodon.NewClient(&mastodon.Config{Server: server.URL, AccessToken: token})
				c.Transport = &http.Transport{MaxIdleConnsPerHost: 4}
				if hook {
					mastoerr.Wrap(c)
				}
				ctx := context.Background()
				b.ReportAllocs()
				for b.Loop() {
					_, _ = c.PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
				}
			})
		}
	}
}

// BenchmarkLargeBody shows that the cost of a failure does not grow with what a
// server sends.
func BenchmarkLargeBody(b *testing.B) {
	body := []byte(`{"error":"` + strings.Repeat("A", 10<<20) + `"}`)
	b.ReportAllocs()
	for b.Loop() {
		_ = mastoerr.CheckResponse(&http.Response{
			StatusCode: 500, Header: testkit.JSONHeader, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: -1,
		})
	}
}
