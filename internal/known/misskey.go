package known

import "strings"

// misskeyCode returns the code for an error code of Misskey or its forks (Sharkey,
// Firefish, Cherrypick). These stand in error.code and, since Sharkey 2025, in
// "error". Sharkey 2024 sends all of them with 401, so plain codes are here too.
//
// Sources: packages/backend/src/server/api/ApiCallService.ts and the "errors" of
// the endpoints, as named.
func misskeyCode(a *Answer, word string) string {
	switch word {
	// ApiCallService.ts
	case "AUTHENTICATION_FAILED", "INVALID_TOKEN":
		return "token_invalid"
	case "CREDENTIAL_REQUIRED", "UNAUTHORIZED":
		return "unauthorized"
	case "PERMISSION_DENIED":
		return "insufficient_scope"
	case "YOUR_ACCOUNT_SUSPENDED":
		return "account_disabled"
	case "YOUR_ACCOUNT_MOVED":
		return "account_moved"
	case "ROLE_PERMISSION_DENIED":
		return "action_not_allowed"
	case "ACCESS_DENIED", "FORBIDDEN":
		return "forbidden"
	case "RATE_LIMIT_EXCEEDED", "BRIEF_REQUEST_INTERVAL", "TOO_MANY_REQUESTS":
		return "rate_limited"
	case "INTERNAL_ERROR", "UNKNOWN_ERROR": // the latter of mastodon/MastodonLogger.ts (Sharkey)
		return "internal_error"
	case "UNKNOWN_API_ENDPOINT":
		return "endpoint_missing"
	case "NOT_IMPLEMENTED":
		return "not_implemented"
	case "NOT_FOUND":
		return "not_found"

	// mastodon/endpoints/status.ts (Sharkey): the description says more.
	case "BAD_REQUEST":
		if mentions(a.Body.Description, "missing required") {
			return "missing_parameter"
		}
		return "bad_request"

	// endpoints/notes/create.ts, edit.ts
	case "MAX_LENGTH", "MAX_CW_LENGTH":
		return "text_too_long"
	case "CONTENT_REQUIRED": // before version 13
		return "text_blank"
	case "NO_SUCH_REPLY_TARGET", "CANNOT_REPLY_TO_AN_INVISIBLE_NOTE":
		return "reply_target_missing"
	case "NO_SUCH_RENOTE_TARGET":
		return ifOn(a, creating, "quote_target_missing", "not_found")
	case "CANNOT_RENOTE_TO_A_PURE_RENOTE", "CANNOT_RENOTE_DUE_TO_VISIBILITY", "CANNOT_RENOTE_OUTSIDE_OF_CHANNEL":
		return ifOn(a, creating, "quote_invalid", "action_not_allowed")
	case "QUOTE_DISABLED_FOR_USER", "YOU_HAVE_BEEN_BLOCKED", "BLOCKED", "BLOCKING":
		return "action_not_allowed"
	case "CANNOT_CREATE_ALREADY_EXPIRED_POLL":
		return "poll_invalid"
	case "NO_SUCH_FILE":
		return "media_not_found"
	case "CONTAINS_PROHIBITED_WORDS":
		return "content_rejected"
	case "CONTAINS_TOO_MANY_MENTIONS":
		return "validation_failed"

	// endpoints/notes/schedule/create.ts
	case "CANNOT_CREATE_ALREADY_EXPIRED_SCHEDULE":
		return "scheduled_too_soon"
	case "SCHEDULE_NOTE_MAX", "TOO_MANY_SCHEDULED_NOTES":
		return "scheduled_total_limit"

	// endpoints/notes/polls/vote.ts
	case "ALREADY_VOTED":
		return "poll_already_voted"
	case "ALREADY_EXPIRED":
		return "poll_ended"
	case "INVALID_CHOICE":
		return "poll_invalid"
	case "NO_POLL":
		return "not_found"

	// endpoints/i/pin.ts
	case "PIN_LIMIT_EXCEEDED", "ALREADY_PINNED":
		return "pin_invalid"

	// endpoints/drive/files/create.ts
	case "NO_FREE_SPACE":
		return "storage_quota"
	case "MAX_FILE_SIZE_EXCEEDED":
		return "media_too_large"
	case "UNALLOWED_FILE_TYPE":
		return "media_type_unsupported"
	case "INAPPROPRIATE":
		return "content_rejected"
	case "FILE_REQUIRED": // endpoint-base.ts
		return "missing_parameter"
	case "FAILED_TO_CREATE_DRIVE_FILE":
		return "internal_error"
	case "RESTRICTED_BY_ROLE": // endpoints/i/update.ts
		return "action_not_allowed"

	// endpoints/following/create.ts, blocking/create.ts, mute/create.ts
	case "FOLLOWEE_IS_YOURSELF", "FOLLOWING_YOURSELF":
		return "action_not_allowed"
	case "BLOCKEE_IS_YOURSELF", "MUTEE_IS_YOURSELF":
		return "validation_failed"
	case "FAILED_TO_RESOLVE_REMOTE_USER", "REQUEST_FAILED", "RESPONSE_INVALID", "FEDERATION_ERROR": // users/show.ts, ap/show.ts
		return "remote_fetch_failed"

	// endpoints/notes/*-timeline.ts
	case "LTL_DISABLED", "GTL_DISABLED", "STL_DISABLED", "BTL_DISABLED":
		return "action_not_allowed"

	// endpoints/notes/translate.ts
	case "NO_TRANSLATE_SERVICE", "TRANSLATION_FAILED":
		return "translation_unavailable"
	case "CANNOT_TRANSLATE_INVISIBLE_NOTE":
		return "action_not_allowed"
	}
	return misskeyFamily(word)
}

// misskeyFamily returns the code for the prefixes that many error codes share.
func misskeyFamily(word string) string {
	switch {
	case strings.HasPrefix(word, "NO_SUCH_"), strings.HasPrefix(word, "NOT_FOUND_"):
		return "not_found"
	case strings.HasPrefix(word, "ALREADY_"):
		return "duplicate"
	case strings.HasPrefix(word, "INVALID_"):
		return "invalid_parameter"
	case strings.HasPrefix(word, "CANNOT_QUOTE_"): // endpoints/notes/edit.ts (Sharkey)
		return "quote_invalid"
	case strings.HasPrefix(word, "TOO_MANY_"), // lists, users, clips
		strings.HasPrefix(word, "CANNOT_REPLY_"), // to a renote, with a wider visibility
		strings.HasPrefix(word, "NOT_FOLLOWING"), strings.HasPrefix(word, "NOT_MUTING"),
		strings.HasPrefix(word, "NOT_BLOCKING"), strings.HasPrefix(word, "NOT_REACTED"),
		strings.HasPrefix(word, "NOT_FAVORITED"):
		return "validation_failed"
	}
	return ""
}

// misskeyKind returns the code for error.kind when the error code is not known. It
// only corrects the 401 that Sharkey 2024 gives to everything; other statuses are
// right.
func misskeyKind(a *Answer) string {
	if a.Status != 401 {
		return ""
	}
	switch a.Body.Kind {
	case "client":
		return "bad_request"
	case "permission":
		return "forbidden"
	case "server":
		return "internal_error"
	}
	return ""
}

func ifOn(a *Answer, kinds routes, then, otherwise string) string {
	if a.on(kinds) {
		return then
	}
	return otherwise
}

// misskeyTexts are sentences of Sharkey's Mastodon API that come without an error
// code.
var misskeyTexts = []rule{
	{exact, "no image", "missing_parameter", s400 | s401, anyRoute}, // mastodon/MastodonApiServerService.ts, POST media
}
