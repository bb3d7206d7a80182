package mastoerr

import (
	"iter"
	"slices"
)

//go:generate go run -C internal/codesmd . ../../docs/CODES.md

// Code says what exactly happened. Codes are an open set: later versions add
// some, and an error read from JSON may hold one that this version does not
// know, so a switch over codes needs a default.
//
// A Code is an error that means "any failure with this code":
//
//	if errors.Is(err, mastoerr.CodeMediaProcessing) { … }
type Code string

// Error returns the code itself, such as "text_too_long".
func (c Code) Error() string { return string(c) }

// The codes, each with the labels that it has unless a case is more precise: a
// connection that breaks before anything was sent is CodeConnectionLost and yet
// RetrySafe. docs/CODES.md has the same table for reading.
const (
	// Credentials.

	// CodeUnauthorized is a 401 that says no more: the credentials are missing or refused.
	CodeUnauthorized Code = "unauthorized"
	// CodeTokenInvalid means that the instance does not know the access token.
	CodeTokenInvalid Code = "token_invalid"
	// CodeTokenExpired means that the access token is past its lifetime.
	CodeTokenExpired Code = "token_expired"
	// CodeTokenRevoked means that the access token was withdrawn, by the person or by the instance.
	CodeTokenRevoked Code = "token_revoked"
	// CodeUserTokenRequired means that the token belongs to an application and not to a person.
	CodeUserTokenRequired Code = "user_token_required"
	// CodeLoginRequired means that the call was redirected to a login page.
	CodeLoginRequired Code = "login_required"
	// CodeInvalidGrant means that the authorization code or refresh token is wrong, used, expired or another client's (RFC 6749, section 5.2).
	CodeInvalidGrant Code = "invalid_grant"
	// CodeInvalidClient means that the instance does not know the application, or its secret (RFC 6749, section 5.2; also unauthorized_client); register the application anew before the person reconnects.
	CodeInvalidClient Code = "invalid_client"
	// CodeAccessDenied means that the person or the instance declined the authorization (RFC 6749, section 4.1.2.1).
	CodeAccessDenied Code = "access_denied"
	// Permissions.

	// CodeInsufficientScope means that the token lacks a scope that the call needs (RFC 6750, section 3.1).
	CodeInsufficientScope Code = "insufficient_scope"
	// CodeForbidden is a 403 (or 402) that says no more, or the page of a server in front of the instance that refuses the call.
	CodeForbidden Code = "forbidden"
	// CodeAccountDisabled means that the account is disabled, suspended, frozen or a memorial.
	CodeAccountDisabled Code = "account_disabled"
	// CodeAccountMoved means that the account has moved to another instance and can no longer post.
	CodeAccountMoved Code = "account_moved"
	// CodeEmailUnconfirmed means that the account's e-mail address is not confirmed.
	CodeEmailUnconfirmed Code = "email_unconfirmed"
	// CodeApprovalPending means that the instance's moderators have not approved the account yet.
	CodeApprovalPending Code = "approval_pending"
	// CodeTwoFactorRequired means that the instance asks for two-factor authentication.
	CodeTwoFactorRequired Code = "two_factor_required"
	// CodePasswordResetRequired means that the instance asks for a new password.
	CodePasswordResetRequired Code = "password_reset_required"
	// CodeActionNotAllowed means that the account may not do this to that object: someone else's post, a blocked author, an own account.
	CodeActionNotAllowed Code = "action_not_allowed"
	// CodeIPBlocked means that the instance blocks the address that the request came from.
	CodeIPBlocked Code = "ip_blocked"
	// CodeHTTPAuthRequired means that a proxy in front of the instance wants HTTP Basic or Digest credentials; the token was never looked at.
	CodeHTTPAuthRequired Code = "http_auth_required"
	// CodeLegalRestriction is a 451: unavailable for legal reasons (RFC 7725).
	CodeLegalRestriction Code = "legal_restriction"
	// Objects that are not there.

	// CodeNotFound means that the object is not there, or not for this account.
	CodeNotFound Code = "not_found"
	// CodeGone is a 410: the object was there and is no more.
	CodeGone Code = "gone"
	// CodeReplyTargetMissing means that the post to reply to is not there for this account.
	CodeReplyTargetMissing Code = "reply_target_missing"
	// CodeQuoteTargetMissing means that the post to quote is not there for this account.
	CodeQuoteTargetMissing Code = "quote_target_missing"
	// CodeEndpointMissing means that there is no such API at that address: a 404 page that is not the API's.
	CodeEndpointMissing Code = "endpoint_missing"
	// The form of the request.

	// CodeBadRequest is a 400, or another 4xx without a meaning of its own.
	CodeBadRequest Code = "bad_request"
	// CodeMethodNotAllowed is a 405.
	CodeMethodNotAllowed Code = "method_not_allowed"
	// CodeNotAcceptable is a 406.
	CodeNotAcceptable Code = "not_acceptable"
	// CodeUnsupportedMediaType is a 415: the request's Content-Type is refused.
	CodeUnsupportedMediaType Code = "unsupported_media_type"
	// CodeMissingParameter means that a required parameter is missing or empty.
	CodeMissingParameter Code = "missing_parameter"
	// CodeInvalidParameter means that a parameter has a value that the server cannot read.
	CodeInvalidParameter Code = "invalid_parameter"
	// CodeInvalidRequest means that the request is malformed (RFC 6749, section 5.2).
	CodeInvalidRequest Code = "invalid_request"
	// CodeInvalidScope means that a requested scope is unknown or not the application's (RFC 6749, section 5.2).
	CodeInvalidScope Code = "invalid_scope"
	// CodeInvalidRedirectURI means that the redirect URI is malformed or not the one registered.
	CodeInvalidRedirectURI Code = "invalid_redirect_uri"
	// CodeUnsupportedGrantType means that the instance does not offer this OAuth grant; Mastodon dropped the password grant in 4.4.
	CodeUnsupportedGrantType Code = "unsupported_grant_type"
	// CodeUnsupportedResponseType means that the instance does not offer this OAuth response type (RFC 6749, section 4.1.2.1).
	CodeUnsupportedResponseType Code = "unsupported_response_type"
	// CodeUnexpectedRedirect means a redirect that would lose the request's method or body; the usual cause is http:// in the instance's address.
	CodeUnexpectedRedirect Code = "unexpected_redirect"
	// CodeInvalidInstanceURL means that the instance's address is no URL that can be called; nothing was sent.
	CodeInvalidInstanceURL Code = "invalid_instance_url"
	// CodeAlreadySubmitted means that the Idempotency-Key was taken before, or that the same post is under way: look for the post, do not send it again.
	CodeAlreadySubmitted Code = "already_submitted"
	// CodeIdempotencyKeyReused means that another post has this Idempotency-Key and is out, or may be; this one was refused here and not sent.
	CodeIdempotencyKeyReused Code = "idempotency_key_reused"
	// Input that breaks a rule of the instance.

	// CodeValidationFailed is a 422 that says no more, or in words that are not known.
	CodeValidationFailed Code = "validation_failed"
	// CodeConflict is a 409 that says no more.
	CodeConflict Code = "conflict"
	// CodePayloadTooLarge is a 413: the request is larger than a server on the way takes.
	CodePayloadTooLarge Code = "payload_too_large"
	// CodeTextTooLong means that the post is over the instance's character limit.
	CodeTextTooLong Code = "text_too_long"
	// CodeTextBlank means that the post has neither text nor media.
	CodeTextBlank Code = "text_blank"
	// CodeLanguageInvalid means that the language tag is not one that the instance knows.
	CodeLanguageInvalid Code = "language_invalid"
	// CodeMediaTooMany means more attachments than the instance takes on one post.
	CodeMediaTooMany Code = "media_too_many"
	// CodeMediaMixed means attachments that cannot stand together, such as a video and images.
	CodeMediaMixed Code = "media_mixed"
	// CodeMediaNotFound means that an attachment is unknown, someone else's or already on another post.
	CodeMediaNotFound Code = "media_not_found"
	// CodeMediaUnprocessable means that the instance cannot process the file: 422, and the 500 that Mastodon gives for it.
	CodeMediaUnprocessable Code = "media_unprocessable"
	// CodeMediaTypeUnsupported means that the instance does not take files of this type.
	CodeMediaTypeUnsupported Code = "media_type_unsupported"
	// CodeMediaTooLarge means that the file has too many bytes or pixels for the instance.
	CodeMediaTooLarge Code = "media_too_large"
	// CodeMediaInUse means that the attachment is part of a post.
	CodeMediaInUse Code = "media_in_use"
	// CodeMediaDescriptionTooLong means that the alternative text is over the instance's limit.
	CodeMediaDescriptionTooLong Code = "media_description_too_long"
	// CodeMediaProcessing means that the instance is still processing an attachment: 206 of a media lookup, or 422 of a post that came too early.
	CodeMediaProcessing Code = "media_processing"
	// CodePollInvalid means that the poll or the vote breaks a rule: number or length of options, duration, choice.
	CodePollInvalid Code = "poll_invalid"
	// CodePollEnded means that the poll is over.
	CodePollEnded Code = "poll_ended"
	// CodePollAlreadyVoted means that the account has voted in this poll before.
	CodePollAlreadyVoted Code = "poll_already_voted"
	// CodePollOwnVote means a vote in one's own poll.
	CodePollOwnVote Code = "poll_own_vote"
	// CodeScheduledTooSoon means that scheduled_at is nearer than the instance allows, five minutes on Mastodon.
	CodeScheduledTooSoon Code = "scheduled_too_soon"
	// CodeScheduledDailyLimit means that as many posts are scheduled for that day as the instance allows; waiting does not help, another day does.
	CodeScheduledDailyLimit Code = "scheduled_daily_limit"
	// CodeScheduledTotalLimit means that as many posts are scheduled as the instance allows.
	CodeScheduledTotalLimit Code = "scheduled_total_limit"
	// CodeDuplicate means that the record exists already.
	CodeDuplicate Code = "duplicate"
	// CodeHashtagDisallowed means that the text has a hashtag which the instance forbids.
	CodeHashtagDisallowed Code = "hashtag_disallowed"
	// CodeMentionUnexpected means that the post would reach accounts which allowed_mentions does not name.
	CodeMentionUnexpected Code = "mention_unexpected"
	// CodePinInvalid means that the post cannot be pinned: too many pins, a boost, someone else's, a direct message.
	CodePinInvalid Code = "pin_invalid"
	// CodeQuoteInvalid means that the post may not be quoted so.
	CodeQuoteInvalid Code = "quote_invalid"
	// CodeFollowLimit means that the account follows as many accounts as the instance allows.
	CodeFollowLimit Code = "follow_limit"
	// CodeInviteInvalid means that the invite is unknown, used up or expired; the 401 that comes with it is not about the token.
	CodeInviteInvalid Code = "invite_invalid"
	// CodeContentRejected means that a filter of the instance rejects the post's content.
	CodeContentRejected Code = "content_rejected"
	// CodeStorageQuota means that the account's storage is full.
	CodeStorageQuota Code = "storage_quota"
	// Rate limits.

	// CodeRateLimited means that too many requests came from this account, application or address; RetryAt says when to come back, where the instance said so.
	CodeRateLimited Code = "rate_limited"
	// The instance, what stands in front of it, and the way there.

	// CodeInternalError is a 500: something broke in the instance, perhaps after the change was made.
	CodeInternalError Code = "internal_error"
	// CodeServerError is a 5xx without a meaning of its own.
	CodeServerError Code = "server_error"
	// CodeNotImplemented is a 501.
	CodeNotImplemented Code = "not_implemented"
	// CodeBadGateway is a 502: a proxy got no good answer from the instance, which may have acted all the same.
	CodeBadGateway Code = "bad_gateway"
	// CodeServiceUnavailable is a 503 that does not prove that the instance never had the request.
	CodeServiceUnavailable Code = "service_unavailable"
	// CodeGatewayTimeout is a 504: a proxy waited too long for the instance, which may still act.
	CodeGatewayTimeout Code = "gateway_timeout"
	// CodeRequestTimeout is a 408.
	CodeRequestTimeout Code = "request_timeout"
	// CodeTooEarly is a 425: the server will not act on early data (RFC 8470).
	CodeTooEarly Code = "too_early"
	// CodeOriginError is Cloudflare's 520: the instance gave an answer that could not be read.
	CodeOriginError Code = "origin_error"
	// CodeOriginTimeout is Cloudflare's 522 or 524: the instance did not answer in time.
	CodeOriginTimeout Code = "origin_timeout"
	// CodeOriginUnreachable is Cloudflare's 521, 523 or 530: the instance was never reached.
	CodeOriginUnreachable Code = "origin_unreachable"
	// CodeSSLError is a failed TLS connection behind the instance: its own 503 about another server, or Cloudflare's 525 and 526, which never reached it.
	CodeSSLError Code = "ssl_error"
	// CodeUnexpectedStatus is a status that no failure of the API should have.
	CodeUnexpectedStatus Code = "unexpected_status"
	// CodeRemoteFetchFailed means that the instance could not fetch something from another server.
	CodeRemoteFetchFailed Code = "remote_fetch_failed"
	// CodeTemporaryProblem is Mastodon's 503 about a lock, its storage or a backend.
	CodeTemporaryProblem Code = "temporary_problem"
	// CodeTranslationUnavailable means that the instance's translation service is out of quota or out of order.
	CodeTranslationUnavailable Code = "translation_unavailable"
	// CodeTimeout means that no answer came in time.
	CodeTimeout Code = "timeout"
	// CodeConnectionLost means that the connection broke before the answer was complete.
	CodeConnectionLost Code = "connection_lost"
	// CodeInvalidResponse means a success by its status that is not the JSON asked for, or an answer that is no HTTP; a post may have been made.
	CodeInvalidResponse Code = "invalid_response"
	// CodeWriteConflict is Mastodon's 409 about two updates at once; nothing was applied.
	CodeWriteConflict Code = "write_conflict"
	// CodeProxyNoBackend means that the page of a proxy proves that no backend took the request.
	CodeProxyNoBackend Code = "proxy_no_backend"
	// CodeEdgeChallenge means that a firewall or bot challenge in front of the instance stopped the request, whatever its status.
	CodeEdgeChallenge Code = "edge_challenge"
	// CodeMaintenance means that the instance says it is down for maintenance.
	CodeMaintenance Code = "maintenance"
	// CodeDNSError means that the instance's name could not be resolved.
	CodeDNSError Code = "dns_error"
	// CodeConnectionFailed means that no connection came about; as a rule nothing was sent, and Retry says so.
	CodeConnectionFailed Code = "connection_failed"
	// CodeTLSError means that the TLS handshake or the certificate check failed; as a rule nothing was sent, and Retry says so.
	CodeTLSError Code = "tls_error"
)

