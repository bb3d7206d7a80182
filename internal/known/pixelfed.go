package known

// pixelfed holds what Pixelfed says, but for the complaints of its validator, which
// fields.go reads. With Accept: application/json, exceptions without a status of
// their own are 500 until 2026 (app/Exceptions/Handler.php). Paths are of
// app/Http/Controllers in pixelfed/pixelfed 8aae92d (2024) and c25e318 (2026).
var pixelfed = []rule{
	{exact, "unauthenticated", "unauthorized", s400 | s403 | s500, anyRoute}, // Laravel, AuthenticationException
	{contains, "this action is unauthorized", "action_not_allowed", s401 | s403 | s500, anyRoute},
	{contains, "your email address is not verified", "email_unconfirmed", s403, anyRoute},
	{contains, "csrf token mismatch", "invalid_request", anyStatus, anyRoute}, // 419

	// Laravel, ModelNotFoundException: "No query results for model [App\Status] 1".
	{contains, "no query results for model [app*media]", "media_not_found", s404 | s500, anyRoute},
	{contains, "no query results for model [app*status]", "reply_target_missing", s404 | s500, creating},
	{contains, "no query results for model", "not_found", s500, anyRoute},
	{contains, "the route * could not be found", "endpoint_missing", s404 | s500, anyRoute},

	// Api/V1Api/Statuses.php, statusCreate
	{contains, "empty statuses are not allowed", "text_blank", unreliable | s422, anyRoute},
	{contains, "duplicate idempotency key", "already_submitted", unreliable | s409 | s422, anyRoute},
	{contains, "contains banned keyword", "content_rejected", unreliable | s422, anyRoute},
	{contains, "invalid media_ids", "media_not_found", unreliable | s422, anyRoute},
	{contains, "invalid media id", "media_not_found", unreliable | s422, anyRoute},
	{contains, "direct visibility is not available", "validation_failed", s400, anyRoute},
	{contains, "cannot reply to this post", "action_not_allowed", unreliable | s422, anyRoute},
	{contains, "comments have been disabled", "action_not_allowed", unreliable | s422, anyRoute},
	{contains, "invalid permissions for this action", "action_not_allowed", unreliable, anyRoute},

	// Api/V1Api/Media.php, mediaUpload
	{contains, "invalid or unsupported mime type", "media_type_unsupported", unreliable | s422, anyRoute},
	{contains, "invalid media type", "media_type_unsupported", unreliable | s422, anyRoute},
	{contains, "unsupported media type", "media_type_unsupported", unreliable | s422, anyRoute}, // Hollo too; the name of a 415 is its status'
	{contains, "account size limit reached", "storage_quota", unreliable | s422, anyRoute},

	// ApiV1Controller.php: follow, mute, block
	{contains, "you can only follow", "rate_limited", s400 | s403 | s422, anyRoute}, // "… 20 users per hour"
	{contains, "you cannot mute yourself", "validation_failed", unreliable, anyRoute},
	{contains, "you cannot block yourself", "validation_failed", unreliable, anyRoute},
	{contains, "you cannot follow yourself", "validation_failed", unreliable, anyRoute},
}
