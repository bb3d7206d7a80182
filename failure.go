package mastoerr

import (
	"net/http"
	"strings"

	"github.com/mastoerr/mastoerr/internal/edge"
	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// isFailure reports whether a response is a failure; see CheckResponse. facts are
// those of the request that it answers.
func isFailure(resp *http.Response, facts *request.Facts) bool {
	return resp.StatusCode >= 400 ||
		isUnaskedInformation(resp, facts.First) ||
		resp.StatusCode >= 300 && resp.StatusCode != http.StatusNotModified ||
		isMediaPending(resp, facts.First) ||
		isWrongSuccess(resp, facts) ||
		isNoEntity(resp, facts)
}

// isPlainSuccess reports whether a response is the usual success. Where no
// redirect led to it, there is nothing more to see but isNoEntity.
func isPlainSuccess(resp *http.Response) bool {
	return resp.StatusCode == http.StatusOK && isJSON(resp.Header.Get("Content-Type")) && !edge.MayBeRefusal(resp)
}

// isUnaskedInformation reports whether the status is no final one, other than a
// change of protocol that was asked for. After one that was not, what looks like
// the body is the connection, and no context ends a Read of that.
func isUnaskedInformation(resp *http.Response, first *request.Facts) bool {
	return resp.StatusCode < 200 &&
		(resp.StatusCode != http.StatusSwitchingProtocols || first.Request != nil && first.Request.Header.Get("Upgrade") == "")
}

// isMediaPending reports whether the response is the 206 that Mastodon gives while
// it processes a file (docs.joinmastodon.org/methods/media, GET /api/v1/media/:id).
func isMediaPending(resp *http.Response, first *request.Facts) bool {
	return resp.StatusCode == http.StatusPartialContent &&
		strings.Contains(first.Path, "/api/") && strings.Contains(first.Path, "/media/")
}

// isWrongSuccess reports whether a 2xx cannot be what the caller asked for.
func isWrongSuccess(resp *http.Response, facts *request.Facts) bool {
	if resp.StatusCode < 200 || resp.StatusCode > 299 || resp.StatusCode == http.StatusNoContent {
		return false
	}
	first := facts.First
	if !first.ExpectsJSON() || first.Method == http.MethodHead {
		return false
	}
	if facts.DroppedBody || resp.StatusCode == http.StatusPartialContent && first.Method == http.MethodPost {
		return true
	}
	switch {
	case edge.IsChallenge(resp):
		return true
	case isJSON(resp.Header.Get("Content-Type")):
		return edge.MayBeRefusal(resp) && isWallRefusal(resp)
	case resp.ContentLength == 0:
		return false
	}
	// Accept JSON with a wrong Content-Type.
	const sniffLen = 512 // bytes, as many as browsers look at
	switch wire.Parse(wire.Peek(resp, sniffLen)).Shape {
	case wire.JSON, wire.Empty:
		return false
	}
	return true
}

// isNoEntity reports whether the beginning of a 2xx proves that it is not the entity
// that the call asks for, such as {} or {"error":"…"}.
func isNoEntity(resp *http.Response, facts *request.Facts) bool {
	switch resp.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted:
	default:
		return false
	}
	members := facts.First.Identifiers()
	if members == nil {
		return false
	}
	return wire.PeekHead(resp).LacksAll(members)
}

// isJSON reports whether a Content-Type is application/json or ends in +json
// (RFC 6839), with any parameters.
func isJSON(contentType string) bool {
	const maxType = 256 // bytes; RFC 6838, section 4.2, allows 127 and its parameters
	mediaType, _, _ := strings.Cut(contentType[:min(len(contentType), maxType)], ";")
	mediaType = strings.TrimSpace(mediaType)
	const suffix = "json"
	return len(mediaType) >= len(suffix) && strings.EqualFold(mediaType[len(mediaType)-len(suffix):], suffix)
}

// isWallRefusal reports whether a short JSON body of a success is a firewall's.
func isWallRefusal(resp *http.Response) bool {
	a := edge.Answer{Status: resp.StatusCode, Header: resp.Header, Body: wire.Peek(resp, int(resp.ContentLength)+1)}
	return edge.Recognise(&a) != ""
}
