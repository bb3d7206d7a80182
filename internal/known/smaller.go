package known

// hollo holds what Hollo says: src/api/v1 in fedify-dev/hollo 640cd42 (2026-08).
// Much of it is Mastodon's own wording.
var hollo = []rule{
	{has, "quote target not found", "quote_target_missing", s404 | s422, everywhere}, // statuses.ts
	{has, "quote target is not quotable", "quote_invalid", s403 | s422, everywhere},
	{has, "cannot quote ", "quote_invalid", s403 | s422, everywhere},                          // a direct message; without mentioning the author
	{has, "this poll does not allow multiple votes", "poll_invalid", s400 | s422, everywhere}, // polls.ts
	{has, "you must select at least one option", "poll_invalid", s400 | s422, everywhere},
	{is, "file is required", "missing_parameter", s400 | s422, everywhere}, // media.ts
	{is, "description is required", "missing_parameter", s400 | s422, everywhere},
}

// iceshrimp holds what Iceshrimp.NET says: Iceshrimp.Backend in
// kaido2ki/Iceshrimp.NET b3d9f64 (2025-02).
var iceshrimp = []rule{
	// Core/Middleware/AuthenticationMiddleware.cs, with 401
	{has, "your access has been suspended", "account_disabled", s401 | s403, everywhere},
	{is, "user is suspended", "account_disabled", s401 | s403, everywhere}, // Core/Services/NoteService.cs

	// Controllers/Mastodon/StatusController.cs, Core/Services/NoteService.cs
	{has, "posts must have text, media or poll", "text_blank", s400 | s422, everywhere},
	{has, "text & content warning cannot exceed", "text_too_long", s400 | s422, everywhere},
	{has, "text cannot be longer than", "text_too_long", s400 | s422, everywhere},
	{has, "content warning cannot be longer than", "text_too_long", s400 | s422, everywhere},
	{has, "reply target is nonexistent", "reply_target_missing", s400 | s404 | s422, everywhere},
	{has, "quote target is nonexistent", "quote_target_missing", s400 | s404 | s422, everywhere},
	{has, "you're not allowed to quote", "quote_invalid", s400 | s403 | s422, everywhere},
	{has, "you're not allowed to", "action_not_allowed", s400 | s403 | s422, everywhere}, // renote, interact with
	{has, "you are not allowed to interact with", "action_not_allowed", s400 | s403 | s422, everywhere},
	{has, "polls must have at least", "poll_invalid", s400 | s422, everywhere},
	{has, "scheduled note can not be in the past", "scheduled_too_soon", s400 | s422, everywhere},

	// Controllers/Mastodon/PollController.cs
	{has, "this poll is expired", "poll_ended", s400 | s422, everywhere},
	{has, "you already voted on this poll", "poll_already_voted", s400 | s422, everywhere},

	// Controllers/Mastodon/AuthController.cs
	{has, "invalid grant_type", "unsupported_grant_type", s400 | s422, everywhere},
	{has, "invalid redirect_uri", "invalid_redirect_uri", s400 | s422, everywhere},
	{has, "redirect_uris parameter contains", "invalid_redirect_uri", s400 | s422, everywhere},
	{has, "invalid scopes parameter", "invalid_scope", s400 | s422, everywhere},

	{has, "this endpoint is not implemented", "endpoint_missing", s404, everywhere}, // Controllers/Mastodon/MediaController.cs
}
