package known

// hollo holds what Hollo says: src/api/v1 in fedify-dev/hollo 640cd42 (2026-08).
// Much of it is Mastodon's own wording.
var hollo = []rule{
	{contains, "quote target not found", "quote_target_missing", s404 | s422, anyRoute}, // statuses.ts
	{contains, "quote target is not quotable", "quote_invalid", s403 | s422, anyRoute},
	{contains, "cannot quote ", "quote_invalid", s403 | s422, anyRoute},                          // a direct message; without mentioning the author
	{contains, "this poll does not allow multiple votes", "poll_invalid", s400 | s422, anyRoute}, // polls.ts
	{contains, "you must select at least one option", "poll_invalid", s400 | s422, anyRoute},
	{exact, "file is required", "missing_parameter", s400 | s422, anyRoute}, // media.ts
	{exact, "description is required", "missing_parameter", s400 | s422, anyRoute},
}

// iceshrimp holds what Iceshrimp.NET says: Iceshrimp.Backend in
// kaido2ki/Iceshrimp.NET b3d9f64 (2025-02).
var iceshrimp = []rule{
	// Core/Middleware/AuthenticationMiddleware.cs, with 401
	{contains, "your access has been suspended", "account_disabled", s401 | s403, anyRoute},
	{exact, "user is suspended", "account_disabled", s401 | s403, anyRoute}, // Core/Services/NoteService.cs

	// Controllers/Mastodon/StatusController.cs, Core/Services/NoteService.cs
	{contains, "posts must have text, media or poll", "text_blank", s400 | s422, anyRoute},
	{contains, "text & content warning cannot exceed", "text_too_long", s400 | s422, anyRoute},
	{contains, "text cannot be longer than", "text_too_long", s400 | s422, anyRoute},
	{contains, "content warning cannot be longer than", "text_too_long", s400 | s422, anyRoute},
	{contains, "reply target is nonexistent", "reply_target_missing", s400 | s404 | s422, anyRoute},
	{contains, "quote target is nonexistent", "quote_target_missing", s400 | s404 | s422, anyRoute},
	{contains, "you're not allowed to quote", "quote_invalid", s400 | s403 | s422, anyRoute},
	{contains, "you're not allowed to", "action_not_allowed", s400 | s403 | s422, anyRoute}, // renote, interact with
	{contains, "you are not allowed to interact with", "action_not_allowed", s400 | s403 | s422, anyRoute},
	{contains, "polls must have at least", "poll_invalid", s400 | s422, anyRoute},
	{contains, "scheduled note can not be in the past", "scheduled_too_soon", s400 | s422, anyRoute},

	// Controllers/Mastodon/PollController.cs
	{contains, "this poll is expired", "poll_ended", s400 | s422, anyRoute},
	{contains, "you already voted on this poll", "poll_already_voted", s400 | s422, anyRoute},

	// Controllers/Mastodon/AuthController.cs
	{contains, "invalid grant_type", "unsupported_grant_type", s400 | s422, anyRoute},
	{contains, "invalid redirect_uri", "invalid_redirect_uri", s400 | s422, anyRoute},
	{contains, "redirect_uris parameter contains", "invalid_redirect_uri", s400 | s422, anyRoute},
	{contains, "invalid scopes parameter", "invalid_scope", s400 | s422, anyRoute},

	{contains, "this endpoint is not implemented", "endpoint_missing", s404, anyRoute}, // Controllers/Mastodon/MediaController.cs
}
