package sentence_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/sentence"
)

// said is a sentence with the code that it names, "" for none.
type said struct {
	status int
	code   string
	text   string
}

// sentences are what servers say at an endpoint, named "METHOD path". They are in our
// own words: those of real servers are in internal/corpus.
var sentences = map[string][]said{
	"DELETE /api/v1/statuses/1": {
		{403, "action_not_allowed", "You do not have permission to delete this post"},
		{403, "", "We could not verify your signature"},
		{403, "", "Invalid CSRF token"},
		{403, "", "Your follow request is pending"},
		{403, "action_not_allowed", "You are not the author of this post"},
		{403, "action_not_allowed", "Not your post"},
	},
	"GET /api/v1/accounts/verify_credentials": {
		{401, "token_invalid", "Invalid token"},
		{401, "token_invalid", "Token not found"},
		{401, "token_invalid", "Unknown or invalid access token"},
		{401, "token_expired", "Token expired"},
		{401, "token_expired", "The access token has expired"},
		{401, "token_revoked", "Token has been revoked"},
		{401, "token_invalid", "The access token provided is expired, revoked, malformed, or invalid for other reasons."},
		{401, "", "Missing Authorization header"},
		{401, "", "Authentication required"},
		{403, "unauthorized", "Authentication required"},
		{403, "unauthorized", "You must be logged in"},
		{400, "unauthorized", "Missing access token"},
	},
	"GET /api/v1/statuses/1": {
		{400, "not_found", "Status not found"},
		{401, "not_found", "Post not found"},
		{404, "not_found", "Status not found"},
	},
	"GET /api/v1/timelines/home": {
		{400, "invalid_parameter", "limit must be an integer"},
		{400, "invalid_parameter", "Invalid max_id"},
		{422, "invalid_parameter", "Invalid value for parameter limit"},
	},
	"POST /api/v1/accounts/1/block": {
		{406, "action_not_allowed", "Not Acceptable: cannot block or unblock itself"},
	},
	"POST /api/v1/accounts/1/follow": {
		{403, "action_not_allowed", "You cannot follow yourself"},
		{403, "action_not_allowed", "You are blocked by this user"},
		{422, "not_found", "User not found"},
	},
	"POST /api/v1/apps": {
		{400, "missing_parameter", "client_name must be provided"},
		{422, "invalid_redirect_uri", "redirect_uris must be absolute URIs"},
		{422, "invalid_redirect_uri", "Invalid redirect_uri scheme"},
		{422, "invalid_scope", "Invalid scopes"},
	},
	"POST /api/v1/polls/1/votes": {
		{422, "poll_ended", "Poll has ended"},
		{400, "poll_ended", "This poll is closed"},
		{422, "poll_ended", "The poll has expired"},
		{422, "poll_already_voted", "You have already voted"},
		{400, "poll_already_voted", "already voted in this poll"},
		{422, "poll_own_vote", "You can't vote in your own poll"},
		{403, "poll_own_vote", "Cannot vote on own poll"},
		{400, "poll_invalid", "Invalid choice"},
		{400, "poll_invalid", "choices must not be empty"},
		{422, "poll_invalid", "This poll only accepts one choice"},
		{400, "poll_invalid", "Choice out of range"},
	},
	"POST /api/v1/statuses": {
		{403, "token_invalid", "Invalid access token"},
		{403, "insufficient_scope", "Missing required scope: write:statuses"},
		{403, "insufficient_scope", "Token does not have the required scope"},
		{403, "insufficient_scope", "Insufficient scope"},
		{401, "insufficient_scope", "This token lacks the write scope"},
		{403, "insufficient_scope", "Scope write:statuses is required"},
		{401, "user_token_required", "This API requires an authenticated user"},
		{401, "user_token_required", "A user token is required"},
		{403, "account_disabled", "Your account has been suspended"},
		{403, "account_disabled", "This user is banned"},
		{401, "account_disabled", "Account is deactivated"},
		{403, "account_disabled", "Account disabled"},
		{403, "email_unconfirmed", "Please confirm your email address"},
		{403, "email_unconfirmed", "Your email address has not been verified"},
		{403, "approval_pending", "Your account is pending approval"},
		{403, "account_moved", "This account has moved"},
		{403, "two_factor_required", "Two-factor authentication required"},
		{403, "ip_blocked", "Your IP address has been blocked"},
		{422, "text_too_long", "Status is too long"},
		{400, "text_too_long", "Post exceeds the maximum length of 5000 characters"},
		{422, "text_too_long", "Text must be at most 500 characters"},
		{400, "text_too_long", "Note content too long"},
		{413, "text_too_long", "Content is too large"},
		{422, "text_too_long", "content exceeds 500 characters"},
		{422, "text_blank", "Status cannot be empty"},
		{400, "text_blank", "Post can't be empty"},
		{400, "text_blank", "Either text or media is required"},
		{422, "text_blank", "status or media_ids required"},
		{400, "text_blank", "no content"},
		{400, "missing_parameter", "Missing required parameter: status"},
		{400, "missing_parameter", "status parameter is required"},
		{422, "language_invalid", "Invalid language code"},
		{422, "language_invalid", "Unknown language: xx"},
		{422, "validation_failed", "Invalid visibility"},
		{400, "validation_failed", "visibility must be one of public, unlisted, private, direct"},
		{422, "reply_target_missing", "Status you are replying to was not found"},
		{404, "reply_target_missing", "in_reply_to_id not found"},
		{422, "reply_target_missing", "Parent post does not exist"},
		{400, "reply_target_missing", "invalid in_reply_to_id"},
		{422, "quote_target_missing", "Quoted post not found"},
		{422, "quote_invalid", "You are not allowed to quote this post"},
		{422, "media_not_found", "Media not found"},
		{400, "media_not_found", "Invalid media id"},
		{422, "media_not_found", "Attachment 123 does not exist"},
		{404, "media_not_found", "Media attachment not found"},
		{422, "media_too_many", "Too many attachments"},
		{400, "media_too_many", "Cannot attach more than 4 media files"},
		{422, "media_too_many", "A maximum of 4 attachments is allowed"},
		{422, "poll_invalid", "Poll must have at least two options"},
		{400, "poll_invalid", "Too many poll options"},
		{400, "poll_invalid", "Poll option too long"},
		{422, "poll_invalid", "Poll expires_in is required"},
		{422, "media_mixed", "Polls and media cannot be combined"},
		{422, "scheduled_too_soon", "scheduled_at must be in the future"},
		{400, "scheduled_too_soon", "Scheduled date is in the past"},
		{422, "scheduled_total_limit", "Too many scheduled posts"},
		{422, "content_rejected", "Your post contains a banned word"},
		{422, "content_rejected", "Post rejected by spam filter"},
		{400, "content_rejected", "This post has been identified as spam"},
		{422, "duplicate", "Duplicate post"},
		{409, "duplicate", "This status is a duplicate"},
		{422, "duplicate", "You already posted this"},
		{409, "already_submitted", "Idempotency key already used"},
		{400, "invalid_request", "Invalid JSON"},
		{400, "invalid_request", "Malformed request body"},
		{400, "invalid_request", "unexpected EOF"},
		{400, "invalid_parameter", "invalid status format"},
		{404, "endpoint_missing", "No such endpoint"},
		{404, "endpoint_missing", "Unknown API endpoint"},
		{404, "endpoint_missing", "The requested URL /api/v1/statuses was not found on this server."},
		{404, "endpoint_missing", "Route POST:/api/v1/statuses not found"},
		{404, "endpoint_missing", "Cannot POST /api/v1/statuses"},
		{404, "endpoint_missing", `No route matches [POST] "/api/v1/statuses"`},
		{404, "endpoint_missing", "Page not found"},
		{422, "", "Something went wrong"},
		{400, "", "Bad Request"},
		{403, "", "Forbidden"},
		{422, "", "Unprocessable Content"},
		{403, "", "Access denied"},
		{403, "", "This action is not allowed"},
	},
	"POST /api/v1/statuses/1/pin": {
		{422, "pin_invalid", "You can only pin your own posts"},
		{422, "pin_invalid", "Too many pinned posts"},
		{422, "pin_invalid", "Post is already pinned"},
		{400, "pin_invalid", "Only public posts can be pinned"},
	},
	"POST /api/v1/statuses/1/reblog": {
		{403, "action_not_allowed", "You are not allowed to boost this post"},
	},
	"POST /api/v2/media": {
		{422, "media_type_unsupported", "Unsupported media type"},
		{400, "media_type_unsupported", "File type not allowed"},
		{422, "media_type_unsupported", "image/tiff is not a supported format"},
		{422, "media_type_unsupported", "Unsupported file format"},
		{400, "media_too_large", "File is too large"},
		{413, "media_too_large", "File exceeds the maximum size of 10 MB"},
		{422, "media_too_large", "Image dimensions too large"},
		{422, "media_unprocessable", "Could not process image"},
		{400, "media_unprocessable", "Failed to decode image"},
		{422, "media_unprocessable", "File is corrupt"},
		{400, "missing_parameter", "No file uploaded"},
		{400, "missing_parameter", "file is required"},
		{400, "missing_parameter", "No file provided"},
		{422, "media_description_too_long", "Description is too long"},
		{403, "storage_quota", "Storage quota exceeded"},
		{400, "storage_quota", "Not enough free space"},
	},
	"POST /oauth/revoke": {
		{400, "missing_parameter", "token is required"},
		{400, "missing_parameter", "Missing token"},
	},
	"POST /oauth/token": {
		{400, "missing_parameter", "client_id parameter is required"},
		{400, "missing_parameter", "Missing required parameter: code"},
		{400, "missing_parameter", "grant_type is missing"},
		{400, "missing_parameter", "No code provided"},
		{401, "invalid_client", "Unknown client"},
		{401, "invalid_client", "Client not found"},
		{400, "invalid_client", "The client could not be authenticated"},
		{401, "invalid_client", "Bad client credentials"},
		{403, "invalid_client", "Invalid client_id / client_secret"},
		{404, "invalid_client", "Application not found"},
		{400, "invalid_client", "client_secret does not match"},
		{400, "invalid_client", "Wrong client secret"},
		{400, "invalid_grant", "Authorization code expired"},
		{400, "invalid_grant", "The authorization code has expired or was already used"},
		{404, "invalid_grant", "Authorization code not found"},
		{400, "invalid_grant", "code was not issued to this client"},
		{400, "invalid_grant", "Unknown authorization code"},
		{400, "invalid_grant", "Code has already been redeemed"},
		{400, "invalid_grant", "PKCE verification failed"},
		{400, "invalid_grant", "code verifier mismatch"},
		{401, "invalid_grant", "Invalid username or password"},
		{400, "invalid_grant", "wrong password"},
		{400, "unsupported_grant_type", "grant_type not supported"},
		{400, "unsupported_grant_type", "Unknown grant type: foo"},
		{400, "unsupported_grant_type", "Only authorization_code grant type is supported"},
		{400, "invalid_redirect_uri", "redirect_uri mismatch"},
		{400, "invalid_redirect_uri", "The redirect URI does not match the one registered for this client"},
		{401, "invalid_redirect_uri", "redirect_uri is not registered for the application"},
		{400, "invalid_scope", "Requested scope exceeds the scope granted by the user"},
		{400, "invalid_scope", "Unknown scope: foo"},
	},
	"PUT /api/v1/media/1": {
		{400, "media_description_too_long", "Alt text exceeds 1500 characters"},
	},
}

func TestReadNamesWhatASentenceIsAbout(t *testing.T) {
	t.Parallel()
	for endpoint, all := range sentences {
		method, path, _ := strings.Cut(endpoint, " ")
		for _, s := range all {
			got := sentence.Read(&sentence.Answer{Text: s.text, Status: s.status, Method: method, Path: path})
			require.Equal(t, s.code, got, "%d %s: %s", s.status, endpoint, s.text)
		}
	}
}
