package request

import (
	"net/http"
	"strings"
)

// Idempotent reports whether sending the request again cannot apply it twice, by
// its method (RFC 9110, section 9.2.2) or because Mastodon makes the call
// idempotent. It is false for PATCH, as RFC 5789 does not make it idempotent, and
// for every new post: whether an Idempotency-Key helps is not the request's to
// say.
func (f *Facts) Idempotent() bool {
	switch f.Method {
	case http.MethodPut, http.MethodDelete:
		return true
	case http.MethodPost:
		return !f.NewStatus && isIdempotentPost(f.Endpoint())
	}
	return f.ReadOnly
}

// isIdempotentPost reports whether a POST leads to the same state however often
// it is sent. The sources are files of Mastodon's main branch of 2026-08
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
