package mastoerr

import (
	"net/http"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// CheckResponse explains a response that is a failure, and returns nil for a
// success. The error is always a *MastodonError. It serves programs that call
// the API with net/http itself; with go-mastodon, Wrap does the same.
//
// A failure is a status of 400 or more, a redirect that was not followed, a 206
// of a media lookup (Mastodon still processes the file), a 2xx of the API that is
// HTML or something else that is no JSON by its Content-Type, and a status below
// 200, but for a change of protocol that was asked for. An empty or broken JSON
// body of a 2xx only shows when it is decoded: give that error to FromError.
//
// CheckResponse reads at most 64 KiB of the body, and nothing of a success
// whose Content-Type is JSON. Afterwards resp.Body reads as before; closing it
// remains the caller's task.
func CheckResponse(resp *http.Response) error {
	if resp == nil {
		return nil
	}
	if e := check(resp); e != nil {
		return e
	}
	return nil
}

func check(resp *http.Response) *MastodonError {
	first, lost := firstRequest(resp.Request)
	if resp.StatusCode < 400 && !isNoAnswer(resp, first) && !(resp.StatusCode >= 300 && isRedirect(resp.StatusCode)) &&
		!isMediaPending(resp, first) && !isWrongSuccess(resp, first, lost) {
		return nil
	}
	return explainResponse(resp, first, lost)
}

func explainResponse(resp *http.Response, first *http.Request, lost bool) *MastodonError {
	head := ""
	if resp.StatusCode != http.StatusSwitchingProtocols {
		head = wire.Peek(resp, wire.MaxBody)
	}
	body := wire.Parse(head)
	a := &answer{status: resp.StatusCode, header: resp.Header, body: body, req: first, now: time.Now()}
	if lost {
		a.lost = true
	} else if first != resp.Request && resp.Request.URL != nil {
		a.endedAt = resp.Request.URL.Path
	}
	return explain(a)
}

// isRedirect is true for the statuses that lead elsewhere; a 304 does not.
func isRedirect(status int) bool {
	return status != http.StatusNotModified && status < 400
}

// isNoAnswer is true for a status that is no final one, but for a change of
// protocol that was asked for. Where it was not, what looks like the body is the
// connection, and no context ends a Read of that.
func isNoAnswer(resp *http.Response, first *http.Request) bool {
	return resp.StatusCode < 200 &&
		(resp.StatusCode != http.StatusSwitchingProtocols || first != nil && first.Header.Get("Upgrade") == "")
}

// isMediaPending is true for the 206 that Mastodon gives while it processes a
// file (docs.joinmastodon.org/methods/media, GET /api/v1/media/:id).
func isMediaPending(resp *http.Response, first *http.Request) bool {
	return resp.StatusCode == http.StatusPartialContent && first != nil && first.URL != nil &&
		strings.Contains(first.URL.Path, "/api/") && strings.Contains(first.URL.Path, "/media/")
}

// isWrongSuccess is true for a 2xx that cannot be what the caller asked for.
func isWrongSuccess(resp *http.Response, first *http.Request, lost bool) bool {
	if resp.StatusCode < 200 || resp.StatusCode > 299 || resp.StatusCode == http.StatusNoContent {
		return false
	}
	if first == nil || first.URL == nil || !answersJSON(first.URL.Path) || first.Method == http.MethodHead {
		return false
	}
	if lost || resp.StatusCode == http.StatusPartialContent && first.Method == http.MethodPost {
		return true
	}
	if isJSON(resp.Header.Get("Content-Type")) || resp.ContentLength == 0 {
		return false
	}
	// A server that mislabels its JSON is none the worse for it.
	const enough = 512 // bytes, as many as browsers look at
	switch wire.Parse(wire.Peek(resp, enough)).Shape {
	case wire.JSON, wire.Empty:
		return false
	}
	return true
}

// isJSON is true for application/json and what ends in +json (RFC 6839), with
// whatever parameters.
func isJSON(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.TrimSpace(mediaType)
	const suffix = "json"
	return len(mediaType) >= len(suffix) && strings.EqualFold(mediaType[len(mediaType)-len(suffix):], suffix)
}

// answersJSON is true for the paths of the client API, streams apart, and of
// OAuth where it talks to programs.
func answersJSON(path string) bool {
	if i := strings.Index(path, "/api/"); i >= 0 {
		return !isStream(path)
	}
	for _, end := range [...]string{"/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/userinfo"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

func isStream(path string) bool { return strings.Contains(path, "/api/v1/streaming") }
