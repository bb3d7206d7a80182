package known

// pixelfed holds what Pixelfed says beside its validator's complaints (which
// fields.go reads). With Accept: application/json, exceptions without a status
// of their own are 500 until 2026 (app/Exceptions/Handler.php). Paths are of
// app/Http/Controllers in pixelfed/pixelfed 8aae92d (2024) and c25e318 (2026).
var pixelfed = []rule{
	{is, "unauthenticated", "unauthorized", s400 | s403 | s500, everywhere}, // Laravel, AuthenticationException
	{has, "this action is unauthorized", "action_not_allowed", s401 | s403 | s500, everywhere},
	{has, "your email address is not verified", "email_unconfirmed", s403, everywhere},
	{has, "csrf token mismatch", "invalid_request", always, everywhere}, // 419

	// Laravel, ModelNotFoundException: "No query results for model [App\Status] 1".
	{has, "no query results for model [app*media]", "media_not_found", s404 | s500, everywhere},
	{has, "no query results for model [app*status]", "reply_target_missing", s404 | s500, creating},
	{has, "no query results for model", "not_found", s500, everywhere},
	{has, "the route * could not be found", "endpoint_missing", s404 | s500, everywhere},

	// Api/V1Api/Statuses.php, statusCreate
	{has, "empty statuses are not allowed", "text_blank", lying | s422, everywhere},
	{has, "duplicate idempotency key", "already_submitted", lying | s409 | s422, everywhere},
	{has, "contains banned keyword", "content_rejected", lying | s422, everywhere},
	{has, "invalid media_ids", "media_not_found", lying | s422, everywhere},
	{has, "invalid media id", "media_not_found", lying | s422, everywhere},
	{has, "direct visibility is not available", "validation_failed", s400, everywhere},
	{has, "cannot reply to this post", "action_not_allowed", lying | s422, everywhere},
	{has, "comments have been disabled", "action_not_allowed", lying | s422, everywhere},
	{has, "invalid permissions for this action", "action_not_allowed", lying, everywhere},

	// Api/V1Api/Media.php, mediaUpload
	{has, "invalid or unsupported mime type", "media_type_unsupported", lying | s422, everywhere},
	{has, "invalid media type", "media_type_unsupported", lying | s422, everywhere},
	{has, "unsupported media type", "media_type_unsupported", lying | s422, everywhere}, // Hollo too; the name of a 415 is its status'
	{has, "account size limit reached", "storage_quota", lying | s422, everywhere},

	// ApiV1Controller.php: follow, mute, block
	{has, "you can only follow", "rate_limited", s400 | s403 | s422, everywhere}, // "… 20 users per hour"
	{has, "you cannot mute yourself", "validation_failed", lying, everywhere},
	{has, "you cannot block yourself", "validation_failed", lying, everywhere},
	{has, "you cannot follow yourself", "validation_failed", lying, everywhere},
}
