package known

// mastodon holds the messages of Mastodon and its forks that package message does
// not have: those that are not translated, and wordings of forks and of versions
// before 3.5 ("3.4"). Paths are of mastodon/mastodon (main, 2026-08), keys of its
// config/locales/en.yml. Wordings change, so a rule holds only the words that
// stayed: "post" was "toot" and "status" before.
var mastodon = []rule{
	// The account and its token: app/controllers/api/base_controller.rb.
	{contains, "this action is outside the authorized scopes", "insufficient_scope", anyStatus, anyRoute},
	{contains, "this method requires an authenticated user", "user_token_required", anyStatus, anyRoute},
	{contains, "this method requires an client credentials", "action_not_allowed", s401 | s403 | s422, anyRoute},
	{contains, "your login is missing a confirmed e-mail", "email_unconfirmed", anyStatus, anyRoute},
	{contains, "your login is currently pending approval", "approval_pending", anyStatus, anyRoute},
	{contains, "your login is currently disabled", "account_disabled", anyStatus, anyRoute},
	{contains, "your account requires two-factor", "two_factor_required", anyStatus, anyRoute}, // 4.6

	// streaming/index.js, which has no scopes but 401.
	{exact, "invalid access token", "token_invalid", s401, anyRoute},
	{contains, "access token does not have the required scopes", "insufficient_scope", s401 | s403, anyRoute},
	{contains, "access token does not cover required scopes", "insufficient_scope", s401 | s403, anyRoute},
	{contains, "not authorized to stream this", "action_not_allowed", s401 | s403, anyRoute},
	{contains, "unknown channel requested", "invalid_parameter", s400 | s404, anyRoute},
	{contains, "unknown stream type", "invalid_parameter", s400 | s404, anyRoute},

	// Permissions: concerns/api/error_handling.rb.
	{exact, "this action is not allowed", "action_not_allowed", anyStatus, anyRoute},

	// The post: models/status.rb.
	{contains, "text is too long", "text_too_long", s400 | s422, onPosts},                    // Rails' own wording of a length
	{contains, "would be sent to unexpected accounts", "mention_unexpected", s422, anyRoute}, // controllers/api/v1/statuses_controller.rb
	{contains, "poll is invalid", "poll_invalid", s422, anyRoute},                            // Rails, of a nested record
	{contains, "language is invalid", "language_invalid", s422, anyRoute},
	{contains, "languages is invalid", "language_invalid", s422, anyRoute}, // controllers/api/v1/accounts_controller.rb, follow

	// Replies: en.yml statuses.errors. 3.4 and forks: "toot", "status".
	{contains, "you are trying to reply to", "reply_target_missing", s404 | s422, anyRoute},

	// Pins: en.yml statuses.pin_errors; "Non-public toot cannot be pinned" in 3.4.
	{contains, "cannot be pinned", "pin_invalid", s400 | s422, anyRoute},
	{contains, "already pinned the maximum", "pin_invalid", s400 | s422, anyRoute},

	// Twice the same: uniqueness validators, and error_handling.rb "Duplicate record".
	// Names and addresses of a sign-up that are taken are no duplicate of ours.
	{contains, "duplicate record", "duplicate", s422, anyRoute},
	{contains, "status has already been taken", "duplicate", s422, anyRoute},
	{contains, "account has already been taken", "duplicate", s422, anyRoute},
	{contains, "account is already on the list", "duplicate", s422, anyRoute},
	{contains, "reblog has already been taken", "duplicate", s422, anyRoute},
	{contains, "tag has already been taken", "duplicate", s422, anyRoute},
	{contains, "domain has already been taken", "duplicate", s422, anyRoute},
	{contains, "you have already imposed stricter limits", "duplicate", s422, anyRoute}, // controllers/api/v1/admin/domain_blocks_controller.rb

	// Parameters: error_handling.rb, ActionController::ParameterMissing.
	{contains, "param is missing or the value is empty", "missing_parameter", anyStatus, anyRoute},
	{contains, "`*` parameter is missing", "missing_parameter", s400 | s422, anyRoute}, // controllers/api/v1/collection_items_controller.rb
	{contains, "invalid value for '", "invalid_parameter", s400, anyRoute},             // controllers/api/v2/notifications_controller.rb
	{prefix, "unknown filter: ", "invalid_parameter", s400 | s422, anyRoute},           // models/account_filter.rb and others
	{prefix, "unknown status: ", "invalid_parameter", s400 | s422, anyRoute},
	{contains, "verify csrf token authenticity", "invalid_request", s422, anyRoute}, // /api/web

	// Applications: validators/redirect_uri_validator of Doorkeeper, doorkeeper.en.yml.
	{contains, "redirect uri must be", "invalid_redirect_uri", s400 | s422, anyRoute},
	{contains, "redirect uri can", "invalid_redirect_uri", s400 | s422, anyRoute}, // cannot contain a fragment, can't be blank
	{contains, "redirect uri is", "invalid_redirect_uri", s400 | s422, anyRoute},  // forbidden by the server, too long
	{contains, "scopes doesn't match", "invalid_scope", s400 | s422, anyRoute},

	// Temporary failures: error_handling.rb, lockable.rb, markers_controller.rb.
	{contains, "there was a temporary problem serving your request", "temporary_problem", s503, anyRoute},
	{contains, "remote data could not be fetched", "remote_fetch_failed", s503, anyRoute},
	{contains, "remote ssl certificate could not be verified", "ssl_error", s503, anyRoute},
	{contains, "conflict during update", "write_conflict", s409, anyRoute},
}
