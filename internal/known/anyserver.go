package known

// anyServer holds what several servers say, and names of statuses that come with
// another status. Rails, Laravel, ASP.NET, Hono and Gin all use the names of RFC
// 9110, section 15.
var anyServer = []rule{
	{exact, "record not found", "not_found", unreliable, anyRoute}, // Friendica 403
	{exact, "unauthorized", "unauthorized", s400 | s403 | s500, anyRoute},
	{exact, "unprocessable entity", "validation_failed", unreliable, anyRoute},
	{exact, "internal server error", "internal_error", s400 | s401 | s403, anyRoute},
	{exact, "too many requests", "rate_limited", s400 | s401 | s403 | s503, anyRoute}, // HAProxy, http-request deny, with 503

	{contains, "down for maintenance", "maintenance", s503, anyRoute},
	{contains, "under maintenance", "maintenance", s503, anyRoute},
	{contains, "undergoing maintenance", "maintenance", s503, anyRoute},
	{contains, "maintenance mode", "maintenance", s503, anyRoute},
	{contains, "scheduled maintenance", "maintenance", s503, anyRoute},
}
