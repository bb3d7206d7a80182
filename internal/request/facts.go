// Package request says what is known of a request to the client API before it
// is sent: which call it is, whether sending it twice applies it twice, and
// where redirects have led it.
package request

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// KeyHeader is the header that makes a server recognise a post it has seen
// (draft-ietf-httpapi-idempotency-key-header; docs.joinmastodon.org/methods/statuses).
const KeyHeader = "Idempotency-Key"

const (
	statusesPath  = "/api/v1/statuses"
	streamingPath = "/api/v1/streaming"
	maxHost       = 128 // bytes
)

// Facts is what is known of one request. Its fields are set by Of; what costs
// more, above all reading the body, is done by the methods when they are first
// called, and once. Facts may be used by several goroutines.
type Facts struct {
	// Request is the request itself, nil when it is not known. Then all other
	// fields but First are zero.
	Request *http.Request
	// Method is the method, GET where Request has none.
	Method string
	// Host is the host and port that the request goes to, on one line and at
	// most 128 bytes.
	Host string
	// Path is the path as it is in the URL, with ids and names. See Endpoint.
	Path string

	// First is the request that the caller made. It is the Facts itself unless
	// redirects led to this request.
	First *Facts

	// NewStatus marks POST /api/v1/statuses, the one call that supports an
	// Idempotency-Key.
	NewStatus bool
	// Stream marks the opening of a stream, by server-sent events or WebSocket.
	Stream bool
	// ReadOnly marks the safe methods (RFC 9110, section 9.2.1).
	ReadOnly bool
	// DroppedBody reports that a redirect on the way replaced the method by GET
	// and dropped the body.
	DroppedBody bool
	// CrossHost reports that redirects led to another host than the caller's.
	CrossHost bool

	head lazy[string]
	form lazy[url.Values]
	hash lazy[[32]byte]
}

// Of returns the facts of r, which it does not change. r may be nil.
func Of(r *http.Request) *Facts { return new(Facts).Set(r) }

// Set makes f, which has to be zero, the facts of r, and returns f.
func (f *Facts) Set(r *http.Request) *Facts {
	f.Request, f.First = r, f
	if r == nil {
		return f
	}
	f.Method = cmp.Or(r.Method, http.MethodGet)
	switch f.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		f.ReadOnly = true
	}
	if r.URL != nil {
		f.Host = wire.Line(cmp.Or(r.URL.Host, r.Host), maxHost)
		f.Path = r.URL.Path
	}
	f.NewStatus = f.Method == http.MethodPost && strings.HasSuffix(strings.TrimRight(f.Path, "/"), statusesPath)
	f.Stream = f.Method == http.MethodGet && strings.Contains(f.Path, streamingPath)
	if first, dropped := firstRequest(r); first != r {
		f.First, f.DroppedBody, f.CrossHost = Of(first), dropped, isCrossHost(first, r)
	}
	return f
}

// Redirected reports whether redirects led to this request.
func (f *Facts) Redirected() bool { return f.First != f }

// Endpoint returns the path with ids masked; see MaskPath. It is "" when the
// path is not known.
func (f *Facts) Endpoint() string {
	if f.Request == nil || f.Request.URL == nil {
		return ""
	}
	return MaskPath(f.Path)
}

// ExpectsJSON reports whether a success of this call is JSON: true for the client
// API, streams apart, and for the endpoints of OAuth that programs call.
func (f *Facts) ExpectsJSON() bool {
	if strings.Contains(f.Path, "/api/") {
		return !strings.Contains(f.Path, streamingPath)
	}
	for _, end := range [...]string{"/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/userinfo"} {
		if strings.HasSuffix(f.Path, end) {
			return true
		}
	}
	return false
}

// lazy is a value that is computed when it is first asked for.
type lazy[T any] struct {
	once  sync.Once
	value T
}

func (l *lazy[T]) get(compute func() T) T {
	l.once.Do(func() { l.value = compute() })
	return l.value
}
