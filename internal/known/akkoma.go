package known

// akkoma holds what Akkoma and Pleroma say. Paths are of lib/pleroma/web in
// BDX-town/Akkoma 071bb07 (2025-10) and Pleroma 2.4.5.
var akkoma = []rule{
	// A token that is unknown, expired or of a deactivated user is 403:
	// plugs/ensure_authenticated_plug.ex, plugs/o_auth_scopes_plug.ex.
	{exact, "invalid credentials", "token_invalid", s401 | s403, anyRoute},
	{exact, "invalid credentials", "invalid_grant", s400, anyRoute}, // o_auth/o_auth_controller.ex
	{prefix, "insufficient permissions: ", "insufficient_scope", s401 | s403, anyRoute},
	{contains, "this resource requires authentication", "unauthorized", s403, anyRoute}, // plugs/ensure_public_or_authenticated_plug.ex
	{contains, "two-factor authentication enabled", "two_factor_required", s401 | s403, anyRoute},
	{exact, "bad request", "bad_request", s500, anyRoute}, // o_auth_controller.ex, unknown grant or missing parameter

	// o_auth/o_auth_controller.ex, beside an identifier

	// common_api/utils.ex, common_api/activity_draft.ex
	{contains, "cannot post an empty status", "text_blank", s400 | s422, anyRoute},
	{contains, "the status is over the character limit", "text_too_long", s400 | s422, anyRoute},
	{contains, "you can't quote a status that doesn't exist", "quote_target_missing", s400 | s422, anyRoute},
	{contains, "you can only quote", "quote_invalid", s400 | s422, anyRoute},
	{exact, "invalid language", "language_invalid", s400 | s422, anyRoute},
	{contains, "poll must contain at least", "poll_invalid", s400 | s422, anyRoute},
	{contains, "poll can't contain more than", "poll_invalid", s400 | s422, anyRoute},
	{contains, "poll options cannot be longer", "poll_invalid", s400 | s422, anyRoute},
	{contains, "expiration date is too", "poll_invalid", s400 | s422, anyRoute}, // of a poll; "Expiry date" is of a post
	{exact, "invalid poll", "poll_invalid", s400 | s422, anyRoute},

	// common_api.ex: votes
	{exact, "too many choices", "poll_invalid", s400 | s422, anyRoute},
	{exact, "invalid indices", "poll_invalid", s400 | s422, anyRoute},
	{exact, "already voted", "poll_already_voted", s400 | s422, anyRoute},
	{contains, "poll's author can't vote", "poll_own_vote", s400 | s422, anyRoute},

	{exact, "not_allowed", "pin_invalid", s400 | s422, pinning}, // common_api.ex, object_type_is_allowed_for_pin
	{exact, "conversation is already muted", "duplicate", s400 | s422, anyRoute},

	// scheduled_activity.ex
	{contains, "daily limit exceeded", "scheduled_daily_limit", s400 | s422, anyRoute},
	{contains, "total limit exceeded", "scheduled_total_limit", s400 | s422, anyRoute},

	// activity_pub/mrf: every policy puts its name in brackets before its reason.
	{prefix, "[*policy]", "content_rejected", s400 | s422, anyRoute},
	{prefix, "[vocabulary]", "content_rejected", s400 | s422, anyRoute},

	// mastodon_api/controllers/account_controller.ex
	{contains, "can not follow yourself", "action_not_allowed", s400 | s403 | s422, anyRoute},
	{prefix, "could not follow user", "action_not_allowed", s400 | s403 | s422, anyRoute}, // blocked or deactivated
}
