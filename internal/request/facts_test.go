package request_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/request"
)

const (
	statuses = "https://m.example/api/v1/statuses"
	asForm   = "application/x-www-form-urlencoded"
	asJSON   = "application/json"
)

// newRequest returns a request as http.NewRequest makes it from a string: with
// Content-Length and with a body that can be read again.
func newRequest(t testing.TB, method, address, contentType, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", contentType)
	return r
}

// countReads counts how often the body is read again.
func countReads(r *http.Request) *int {
	reads, getBody := new(int), r.GetBody
	r.GetBody = func() (io.ReadCloser, error) {
		*reads++
		return getBody()
	}
	return reads
}

func TestFactsNameTheCall(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		method, address                   string
		newStatus, stream, readOnly, json bool
		endpoint                          string
	}{
		"a new status":                   {method: "POST", address: statuses, newStatus: true, json: true, endpoint: "/api/v1/statuses"},
		"a new status below a path":      {method: "POST", address: "https://m.example/a/api/v1/statuses/", newStatus: true, json: true, endpoint: "/:id/api/v1/statuses"},
		"a list of statuses":             {method: "GET", address: statuses, readOnly: true, json: true, endpoint: "/api/v1/statuses"},
		"an edit":                        {method: "PUT", address: statuses + "/1", json: true, endpoint: "/api/v1/statuses/:id"},
		"a favourite":                    {method: "POST", address: statuses + "/1/favourite", json: true, endpoint: "/api/v1/statuses/:id/favourite"},
		"a scheduled status":             {method: "GET", address: "https://m.example/api/v1/scheduled_statuses", readOnly: true, json: true, endpoint: "/api/v1/scheduled_statuses"},
		"a stream":                       {method: "GET", address: "https://m.example/api/v1/streaming/user", stream: true, readOnly: true, endpoint: "/api/v1/streaming/user"},
		"a stream's path with POST":      {method: "POST", address: "https://m.example/api/v1/streaming", endpoint: "/api/v1/streaming"},
		"a token":                        {method: "POST", address: "https://m.example/oauth/token", json: true, endpoint: "/oauth/token"},
		"the page that asks for consent": {method: "GET", address: "https://m.example/oauth/authorize", readOnly: true, endpoint: "/oauth/authorize"},
		"a HEAD":                         {method: "HEAD", address: statuses, readOnly: true, json: true, endpoint: "/api/v1/statuses"},
		"the root":                       {method: "GET", address: "https://m.example", readOnly: true, endpoint: "/"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := request.Of(newRequest(t, test.method, test.address, asForm, ""))
			assert.Equal(t, test.method, f.Method)
			assert.Equal(t, "m.example", f.Host)
			assert.Equal(t, test.endpoint, f.Endpoint())
			assert.Equal(t, test.newStatus, f.NewStatus, "new status")
			assert.Equal(t, test.stream, f.Stream, "stream")
			assert.Equal(t, test.readOnly, f.ReadOnly, "read only")
			assert.Equal(t, test.json, f.ExpectsJSON(), "JSON")
			assert.False(t, f.Redirected())
			assert.Same(t, f, f.First)
		})
	}
}

func TestFactsOfAnUnknownRequestAreEmpty(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*http.Request{"no request": nil, "no URL": {Method: http.MethodPost}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := request.Of(r)
			assert.Empty(t, f.Host+f.Path+f.Endpoint())
			assert.False(t, f.NewStatus || f.Stream || f.ReadOnly || f.Idempotent() || f.ExpectsJSON() || f.Multipart())
			assert.Nil(t, f.Form())
			assert.False(t, f.MayBeScheduled() || f.NamesNoStatus())
			assert.Same(t, f, f.First)
		})
	}
	assert.NotEqual(t, request.Of(nil).Hash(), request.Of(nil).Hash(), "what is not known equals nothing")
}

func TestARequestWithoutAMethodIsAGET(t *testing.T) {
	t.Parallel()
	f := request.Of(&http.Request{URL: &url.URL{Path: "/api/v1/streaming"}})
	assert.Equal(t, http.MethodGet, f.Method)
	assert.True(t, f.ReadOnly && f.Stream && f.Idempotent())
}

func TestTheHostIsThatOfTheURLOnOneLine(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ url, header, want string }{
		"the URL's":            {"m.example:8443", "other.example", "m.example:8443"},
		"the header's":         {"", "m.example", "m.example"},
		"with a line break":    {"m.example\nx", "", "m.example x"},
		"longer than 128 byte": {strings.Repeat("a", 200), "", strings.Repeat("a", 128)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, request.Of(&http.Request{URL: &url.URL{Host: test.url}, Host: test.header}).Host)
		})
	}
}

func TestTheBodyIsNotReadAgainForTheSameQuestion(t *testing.T) {
	t.Parallel()
	r := newRequest(t, http.MethodPost, statuses, asForm, "status=hello&scheduled_at=2030-01-01")
	reads := countReads(r)
	f := request.Of(r)
	assert.Zero(t, *reads, "nobody has asked yet")
	for range 2 {
		assert.NotEmpty(t, f.Beginning())
		assert.Equal(t, "hello", f.Form().Get("status"))
		assert.True(t, f.MayBeScheduled())
		assert.True(t, f.NamesNoStatus())
		assert.NotZero(t, f.Hash())
	}
	assert.Equal(t, 3, *reads, "for the beginning, the form and the hash")
	sent, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	assert.True(t, bytes.HasPrefix(sent, []byte("status=hello")), "the request is left as it was")
}

func TestFactsCostOneAllocation(t *testing.T) {
	r := newRequest(t, http.MethodPost, statuses, asForm, "status=hello")
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { request.Of(r) }), 1.0)
}
