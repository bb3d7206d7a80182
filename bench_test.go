package mastoerr_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// benchBodies are failures of the kinds that services receive every day.
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
				unmarshal(body)
			}
		})
	}
}

// BenchmarkRatio reports the time of Classify divided by that of go-mastodon's own
// parse of the same body, and by that of json.Unmarshal. They run in turns of a few
// microseconds, so that other work of the machine slows down all.
func BenchmarkRatio(b *testing.B) {
	for _, c := range benchBodies {
		body := []byte(c.body)
		b.Run(c.name, func(b *testing.B) {
			took := func(f func()) float64 {
				start := time.Now()
				for range 10 {
					f()
				}
				return float64(time.Since(start))
			}
			var ours, theirs, plain []float64
			for b.Loop() {
				ours = append(ours, took(func() { mastoerr.Classify(c.status, body) }))
				theirs = append(theirs, took(func() { parseLikeGoMastodon(body) }))
				plain = append(plain, took(func() { unmarshal(body) }))
			}
			b.ReportMetric(testkit.Median(ours)/testkit.Median(theirs), "ratio")
			b.ReportMetric(testkit.Median(ours)/testkit.Median(plain), "of-unmarshal")
		})
	}
}

// BenchmarkPageBeyondReading reports how many microseconds more an HTML page of 64 KiB
// costs than a small one, without the time to copy its bytes.
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
	b.ReportMetric((testkit.Median(larges)-testkit.Median(copies)-testkit.Median(smalls))/1000, "µs-more")
}

// parseLikeGoMastodon is what go-mastodon does with the body of a failure
// (helper.go, parseAPIError).
func parseLikeGoMastodon(body []byte) {
	var e struct {
		Error string `json:"error"`
	}
	_ = json.NewDecoder(bytes.NewReader(body)).Decode(&e)
}

// unmarshal is the least that a program does with the body of a failure.
func unmarshal(body []byte) {
	var e struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	_ = json.Unmarshal(body, &e)
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

// The budgets of a whole call are in internal/costtest. testing.AllocsPerRun counts
// the allocations of the whole process, so the test is not parallel.
func TestBudgetOfClassify(t *testing.T) {
	for _, c := range benchBodies[:3] {
		body := []byte(c.body)
		ours := testing.AllocsPerRun(100, func() { mastoerr.Classify(c.status, body) })
		theirs := testing.AllocsPerRun(100, func() { parseLikeGoMastodon(body) })
		require.LessOrEqual(t, ours, 2.0, c.name)
		require.LessOrEqual(t, ours, theirs, c.name)
	}
}