// CodeInfo is a row of the catalog.
type CodeInfo struct {
	Code     Code
	Category Category
	Action   Action
	Retry    RetrySafety
	Summary  string // what happened, for the developer
	Fix      string // one sentence that may be shown to the account's owner
}

// Info returns the catalog's row for c, and false for a code that this version
// does not know.
func (c Code) Info() (CodeInfo, bool) {
	for i := range catalog {
		if catalog[i].Code == c {
			return catalog[i], true
		}
	}
	return CodeInfo{}, false
}

// Codes iterates over the catalog in the order of CODES.md.
func Codes() iter.Seq[CodeInfo] { return slices.Values(catalog[:]) }

var catalog = [...]CodeInfo{
	{CodeUnauthorized, CategoryAuthentication, ActionReconnect, RetryNever, "The instance refused the credentials without saying why (401).", "Reconnect your account."},
	{CodeTokenInvalid, CategoryAuthentication, ActionReconnect, RetryNever, "The instance does not know this access token.", "Reconnect your account."},
	{CodeTokenExpired, CategoryAuthentication, ActionReconnect, RetryNever, "The access token is past its lifetime.", "Reconnect your account."},
	{CodeTokenRevoked, CategoryAuthentication, ActionReconnect, RetryNever, "The access token was withdrawn.", "Reconnect your account if you still want to post from here."},
	{CodeUserTokenRequired, CategoryAuthentication, ActionReconnect, RetryNever, "The token belongs to an application; this call needs one that a person granted.", "Reconnect your account and approve the access."},
	{CodeLoginRequired, CategoryAuthentication, ActionReconnect, RetryNever, "The call was redirected to the instance's login page: the token was not accepted.", "Reconnect your account."},
	{CodeInvalidGrant, CategoryAuthentication, ActionReconnect, RetryNever, "The authorization code or refresh token is wrong, already used, expired or was issued to another client.", "Connect your account again from the start."},
	{CodeInvalidClient, CategoryAuthentication, ActionReconnect, RetryNever, "The instance does not know this application or its secret; register the application again before asking for the reconnect.", "Connect your account again."},
	{CodeAccessDenied, CategoryAuthentication, ActionReconnect, RetryNever, "The person or the instance declined the authorization.", "Connect your account again and approve the access."},
	{CodeInsufficientScope, CategoryPermissions, ActionReconnect, RetryNever, "The token lacks a scope that this call needs; ask for it in the next authorization.", "Reconnect your account and approve all the permissions asked for."},
	{CodeForbidden, CategoryPermissions, ActionFixInput, RetryNever, "The instance, or a server in front of it, refuses this call without saying why.", "Check whether your account may do this, and ask your instance's administrators: your instance, or a server in front of it, refuses it."},
	{CodeAccountDisabled, CategoryPermissions, ActionFixInput, RetryNever, "The account is disabled, suspended or frozen on its instance.", "Log in to your instance and read what its moderators say about your account."},
	{CodeAccountMoved, CategoryPermissions, ActionFixInput, RetryNever, "The account has moved to another instance.", "Connect the account that you moved to."},
	{CodeEmailUnconfirmed, CategoryPermissions, ActionFixInput, RetryNever, "The account's e-mail address is not confirmed.", "Confirm your e-mail address on your instance."},
	{CodeApprovalPending, CategoryPermissions, ActionFixInput, RetryNever, "The account waits for its instance's moderators to approve it.", "Wait until your instance has approved your account."},
	{CodeTwoFactorRequired, CategoryPermissions, ActionFixInput, RetryNever, "The instance asks for two-factor authentication on this account.", "Set up two-factor authentication on your instance, then try again."},
	{CodePasswordResetRequired, CategoryPermissions, ActionFixInput, RetryNever, "The instance asks for a new password on this account.", "Set a new password on your instance."},
	{CodeActionNotAllowed, CategoryPermissions, ActionFixInput, RetryNever, "The account may not do this to that object.", "Check whether you may do this: the post or account may be private, blocked or someone else's."},
	{CodeIPBlocked, CategoryPermissions, ActionFixInput, RetryNever, "The instance blocks the address that the request came from.", "Ask your instance's administrators to let this service in."},
	{CodeHTTPAuthRequired, CategoryPermissions, ActionFixInput, RetryNever, "A proxy in front of the instance wants HTTP credentials; the token was never looked at.", "Ask your instance's administrators to open its API to other services."},
	{CodeLegalRestriction, CategoryPermissions, ActionFixInput, RetryNever, "The instance withholds this for legal reasons (451).", "Ask your instance's administrators why this is not available."},
	{CodeNotFound, CategoryNotFound, ActionFixInput, RetryNever, "The object does not exist, or this account may not see it.", "Check that what this is about still exists and that you may see it, and check the address of your instance."},
	{CodeGone, CategoryNotFound, ActionFixInput, RetryNever, "The object was there and is no more (410).", "Remove the reference to what was deleted."},
	{CodeReplyTargetMissing, CategoryNotFound, ActionFixInput, RetryNever, "The post to reply to does not exist, or this account may not see it.", "Post without the reply, or choose another post to reply to."},
	{CodeQuoteTargetMissing, CategoryNotFound, ActionFixInput, RetryNever, "The post to quote does not exist, or this account may not see it.", "Post without the quote, or choose another post to quote."},
	{CodeEndpointMissing, CategoryNotFound, ActionFixInput, RetryNever, "There is no such API at this address: not a Mastodon-compatible server, a wrong address or a proxy without a route.", "Check the address of your instance."},
	{CodeBadRequest, CategoryRequest, ActionFixInput, RetryNever, "The server could not make sense of the request.", "Report this to us: the request has to change."},
	{CodeMethodNotAllowed, CategoryRequest, ActionFixInput, RetryNever, "The endpoint does not take this HTTP method (405).", "Report this to us: your instance does not offer this function."},
	{CodeNotAcceptable, CategoryRequest, ActionFixInput, RetryNever, "The server cannot answer in a form that the request accepts (406).", "Report this to us: the request has to change."},
	{CodeUnsupportedMediaType, CategoryRequest, ActionFixInput, RetryNever, "The server does not take the request's Content-Type (415).", "Report this to us: the request has to change."},
	{CodeMissingParameter, CategoryRequest, ActionFixInput, RetryNever, "A required parameter is missing or empty.", "Fill in what is missing and try again."},
	{CodeInvalidParameter, CategoryRequest, ActionFixInput, RetryNever, "A parameter has a value that the server cannot read.", "Correct the value, or remove invisible characters from the text, and try again."},
	{CodeInvalidRequest, CategoryRequest, ActionFixInput, RetryNever, "The request is malformed or lacks a parameter.", "Report this to us: the request has to change."},
	{CodeInvalidScope, CategoryRequest, ActionFixInput, RetryNever, "A requested scope is unknown, malformed or not among those the application registered.", "Report this to us: the permissions we ask for have to change."},
	{CodeInvalidRedirectURI, CategoryRequest, ActionFixInput, RetryNever, "The redirect URI is malformed or not the one that the application registered.", "Report this to us: our redirect address has to change."},
	{CodeUnsupportedGrantType, CategoryRequest, ActionFixInput, RetryNever, "The instance does not offer this OAuth grant type.", "Report this to us: connect with an authorization code instead."},
	{CodeUnsupportedResponseType, CategoryRequest, ActionFixInput, RetryNever, "The instance does not offer this OAuth response type.", "Report this to us: the authorization request has to change."},
	{CodeUnexpectedRedirect, CategoryRequest, ActionFixInput, RetryNever, "The instance redirects the call elsewhere; following would lose the request's method and body.", "Enter the address of your instance with https:// and as it appears in the browser."},
	{CodeInvalidInstanceURL, CategoryRequest, ActionFixInput, RetryNever, "The instance's address is no http or https URL with a host, or has a user name or a doubled slash; nothing was sent.", "Correct the address of your instance."},
	{CodeAlreadySubmitted, CategoryRequest, ActionFixInput, RetryNever, "The Idempotency-Key was taken before, or the same post is under way; nothing says whether the post exists.", "Look on your profile whether the post is there before you send it again."},
	{CodeIdempotencyKeyReused, CategoryRequest, ActionFixInput, RetryNever, "Another post has this Idempotency-Key and is out, or may be. The instance would answer with that post and drop this one, so it was not sent: every post needs a key of its own.", "Look on your profile: an earlier version of this post is out, or may be."},
	{CodeValidationFailed, CategoryValidation, ActionFixInput, RetryNever, "The instance rejects the input.", "Correct what your instance complains about; where it gives no reason, check text, attachments and settings of the post."},
	{CodeConflict, CategoryValidation, ActionFixInput, RetryNever, "The request contradicts the object's present state (409).", "Open it again on your instance, and try again."},
	{CodePayloadTooLarge, CategoryValidation, ActionFixInput, RetryNever, "The request is larger than the instance or its proxy takes (413).", "Make the post or the file smaller."},
	{CodeTextTooLong, CategoryValidation, ActionFixInput, RetryNever, "The post is over the instance's character limit.", "Shorten the post."},
	{CodeTextBlank, CategoryValidation, ActionFixInput, RetryNever, "The post has neither text nor media.", "Write a text or attach a file."},
	{CodeLanguageInvalid, CategoryValidation, ActionFixInput, RetryNever, "The language is no tag that the instance knows.", "Choose another language for the post."},
	{CodeMediaTooMany, CategoryValidation, ActionFixInput, RetryNever, "There are more attachments than the instance takes on one post.", "Remove some attachments."},
	{CodeMediaMixed, CategoryValidation, ActionFixInput, RetryNever, "The attachments cannot stand together, such as a video and images.", "Attach either one video or images, not both."},
	{CodeMediaNotFound, CategoryValidation, ActionFixInput, RetryNever, "An attachment is unknown, belongs to someone else or is already on another post.", "Attach the file again."},
	{CodeMediaUnprocessable, CategoryValidation, ActionFixInput, RetryNever, "The instance cannot process the file.", "Attach the file in another format or size."},
	{CodeMediaTypeUnsupported, CategoryValidation, ActionFixInput, RetryNever, "The instance does not take files of this type.", "Attach the file in another format."},
	{CodeMediaTooLarge, CategoryValidation, ActionFixInput, RetryNever, "The file has too many bytes or pixels for the instance.", "Make the file smaller."},
	{CodeMediaInUse, CategoryValidation, ActionFixInput, RetryNever, "The attachment is already part of a post.", "Attach the file again, or remove it from the other post."},
	{CodeMediaDescriptionTooLong, CategoryValidation, ActionFixInput, RetryNever, "The attachment's description is over the instance's limit.", "Shorten the description of the attachment."},
	{CodeMediaProcessing, CategoryValidation, ActionRetryLater, RetrySafe, "The instance is still processing an attachment.", "Wait: the post goes out as soon as your instance has processed the attachment."},
	{CodePollInvalid, CategoryValidation, ActionFixInput, RetryNever, "The poll or the vote breaks a rule of the instance.", "Correct the options or the duration of the poll."},
	{CodePollEnded, CategoryValidation, ActionFixInput, RetryNever, "The poll is over.", "Leave the vote: the poll is over."},
	{CodePollAlreadyVoted, CategoryValidation, ActionFixInput, RetryNever, "The account has voted in this poll before.", "Leave the vote: you have voted before."},
	{CodePollOwnVote, CategoryValidation, ActionFixInput, RetryNever, "The account cannot vote in its own poll.", "Leave the vote: the poll is your own."},
	{CodeScheduledTooSoon, CategoryValidation, ActionFixInput, RetryNever, "scheduled_at is nearer than the instance allows.", "Choose a later time."},
	{CodeScheduledDailyLimit, CategoryValidation, ActionFixInput, RetryNever, "As many posts are scheduled for that day as the instance allows.", "Schedule the post for another day."},
	{CodeScheduledTotalLimit, CategoryValidation, ActionFixInput, RetryNever, "As many posts are scheduled as the instance allows.", "Delete a scheduled post, or wait until one is published."},
	{CodeDuplicate, CategoryValidation, ActionFixInput, RetryNever, "The record exists already.", "Nothing to do: this was done before."},
	{CodeHashtagDisallowed, CategoryValidation, ActionFixInput, RetryNever, "The text has a hashtag that the instance forbids.", "Remove the hashtag."},
	{CodeMentionUnexpected, CategoryValidation, ActionFixInput, RetryNever, "The post would be sent to accounts that allowed_mentions does not name.", "Check whom the post mentions."},
	{CodePinInvalid, CategoryValidation, ActionFixInput, RetryNever, "The post cannot be pinned.", "Choose another post to pin, or unpin one."},
	{CodeQuoteInvalid, CategoryValidation, ActionFixInput, RetryNever, "The post may not be quoted in this way.", "Post without the quote."},
	{CodeFollowLimit, CategoryValidation, ActionFixInput, RetryNever, "The account follows as many accounts as the instance allows.", "Unfollow an account first."},
	{CodeInviteInvalid, CategoryValidation, ActionFixInput, RetryNever, "The invite is unknown, used up or expired.", "Ask for a new invite."},
	{CodeContentRejected, CategoryValidation, ActionFixInput, RetryNever, "A filter of the instance rejects the post's content.", "Change the wording of the post, or ask your instance's moderators."},
	{CodeStorageQuota, CategoryValidation, ActionFixInput, RetryNever, "The account's storage on the instance is full.", "Delete some of your media on your instance."},
	{CodeRateLimited, CategoryRateLimiting, ActionRetryLater, RetrySafe, "Too many requests came from this account, application or address.", "Wait: your instance limits how often it can be called."},
	{CodeInternalError, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "Something broke in the instance, perhaps after the change was made (500).", "Wait, and tell your instance's administrators if this lasts: your instance has a problem of its own."},
	{CodeServerError, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The instance failed (5xx).", "Wait, and tell your instance's administrators if this lasts: your instance has a problem of its own."},
	{CodeNotImplemented, CategoryRemoteService, ActionFixInput, RetryNever, "The server does not offer this function (501).", "Report this to us: your instance does not offer this function."},
	{CodeBadGateway, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "A proxy got no good answer from the instance, which may have acted all the same (502).", "Wait, and tell your instance's administrators if this lasts: your instance has a problem of its own."},
	{CodeServiceUnavailable, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The instance is unavailable (503); nothing proves that it never had the request.", "Wait, and ask your instance's administrators if this lasts: your instance is not available."},
	{CodeGatewayTimeout, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "A proxy waited too long for the instance, which may still act (504).", "Wait, and tell your instance's administrators if this lasts: your instance answers too slowly."},
	{CodeRequestTimeout, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The server waited too long for the request (408).", "Wait: the connection to your instance is slow."},
	{CodeTooEarly, CategoryRemoteService, ActionRetryLater, RetrySafe, "The server did not act on the request because it came as TLS early data (425).", "Wait a moment: the request is sent again."},
	{CodeOriginError, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The instance gave Cloudflare an answer that it could not read (520).", "Wait, and tell your instance's administrators if this lasts: your instance has a problem of its own."},
	{CodeOriginTimeout, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The instance did not answer Cloudflare in time (522, 524).", "Wait, and tell your instance's administrators if this lasts: your instance answers too slowly."},
	{CodeOriginUnreachable, CategoryRemoteService, ActionRetryLater, RetrySafe, "Cloudflare could not reach the instance (521, 523, 530).", "Wait, and check if this lasts whether your instance still exists: it cannot be reached."},
	{CodeSSLError, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "A TLS connection behind the instance failed.", "Wait, and tell your instance's administrators if this lasts: a certificate of your instance, or of a server that it calls, has a problem."},
	{CodeUnexpectedStatus, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The answer has a status that no failure of the API should have.", "Wait, and check the address of your instance if this lasts: what answers there may be no Mastodon."},
	{CodeRemoteFetchFailed, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The instance could not fetch something from another server.", "Wait: a server that your instance calls does not answer."},
	{CodeTemporaryProblem, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The instance could not get a lock, its storage or a backend.", "Wait: your instance has a problem of its own."},
	{CodeTranslationUnavailable, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The instance's translation service is out of quota or out of order.", "Wait: your instance cannot translate at the moment."},
	{CodeTimeout, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "No answer came in time.", "Wait, and check if this lasts whether your instance still exists: it does not answer in time."},
	{CodeConnectionLost, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The connection broke before the answer was complete.", "Wait, and tell your instance's administrators if this lasts: the connection to your instance broke."},
	{CodeInvalidResponse, CategoryRemoteService, ActionRetryLater, RetryIfIdempotent, "The answer is not the JSON that was asked for.", "Wait, and check the address of your instance if this lasts: what answers there may be no Mastodon."},
	{CodeWriteConflict, CategoryRemoteService, ActionRetryLater, RetrySafe, "Two updates met and this one was not applied.", "Wait a moment: the request is sent again."},
	{CodeProxyNoBackend, CategoryRemoteService, ActionRetryLater, RetrySafe, "A proxy answered for itself: no backend took the request.", "Wait, and ask your instance's administrators if this lasts: your instance is not running."},
	{CodeEdgeChallenge, CategoryRemoteService, ActionRetryLater, RetrySafe, "A firewall or bot challenge in front of the instance stopped the request.", "Ask your instance's administrators to let this service through their firewall, if this lasts."},
	{CodeMaintenance, CategoryRemoteService, ActionRetryLater, RetrySafe, "The instance is down for maintenance.", "Wait, and ask your instance's administrators if this lasts: your instance is being maintained."},
	{CodeDNSError, CategoryRemoteService, ActionRetryLater, RetrySafe, "The instance's name could not be resolved.", "Wait, and check the address of your instance if this lasts."},
	{CodeConnectionFailed, CategoryRemoteService, ActionRetryLater, RetrySafe, "No connection to the instance came about; nothing was sent.", "Wait, and check the address of your instance if this lasts: nothing answers there."},
	{CodeTLSError, CategoryRemoteService, ActionRetryLater, RetrySafe, "The TLS handshake or the certificate check failed; nothing was sent.", "Wait, and tell your instance's administrators if this lasts: no secure connection to it comes about, often because of its certificate."},
}
