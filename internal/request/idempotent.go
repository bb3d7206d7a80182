package mastoerr

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

const (
	idempotencyKeyHeader = "Idempotency-Key"
	statusesPath         = "/api/v1/statuses"
)

// isIdempotent reports whether sending r again cannot apply it twice: by its
// method (RFC 9110, section 9.2.2), because Mastodon makes the call idempotent,
// or because it is a post that carries an Idempotency-Key which counts.
// PATCH is none: RFC 5789 does not make it one.
func isIdempotent(r *http.Request) bool {
	switch r.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return true
	case http.MethodPost:
		if r.URL == nil {
			return false
		}
		if isNewStatus(r) {
			return r.Header.Get(idempotencyKeyHeader) != "" && !mayBeScheduled(r)
		}
		return isIdempotentPost(maskPath(r.URL.Path))
	}
	return false
}

// isNewStatus is true for the one call that honours an Idempotency-Key.
func isNewStatus(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL != nil &&
		strings.HasSuffix(strings.TrimRight(r.URL.Path, "/"), statusesPath)
}

// isIdempotentPost knows the POSTs that lead to the same state however often
// they are sent. The sources are files of Mastodon's main branch of 2026-08
// (app/services, app/controllers/api/v1).
func isIdempotentPost(endpoint string) bool {
	i := strings.Index(endpoint, "/api/")
	if i < 0 {
		// RFC 7009, section 2.2: revoking an invalid token is a success.
		return strings.HasSuffix(endpoint, "/oauth/revoke")
	}
	switch endpoint[i:] {
	case "/api/v1/statuses/:id/favourite", // favourite_service.rb returns the existing one
		"/api/v1/statuses/:id/unfavourite",
		"/api/v1/statuses/:id/bookmark", // bookmarks_controller.rb: find_or_create_by!
		"/api/v1/statuses/:id/unbookmark",
		"/api/v1/statuses/:id/reblog", // reblog_service.rb returns the existing boost, under a lock
		"/api/v1/statuses/:id/unreblog",
		"/api/v1/statuses/:id/mute", // conversation mute
		"/api/v1/statuses/:id/unmute",
		"/api/v1/statuses/:id/unpin",    // but pin answers "Duplicate record" the second time
		"/api/v1/accounts/:id/follow",   // follow_service.rb returns the existing follow or request
		"/api/v1/accounts/:id/unfollow", // unfollow_service.rb
		"/api/v1/accounts/:id/block",
		"/api/v1/accounts/:id/unblock",
		"/api/v1/accounts/:id/mute",
		"/api/v1/accounts/:id/unmute",
		"/api/v1/accounts/:id/endorse", // endorsements_controller.rb: find_or_create_by!
		"/api/v1/accounts/:id/unendorse",
		"/api/v1/tags/:id/follow", // tags_controller.rb
		"/api/v1/tags/:id/unfollow",
		"/api/v1/domain_blocks",
		"/api/v1/push/subscription": // replaces the one before
		return true
	}
	return false
}

// mayBeScheduled reports whether a new post asks for a later time. Mastodon
// ignores the key of such posts (mastodon/mastodon#30039). A body that cannot be
// read again counts as scheduled: a key is trusted only where it is known to
// help.
func mayBeScheduled(r *http.Request) bool {
	form, ok := postForm(r)
	return !ok || form.Get("scheduled_at") != ""
}

// scheduledWithoutTarget is true for a new post that is scheduled and neither
// replies nor quotes.
func scheduledWithoutTarget(r *http.Request) bool {
	form, ok := postForm(r)
	return ok && form.Get("scheduled_at") != "" && form.Get("in_reply_to_id") == "" &&
		form.Get("quoted_status_id") == "" && form.Get("quote_id") == ""
}

// bodyContext is where setKey puts the GetBody that it takes from a request, for
// a CheckResponse further down.
type bodyContext struct{}

// postForm reads the parameters of a new post, in the two forms in which they
// can be read without changing the request.
func postForm(r *http.Request) (url.Values, bool) {
	raw, whole := bodyAgain(r)
	if !whole {
		return nil, false
	}
	if raw == nil {
		return nil, true
	}
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch mediaType {
	case "application/x-www-form-urlencoded", "":
		form, err := url.ParseQuery(string(raw))
		return form, err == nil
	case "application/json":
		var post map[string]any
		if json.Unmarshal(raw, &post) != nil {
			return nil, false
		}
		form := make(url.Values)
		for name, value := range post {
			addParameter(form, name, value)
		}
		return form, true
	}
	return nil, false
}

// bodyAgain reads the body, or as much of it as a post may have, without changing
// the request. It is not whole when there is more, and when it cannot be read
// twice; it is nil when there is none.
func bodyAgain(r *http.Request) (raw []byte, whole bool) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, true
	}
	getBody := r.GetBody
	if getBody == nil {
		getBody, _ = r.Context().Value(bodyContext{}).(func() (io.ReadCloser, error))
	}
	if getBody == nil {
		return nil, false
	}
	body, err := getBody()
	if err != nil {
		return nil, false
	}
	defer body.Close()
	const enough = 1 << 20 // bytes; a post is far below
	raw, err = io.ReadAll(io.LimitReader(body, enough+1))
	if len(raw) > enough {
		return raw[:enough], false
	}
	return raw, err == nil
}

// addParameter names what is nested as Rails does: "poll[options][]".
func addParameter(form url.Values, name string, value any) {
	switch value := value.(type) {
	case nil:
	case map[string]any:
		for member, value := range value {
			addParameter(form, name+"["+member+"]", value)
		}
	case []any:
		for _, value := range value {
			addParameter(form, name+"[]", value)
		}
	default:
		form.Add(name, fmt.Sprint(value))
	}
}
