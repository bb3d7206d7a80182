package request_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/request"
)

// hop is a redirect as net/http follows it: the status, and the request after it.
type hop struct {
	status      int
	method, url string
}

// follow returns the last request of a chain of redirects.
func follow(t testing.TB, first *http.Request, hops ...hop) *http.Request {
	t.Helper()
	for _, h := range hops {
		u, err := url.Parse(h.url)
		require.NoError(t, err)
		first = &http.Request{Method: h.method, URL: u, Response: &http.Response{StatusCode: h.status, Request: first}}
	}
	return first
}

func TestFactsKnowWhereRedirectsCameFrom(t *testing.T) {
	t.Parallel()
	const other = "https://evil.example/x"
	tests := map[string]struct {
		hops               []hop
		dropped, crossHost bool
	}{
		"a 308 at home":                 {hops: []hop{{308, "POST", statuses + "/"}}},
		"a 307 elsewhere":               {hops: []hop{{307, "POST", other}}, crossHost: true},
		"a 307 to another port":         {hops: []hop{{307, "POST", "https://m.example:8443/"}}, crossHost: true},
		"a 307 to the host in capitals": {hops: []hop{{307, "POST", "https://M.EXAMPLE/"}}},
		"a 301":                         {hops: []hop{{301, "GET", statuses}}, dropped: true},
		"a 302":                         {hops: []hop{{302, "GET", statuses}}, dropped: true},
		"a 303 elsewhere":               {hops: []hop{{303, "GET", other}}, dropped: true, crossHost: true},
		"a 303, then a 307":             {hops: []hop{{303, "GET", other}, {307, "GET", statuses}}, dropped: true},
		"a 307, then a 303":             {hops: []hop{{307, "POST", other}, {303, "GET", other}}, dropped: true, crossHost: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := newRequest(t, http.MethodPost, statuses, asForm, "status=x")
			f := request.Of(follow(t, first, test.hops...))
			assert.Equal(t, test.dropped, f.DroppedBody)
			assert.Equal(t, test.crossHost, f.CrossHost)
			assert.True(t, f.Redirected())
			assert.Same(t, first, f.First.Request)
			assert.True(t, f.First.NewStatus)
			assert.Equal(t, "m.example", f.First.Host)
		})
	}
}

func TestARedirectedReadingDropsNothing(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"", http.MethodGet, http.MethodHead} {
		first := newRequest(t, method, statuses, "", "")
		first.Method = method
		assert.False(t, request.Of(follow(t, first, hop{303, method, statuses})).DroppedBody, method)
	}
}

func TestARedirectIsFollowedUnlessItDropsTheBody(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status           int
		method, location string
		want             bool
	}{
		"a 301 of a reading":  {301, "GET", "/x", true},
		"a 302 of a reading":  {302, "HEAD", "/x", true},
		"a 303 of a reading":  {303, "GET", "/x", true},
		"a 302 of a post":     {302, "POST", "/x", false},
		"a 303 of a deletion": {303, "DELETE", "/x", false},
		"a 307 of a post":     {307, "POST", "/x", true},
		"a 308 of a post":     {308, "POST", "/x", true},
		"without a Location":  {307, "POST", "", false},
		"a 300":               {300, "GET", "/x", false},
		"a 304":               {304, "GET", "/x", false},
		"a success":           {200, "GET", "/x", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := &http.Response{
				StatusCode: test.status, Header: http.Header{"Location": {test.location}}, Request: &http.Request{Method: test.method},
			}
			assert.Equal(t, test.want, request.IsFollowed(resp))
		})
	}
}

func TestAnotherHostSeesNeitherQueryNorKey(t *testing.T) {
	t.Parallel()
	h := http.Header{"Referer": {"https://m.example/?token=x"}, "Idempotency-Key": {"k"}, "idempotency-key": {"k"}, "Accept": {"*/*"}}
	request.StripForCrossHost(h)
	assert.Equal(t, http.Header{"Accept": {"*/*"}}, h)
}
