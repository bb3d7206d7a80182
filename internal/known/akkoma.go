package known

// akkoma holds what Akkoma and Pleroma say. Paths are of lib/pleroma/web in
// BDX-town/Akkoma 071bb07 (2025-10) and Pleroma 2.4.5.
var akkoma = []rule{
	// A token that is unknown, expired or of a deactivated user is 403:
	// plugs/ensure_authenticated_plug.ex, plugs/o_auth_scopes_plug.ex.
	{is, "invalid credentials", "token_invalid", s401 | s403, everywhere},
	{is, "invalid credentials", "invalid_grant", s400, everywhere}, // o_auth/o_auth_controller.ex
	{begins, "insufficient permissions: ", "insufficient_scope", s401 | s403, everywhere},
	{has, "this resource requires authentication", "unauthorized", s403, everywhere}, // plugs/ensure_public_or_authenticated_plug.ex
	{has, "two-factor authentication enabled", "two_factor_required", s401 | s403, everywhere},
	{is, "bad request", "bad_request", s500, everywhere}, // o_auth_controller.ex, unknown grant or missing parameter

	// o_auth/o_auth_controller.ex, beside an identifier
	{has, "your account is currently disabled", "account_disabled", s400 | s401 | s403, everywhere},
	{has, "your account is awaiting approval", "approval_pending", s400 | s401 | s403, everywhere},
	{has, "password reset is required", "password_reset_required", s400 | s401 | s403, everywhere},

	// common_api/utils.ex, common_api/activity_draft.ex
	{has, "cannot post an empty status", "text_blank", s400 | s422, everywhere},
	{has, "the status is over the character limit", "text_too_long", s400 | s422, everywhere},
	{has, "you can't quote a status that doesn't exist", "quote_target_missing", s400 | s422, everywhere},
	{has, "you can only quote", "quote_invalid", s400 | s422, everywhere},
	{is, "invalid language", "language_invalid", s400 | s422, everywhere},
	{has, "poll must contain at least", "poll_invalid", s400 | s422, everywhere},
	{has, "poll can't contain more than", "poll_invalid", s400 | s422, everywhere},
	{has, "poll options cannot be longer", "poll_invalid", s400 | s422, everywhere},
	{has, "expiration date is too", "poll_invalid", s400 | s422, everywhere}, // of a poll; "Expiry date" is of a post
	{is, "invalid poll", "poll_invalid", s400 | s422, everywhere},

	// common_api.ex: votes
	{is, "too many choices", "poll_invalid", s400 | s422, everywhere},
	{is, "invalid indices", "poll_invalid", s400 | s422, everywhere},
	{is, "already voted", "poll_already_voted", s400 | s422, everywhere},
	{has, "poll's author can't vote", "poll_own_vote", s400 | s422, everywhere},

	{is, "not_allowed", "pin_invalid", s400 | s422, pinning}, // common_api.ex, object_type_is_allowed_for_pin
	{is, "conversation is already muted", "duplicate", s400 | s422, everywhere},

	// scheduled_activity.ex
	{has, "daily limit exceeded", "scheduled_daily_limit", s400 | s422, everywhere},
	{has, "total limit exceeded", "scheduled_total_limit", s400 | s422, everywhere},

	// activity_pub/mrf: every policy puts its name in brackets before its reason.
	{begins, "[*policy]", "content_rejected", s400 | s422, everywhere},
	{begins, "[vocabulary]", "content_rejected", s400 | s422, everywhere},

	// mastodon_api/controllers/account_controller.ex
	{has, "can not follow yourself", "action_not_allowed", s400 | s403 | s422, everywhere},
	{begins, "could not follow user", "action_not_allowed", s400 | s403 | s422, everywhere}, // blocked or deactivated
}
