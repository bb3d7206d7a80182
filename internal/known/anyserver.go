package known

// anyServer holds what servers of several kinds say, and the names of statuses
// where the status itself is another one. Rails, Laravel, ASP.NET, Hono and
// Gin all use the names of RFC 9110, section 15.
var anyServer = []rule{
	{is, "record not found", "not_found", lying, everywhere}, // Friendica 403
	{is, "not found", "not_found", lying, everywhere},
	{is, "unauthorized", "unauthorized", s400 | s403 | s500, everywhere},
	{is, "unprocessable entity", "validation_failed", lying, everywhere},
	{is, "unprocessable content", "validation_failed", lying, everywhere},
	{is, "internal server error", "internal_error", s400 | s401 | s403, everywhere},
	{is, "not implemented", "not_implemented", s400 | s401 | s403, everywhere},
	{is, "too many requests", "rate_limited", s400 | s401 | s403 | s503, everywhere}, // HAProxy, http-request deny, with 503
	{is, "too many attempts", "rate_limited", s400 | s401 | s403 | s503, everywhere}, // Laravel
	{is, "throttled", "rate_limited", s400 | s401 | s403 | s503, everywhere},         // Akkoma, Mastodon before 4.0
	{has, "rate limit exceeded", "rate_limited", s400 | s401 | s403 | s503, everywhere},
	{has, "rate limit reached", "rate_limited", s400 | s401 | s403 | s503, everywhere}, // GoToSocial

	{has, "down for maintenance", "maintenance", s503, everywhere},
	{has, "under maintenance", "maintenance", s503, everywhere},
	{has, "undergoing maintenance", "maintenance", s503, everywhere},
	{has, "maintenance mode", "maintenance", s503, everywhere},
	{has, "scheduled maintenance", "maintenance", s503, everywhere},
}
