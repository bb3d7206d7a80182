package hostiletest_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// The tests of this file measure the memory of the whole process, so they are not
// parallel.

// upload returns a multipart body with a description and a file of that many bytes.
func upload(t testing.TB, size int) (contentType, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	require.NoError(t, w.WriteField("status", "a view of the sea"))
	file, err := w.CreateFormFile("file", "sea.jpg")
	require.NoError(t, err)
	_, err = io.WriteString(file, strings.Repeat("x", size))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return w.FormDataContentType(), b.String()
}

// worstRequests are bodies of requests that cost more to read than others of their
// size. Only what the first 48 KiB hold is looked at.
func worstRequests(t testing.TB) map[string]func(*http.Request) {
	const size = 900 << 10
	with := func(path, contentType, body string) func(*http.Request) {
		return func(req *http.Request) {
			req.URL.Path = path
			req.Header.Set("Content-Type", contentType)
			req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
			req.Body, _ = req.GetBody()
			req.ContentLength = int64(len(body))
		}
	}
	const statuses, form, json = "/api/v1/statuses", "application/x-www-form-urlencoded", "application/json"
	of := func(unit string) string { return strings.Repeat(unit, size/len(unit)) }
	multi, large := upload(t, 8<<20)
	multiSmall, small := upload(t, size)
	parts := "multipart/form-data; boundary=b"
	return map[string]func(*http.Request){
		"an upload":                 with("/api/v2/media", multi, large),
		"a large post with a file":  with(statuses, multi, large),
		"a post with a file":        with(statuses, multiSmall, small),
		"many parts":                with(statuses, parts, of("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nsecret-1\r\n")),
		"a long text":               with(statuses, form, "status="+of("lorem+ipsum+")),
		"a long escaped text":       with(statuses, form, "status="+of("%E6%96%87")),
		"many parameters":           with(statuses, form, of("a=%41secret-1&")),
		"many names":                with(statuses, form, of("a&")),
		"a text in JSON":            with(statuses, json, `{"status":"`+of("lorem ")+`"}`),
		"an escaped text in JSON":   with(statuses, json, `{"status":"`+of(`\u6587`)+`"}`),
		"invalid UTF-8 in JSON":     with(statuses, json, `{"status":"`+of("\xff")+`"}`),
		"numbers in JSON":           with(statuses, json, `{"a":[`+of("10,")+`1]}`),
		"texts in JSON":             with(statuses, json, `{"a":[`+of(`"\u0041secret-1",`)+`1]}`),
		"objects in JSON":           with(statuses, json, `{"a":[`+of(`{"b":{}},`)+`1]}`),
		"members in JSON":           with(statuses, json, `{`+of(`"\u0041":1,`)+`"b":1}`),
		"objects within objects":    with(statuses, json, of(`{"a":`)),
		"lists within lists":        with(statuses, json, `{"a":`+of("[")),
		"JSON of something else":    with("/api/v1/filters", json, `{"a":[`+of("1,")+`1]}`),
		"a query":                   func(req *http.Request) { req.URL.RawQuery = of("a=%41secret-1&") },
		"a text of another kind":    with(statuses, "text/plain", of("lorem ")),
		"many headers":              func(req *http.Request) { req.Header["X-Own"] = strings.Split(of("secret-1 a=secret-2 "), "1") },
		"many cookies":              func(req *http.Request) { req.Header.Set("Cookie", of("a=secret-1; ")) },
		"a long token":              func(req *http.Request) { req.Header.Set("Authorization", "Basic "+of("QUFB")) },
		"a post of unknown length":  func(req *http.Request) { with(statuses, form, "status="+of("lorem+"))(req); req.ContentLength = -1 },
		"an upload of no known end": func(req *http.Request) { with("/api/v2/media", multi, large)(req); req.ContentLength = -1 },
	}
}

func TestAFailedRequestOfAnyShapeCostsLessThan256KiB(t *testing.T) {
	for name, put := range worstRequests(t) {
		for said, body := range map[string]string{
			"a text":            `{"error":"Validation failed: Text can't be blank"}`,
			"a quotation":       `{"error":"` + strings.Repeat("lorem secret-1 ", 5<<10),
			"escapes":           `{"error":"` + strings.Repeat(`\u00e9`, 11<<10),
			"not UTF-8":         `{"error":"` + strings.Repeat("\xff", 70<<10),
			"complaints":        `{"error":"x","details":{` + strings.Repeat(`"\u00e9":["secret-1 \n"],`, 3<<10),
			"what is no object": strings.Repeat("\xff\x00", 40<<10),
		} {
			for _, key := range []string{"", "the-key-1"} {
				req := testkit.NewPost(t)
				if key != "" {
					req = req.WithContext(mastoerr.WithIdempotencyKey(req.Context(), key))
				}
				put(req)
				rt := mastoerr.NewTransport(testkit.RoundTrip(func(*http.Request) (*http.Response, error) {
					return testkit.Respond(req, 422, body), nil
				}))
				cost := allocated(func() { _, _ = rt.RoundTrip(req) })
				require.Less(t, cost, uint64(256<<10)+raceCost, "%s, answered by %s", name, said)
			}
		}
	}
}

// Where a key may be relied on, the parameters of the post are read.
func TestAFailedPostWhoseKeyIsReliedOnCostsLessThanFourMiB(t *testing.T) {
	for name, put := range worstRequests(t) {
		req := testkit.NewPost(t)
		req = req.WithContext(mastoerr.WithIdempotencyKey(req.Context(), "the-key-1"))
		put(req)
		rt := mastoerr.NewTransport(testkit.RoundTrip(func(*http.Request) (*http.Response, error) {
			return testkit.Respond(req, 502, "{}"), nil
		}), mastoerr.WithKeySupport(func(string) bool { return true }))
		cost := allocated(func() { _, _ = rt.RoundTrip(req) })
		require.Less(t, cost, uint64(4<<20)+16*raceCost, name) // under the race detector a sync.Pool forgets its buffers
	}
}

// A job queue may keep many errors for a long time.
func TestAnErrorOfAnyShapeKeepsLessThan128KiB(t *testing.T) {
	const count = 20
	bodies := map[string]string{"an escape and a long text": `{"error":"\n` + strings.Repeat("x", 70<<10)}
	for name, body := range worstBodies {
		bodies[name] = body
	}
	for name, body := range bodies {
		var kept []error
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for range count {
			_, err := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
				return testkit.Respond(req, 422, body, "X-Request-Id", strings.Repeat("1", 1<<10)), nil
			})).RoundTrip(testkit.NewPost(t))
			kept = append(kept, err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		require.Less(t, (int64(after.HeapAlloc)-int64(before.HeapAlloc))/count, int64(128<<10), name)
		runtime.KeepAlive(kept)
	}
}
