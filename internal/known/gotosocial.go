package known

// gotosocial holds what GoToSocial says, behind the status' text as in
// "Bad Request: …". Validation is 400 there. Paths are of
// superseriousbusiness/gotosocial (2025-10); "old" marks wordings before 0.17.
var gotosocial = []rule{
	// internal/api/util/auth.go, internal/api/util/errorhandling.go
	{has, "user not supplied or not authorized", "user_token_required", s401 | s403, everywhere},
	{has, "account not supplied or not authorized", "user_token_required", s401 | s403, everywhere},
	{has, "token has insufficient scope", "insufficient_scope", s401 | s403, everywhere},
	{has, "your account has moved or is currently moving", "account_moved", s403 | s404, everywhere},

	// internal/processing/status/common.go; old: internal/api/client/statuses/statuscreate.go
	{has, "status contains no text", "text_blank", s400 | s422, everywhere},
	{has, "no status, media, or poll provided", "text_blank", s400 | s422, everywhere}, // old
	{has, "text with spoiler exceed max chars", "text_too_long", s400 | s422, everywhere},
	{has, "status too long", "text_too_long", s400 | s422, everywhere}, // old
	{has, "media files exceed max count", "media_too_many", s400 | s422, everywhere},
	{has, "too many media files attached", "media_too_many", s400 | s422, everywhere},         // old
	{has, "can't attach media + poll in same status", "media_mixed", s400 | s422, everywhere}, // old
	{has, "media not found", "media_not_found", s400 | s422, everywhere},                      // Hollo too, src/api/v1/statuses.ts
	{has, "media already attached to", "media_in_use", s400 | s422, everywhere},
	{has, "media with id * already attached", "media_in_use", s400 | s422, everywhere}, // old
	{has, "media description exceeds max chars", "media_description_too_long", s400 | s422, everywhere},
	{has, "image description length must be", "media_description_too_long", s400 | s422, everywhere}, // internal/api/client/media
	{has, "media description less than min chars", "validation_failed", s400, everywhere},
	{has, "media description too short", "validation_failed", s400, everywhere}, // old
	{has, "invalid language tag", "language_invalid", s400 | s422, everywhere},
	{begins, "language: tag is not", "language_invalid", s400 | s422, everywhere}, // old
	{has, "was not recognized, valid options are", "validation_failed", s400, everywhere},
	{has, "target status not found", "reply_target_missing", s404, creating},
	{has, "statuses can't be backdated", "validation_failed", s400 | s406, everywhere},
	{has, "scheduled_at must be", "scheduled_too_soon", s400 | s422, everywhere},
	{has, "you do not have permission to", "action_not_allowed", s403, everywhere}, // boost, reply, like
	{is, "forbidden", "action_not_allowed", s403, deleting},                        // a post of someone else; Mastodon says 404 there

	// internal/processing/status/common.go, internal/processing/polls/vote.go
	{has, "poll cannot have no options", "poll_invalid", s400 | s422, everywhere},
	{has, "poll with no options", "poll_invalid", s400 | s422, everywhere}, // old
	{has, "poll options exceed max count", "poll_invalid", s400 | s422, everywhere},
	{has, "poll option cannot be empty", "poll_invalid", s400 | s422, everywhere},
	{has, "poll option * exceed max chars", "poll_invalid", s400 | s422, everywhere},
	{has, "poll option too long", "poll_invalid", s400 | s422, everywhere},           // old
	{has, "too many poll options provided", "poll_invalid", s400 | s422, everywhere}, // old
	{has, "invalid number of choices for poll", "poll_invalid", s400 | s422, everywhere},
	{has, "invalid option index for poll", "poll_invalid", s400 | s422, everywhere},
	{has, "poll already closed", "poll_ended", s400 | s422, everywhere},
	{has, "you have already voted in poll", "poll_already_voted", s400 | s422, everywhere},
	{has, "you can't vote in your own poll", "poll_own_vote", s400 | s422, everywhere},

	// internal/processing/status/pin.go
	{has, "cannot pin ", "pin_invalid", s400 | s422, everywhere}, // direct messages, boosts
	{has, "status already pinned", "pin_invalid", s400 | s422, everywhere},
	{has, "status pin limit exceeded", "pin_invalid", s400 | s422, everywhere},
	{has, "does not belong to account", "pin_invalid", s400 | s422, pinning},

	// internal/processing/media, internal/media
	{has, "media exceeds configured max size", "media_too_large", s400 | s422, everywhere},
	{has, "file size limit exceeded", "media_too_large", s400 | s422, everywhere}, // old
	{has, "error processing media", "media_unprocessable", s400 | s422, everywhere},

	// gin's binding and internal/api/util/parsequery.go, parseform.go
	{has, "failed on the 'required' tag", "missing_parameter", s400 | s422, everywhere},
	{has, "required key * was not set or had empty value", "missing_parameter", s400 | s422, everywhere},
	{has, "not set in the token request form", "invalid_request", s400, everywhere},
	{has, "could not parse ", "invalid_parameter", s400 | s422, everywhere},
	{has, "error parsing key", "invalid_parameter", s400 | s422, everywhere},
	{has, "invalid x focus", "invalid_parameter", s400 | s422, everywhere},
	{has, "invalid y focus", "invalid_parameter", s400 | s422, everywhere},
	{has, "improperly formatted focus", "invalid_parameter", s400 | s422, everywhere},
	{has, "content-type * not supported for this endpoint", "unsupported_media_type", s406, everywhere}, // internal/middleware

	// internal/oauth: what the database said shows through.
	{has, "sql: no rows in result set", "invalid_grant", s400 | s401 | s403, everywhere},
	{has, "requested redirect uri * was not covered", "invalid_redirect_uri", s400 | s403, everywhere},
	{has, "requested scope * was not covered", "invalid_scope", s400 | s403, everywhere},
}
