package mastoerr

import (
	"net/http"
	"strings"

	"github.com/mastoerr/mastoerr/internal/redact"
	"github.com/mastoerr/mastoerr/internal/request"
)

// The former names of what internal/request and internal/redact do, until their
// callers have changed over.

const idempotencyKeyHeader = request.KeyHeader

func hostOf(r *http.Request) string { return request.Of(r).Host }

func maskPath(path string) string { return request.MaskPath(path) }

// isNewStatus makes no Facts, because every success would pay for them.
func isNewStatus(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL != nil && strings.HasSuffix(strings.TrimRight(r.URL.Path, "/"), "/api/v1/statuses")
}

func isIdempotent(r *http.Request) bool {
	if r.Method == http.MethodGet {
		return true
	}
	f := request.Of(r)
	if f.NewStatus {
		return r.Header.Get(idempotencyKeyHeader) != "" && !f.MayBeScheduled()
	}
	return f.Idempotent()
}

func scheduledWithoutTarget(r *http.Request) bool { return request.Of(r).ScheduledWithoutTarget() }

func hashPost(r *http.Request) postHash { return request.Of(r).Hash() }

func firstRequest(r *http.Request) (first *http.Request, lost bool) {
	if r == nil || r.Response == nil {
		return r, false
	}
	f := request.Of(r)
	return f.First.Request, f.DroppedBody
}

func (t *trip) strays() bool { return t.first != t.req && request.Of(t.req).CrossHost }

func keepFromStrangers(h http.Header) { request.StripForCrossHost(h) }

func isFollowed(resp *http.Response) bool { return request.IsFollowed(resp) }

// redact removes request secrets that the server echoed into its error text.
func (e *MastodonError) redact(r *http.Request) {
	if r == nil {
		return
	}
	var extra []string
	if k := keyOf(r.Context()); k != nil {
		extra = append(extra, k.value)
	}
	secrets := redact.From(request.Of(r), extra...)
	e.Message = secrets.Clean(e.Message, maxMessage)
	e.RequestID = secrets.Clean(e.RequestID, maxName)
	e.detail = secrets.Clean(e.detail, maxMessage)
	for i := range e.Fields {
		f := &e.Fields[i]
		f.Field, f.Code = secrets.Clean(f.Field, maxName), secrets.Clean(f.Code, maxName)
		f.Message = secrets.Clean(f.Message, maxMessage)
	}
}
