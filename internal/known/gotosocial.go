package known

// gotosocial holds what GoToSocial says, behind the status' text as in
// "Bad Request: …". Validation is 400 there. Paths are of
// superseriousbusiness/gotosocial (2025-10); "old" marks wordings before 0.17.
var gotosocial = []rule{
	// internal/api/util/auth.go, internal/api/util/errorhandling.go
	{contains, "user not supplied or not authorized", "user_token_required", s401 | s403, anyRoute},
	{contains, "account not supplied or not authorized", "user_token_required", s401 | s403, anyRoute},
	{contains, "token has insufficient scope", "insufficient_scope", s401 | s403, anyRoute},
	{contains, "your account has moved or is currently moving", "account_moved", s403 | s404, anyRoute},

	// internal/processing/status/common.go; old: internal/api/client/statuses/statuscreate.go
	{contains, "status contains no text", "text_blank", s400 | s422, anyRoute},
	{contains, "no status, media, or poll provided", "text_blank", s400 | s422, anyRoute}, // old
	{contains, "text with spoiler exceed max chars", "text_too_long", s400 | s422, anyRoute},
	{contains, "status too long", "text_too_long", s400 | s422, anyRoute},      // old
	{contains, "spoilertext too long", "text_too_long", s400 | s422, anyRoute}, // old; superseriousbusiness/gotosocial#2010
	{contains, "media files exceed max count", "media_too_many", s400 | s422, anyRoute},
	{contains, "too many media files attached", "media_too_many", s400 | s422, anyRoute},         // old
	{contains, "can't attach media + poll in same status", "media_mixed", s400 | s422, anyRoute}, // old
	{contains, "media not found", "media_not_found", s400 | s422, anyRoute},                      // Hollo too, src/api/v1/statuses.ts
	{contains, "media already attached to", "media_in_use", s400 | s422, anyRoute},
	{contains, "media with id * already attached", "media_in_use", s400 | s422, anyRoute}, // old
	{contains, "media description exceeds max chars", "media_description_too_long", s400 | s422, anyRoute},
	{contains, "image description length must be", "media_description_too_long", s400 | s422, anyRoute}, // internal/api/client/media
	{contains, "media description less than min chars", "validation_failed", s400, anyRoute},
	{contains, "media description too short", "validation_failed", s400, anyRoute}, // old
	{contains, "invalid language tag", "language_invalid", s400 | s422, anyRoute},
	{prefix, "language: tag is not", "language_invalid", s400 | s422, anyRoute}, // old
	{contains, "was not recognized, valid options are", "validation_failed", s400, anyRoute},
	{contains, "target status not found", "reply_target_missing", s404, creating},
	{contains, "statuses can't be backdated", "validation_failed", s400 | s406, anyRoute},
	{contains, "scheduled_at must be", "scheduled_too_soon", s400 | s422, anyRoute},
	{contains, "you do not have permission to", "action_not_allowed", s403, anyRoute}, // boost, reply, like
	{exact, "forbidden", "action_not_allowed", s403, deleting},                        // a post of someone else; Mastodon says 404 there

	// internal/processing/status/common.go, internal/processing/polls/vote.go
	{contains, "poll cannot have no options", "poll_invalid", s400 | s422, anyRoute},
	{contains, "poll with no options", "poll_invalid", s400 | s422, anyRoute}, // old
	{contains, "poll options exceed max count", "poll_invalid", s400 | s422, anyRoute},
	{contains, "poll option cannot be empty", "poll_invalid", s400 | s422, anyRoute},
	{contains, "poll option * exceed max chars", "poll_invalid", s400 | s422, anyRoute},
	{contains, "poll option too long", "poll_invalid", s400 | s422, anyRoute},           // old
	{contains, "too many poll options provided", "poll_invalid", s400 | s422, anyRoute}, // old
	{contains, "invalid number of choices for poll", "poll_invalid", s400 | s422, anyRoute},
	{contains, "invalid option index for poll", "poll_invalid", s400 | s422, anyRoute},
	{contains, "poll already closed", "poll_ended", s400 | s422, anyRoute},
	{contains, "you have already voted in poll", "poll_already_voted", s400 | s422, anyRoute},
	{contains, "you can't vote in your own poll", "poll_own_vote", s400 | s422, anyRoute},

	// internal/processing/status/pin.go
	{contains, "cannot pin ", "pin_invalid", s400 | s422, anyRoute}, // direct messages, boosts
	{contains, "status already pinned", "pin_invalid", s400 | s422, anyRoute},
	{contains, "status pin limit exceeded", "pin_invalid", s400 | s422, anyRoute},
	{contains, "does not belong to account", "pin_invalid", s400 | s422, pinning},

	// internal/processing/media, internal/media
	{contains, "media exceeds configured max size", "media_too_large", s400 | s422, anyRoute},
	{contains, "file size limit exceeded", "media_too_large", s400 | s422, anyRoute}, // old
	{contains, "error processing media", "media_unprocessable", s400 | s422, anyRoute},

	// gin's binding and internal/api/util/parsequery.go, parseform.go
	{contains, "failed on the 'required' tag", "missing_parameter", s400 | s422, anyRoute},
	{contains, "required key * was not set or had empty value", "missing_parameter", s400 | s422, anyRoute},
	{contains, "could not parse ", "invalid_parameter", s400 | s422, anyRoute},
	{contains, "error parsing key", "invalid_parameter", s400 | s422, anyRoute},
	{contains, "invalid x focus", "invalid_parameter", s400 | s422, anyRoute},
	{contains, "invalid y focus", "invalid_parameter", s400 | s422, anyRoute},
	{contains, "improperly formatted focus", "invalid_parameter", s400 | s422, anyRoute},
	{contains, "content-type * not supported for this endpoint", "unsupported_media_type", s406, anyRoute}, // internal/middleware

	// internal/oauth: what the database said shows through.
	{contains, "sql: no rows in result set", "invalid_grant", s400 | s401 | s403, anyRoute},
}
