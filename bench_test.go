package mastoerr_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// The bodies that the benchmarks read. Each is a kind that services meet daily.
var benchBodies = []struct {
	name   string
	status int
	body   string
}{
	{"typical422", 422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`},
	{"localised422", 422, `{"error":"Gültigkeitsprüfung ist fehlgeschlagen: Text Begrenzung von 500 Zeichen überschritten"}`},
	{"oauth", 400, `{"error":"invalid_grant","error_description":"The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client."}`},
	{"html502", 502, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"},
	{"html64KiB", 502, "<!DOCTYPE html><html><head><title>Oops</title></head><body>" + strings.Repeat("<p>Something about nothing.</p>\n", 2048)},
}

func BenchmarkClassify(b *testing.B) {
	for _, c := range benchBodies {
		body := []byte(c.body)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				mastoerr.Classify(c.status, body)
			}
		})
		b.Run(c.name+"/go-mastodon", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				parseLikeGoMastodon(body)
			}
		})
		b.Run(c.name+"/unmarshal", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var e struct {
					Error       string `json:"error"`
					Description string `json:"error_description"`
				}
				_ = json.Unmarshal(body, &e)
			}
		})
	}
}

// BenchmarkRatio compares the two in turns of a few microseconds, so that what
// else the machine does hits both, and reports the ratio: of Classify to
// go-mastodon's own parse of the same body.
func BenchmarkRatio(b *testing.B) {
	for _, c := range benchBodies {
		body := []byte(c.body)
		b.Run(c.name, func(b *testing.B) {
			var ours, theirs []float64
			for b.Loop() {
				start := time.Now()
				for range 10 {
					mastoerr.Classify(c.status, body)
				}
				middle := time.Now()
				for range 10 {
					parseLikeGoMastodon(body)
				}
				ours = append(ours, float64(middle.Sub(start)))
				theirs = append(theirs, float64(time.Since(middle)))
			}
			b.ReportMetric(median(ours)/median(theirs), "ratio")
		})
	}
}

// BenchmarkPageBeyondReading reports how many microseconds more a page of 64 KiB
// costs than a small one, the copy of its bytes left out.
func BenchmarkPageBeyondReading(b *testing.B) {
	small, large := []byte(benchBodies[3].body), []byte(benchBodies[4].body)
	large = large[:64<<10]
	var sink string
	var smalls, larges, copies []float64
	for b.Loop() {
		t0 := time.Now()
		mastoerr.Classify(502, small)
		t1 := time.Now()
		mastoerr.Classify(502, large)
		t2 := time.Now()
		sink = string(large)
		t3 := time.Now()
		smalls, larges, copies = append(smalls, float64(t1.Sub(t0))), append(larges, float64(t2.Sub(t1))), append(copies, float64(t3.Sub(t2)))
	}
	require.Len(b, sink, len(large))
	b.ReportMetric((median(larges)-median(copies)-median(smalls))/1000, "µs-more")
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// parseLikeGoMastodon is what go-mastodon does with the body of a failure
// (helper.go, parseAPIError).
func parseLikeGoMastodon(body []byte) {
	var e struct {
		Error string `json:"error"`
	}
	_ = json.NewDecoder(bytes.NewReader(body)).Decode(&e)
}

func BenchmarkCheckResponse(b *testing.B) {
	for _, c := range benchBodies {
		b.Run(c.name, func(b *testing.B) {
			req := httptest.NewRequest(http.MethodPost, "https://m.example/api/v1/statuses", nil)
			header := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
			b.ReportAllocs()
			for b.Loop() {
				_ = mastoerr.CheckResponse(&http.Response{
					StatusCode: c.status, Header: header, Request: req,
					Body: io.NopCloser(strings.NewReader(c.body)), ContentLength: int64(len(c.body)),
				})
			}
		})
	}
	b.Run("success", func(b *testing.B) {
		req := httptest.NewRequest(http.MethodPost, "https://m.example/api/v1/statuses", nil)
		resp := &http.Response{
			StatusCode: 200, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
			Request: req, Body: http.NoBody, ContentLength: 2,
		}
		b.ReportAllocs()
		for b.Loop() {
			_ = mastoerr.CheckResponse(resp)
		}
	})
}

// answering is a transport that answers at once, without a network.
type answering struct {
	status int
	body   string
}

func (a answering) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: a.status, Header: jsonHeader, Request: req,
		Body: io.NopCloser(strings.NewReader(a.body)), ContentLength: int64(len(a.body)),
	}, nil
}

var jsonHeader = http.Header{"Content-Type": {"application/json; charset=utf-8"}}

const (
	benchStatus  = `{"id":"1","content":"<p>Hello</p>","created_at":"2026-11-22T12:00:00.000Z","account":{"id":"1","username":"a"}}`
	benchFailure = `{"error":"Validation failed: Text character limit of 500 exceeded"}`
)

// benchServer answers a post, or refuses it from the token "bad".
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

// benchRequest is a request as go-mastodon makes it.
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
	hooked := mastoerr.NewTransport(base)
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
		without = append(without, took(10, func() { _, _ = base.RoundTrip(req) }))
		with = append(with, took(10, func() { _, _ = hooked.RoundTrip(req) }))
		call = append(call, took(1, func() { _, _ = c.PostStatus(context.Background(), &mastodon.Toot{Status: "Hello"}) }))
	}
	b.ReportMetric(100*(median(with)-median(without))/median(call), "%")
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
			StatusCode: 500, Header: jsonHeader, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: -1,
		})
	}
}
