package known

// mastodon holds what Mastodon and its forks say in English. Paths are of
// mastodon/mastodon (main, 2026-08), keys of its config/locales/en.yml;
// "3.4", "hometown" and "kmyblue" mark wordings of versions before 2022 and of
// forks. Wordings drift, so a rule holds only the words that stayed: "post" was
// "toot" and "status" before. The translated messages are here as well, in
// English, so that the package is right without package message.
var mastodon = []rule{
	// The account and its token: app/controllers/api/base_controller.rb.
	{has, "this action is outside the authorized scopes", "insufficient_scope", always, everywhere},
	{has, "this method requires an authenticated user", "user_token_required", always, everywhere},
	{has, "this method requires an client credentials", "action_not_allowed", s401 | s403 | s422, everywhere},
	{has, "your login is missing a confirmed e-mail", "email_unconfirmed", always, everywhere},
	{has, "your login is currently pending approval", "approval_pending", always, everywhere},
	{has, "your login is currently disabled", "account_disabled", always, everywhere},
	{has, "your account requires two-factor", "two_factor_required", always, everywhere}, // 4.6

	// config/locales/doorkeeper.en.yml, errors.messages.invalid_token.
	{has, "the access token was revoked", "token_revoked", s400 | s401 | s403, everywhere},
	{has, "the access token expired", "token_expired", s400 | s401 | s403, everywhere},
	{has, "the access token is invalid", "token_invalid", s400 | s401 | s403, everywhere},

	// streaming/index.js, which has no scopes but 401.
	{is, "invalid access token", "token_invalid", s401, everywhere},
	{has, "access token does not have the required scopes", "insufficient_scope", s401 | s403, everywhere},
	{has, "access token does not cover required scopes", "insufficient_scope", s401 | s403, everywhere},
	{has, "not authorized to stream this", "action_not_allowed", s401 | s403, everywhere},
	{has, "unknown channel requested", "invalid_parameter", s400 | s404, everywhere},
	{has, "unknown stream type", "invalid_parameter", s400 | s404, everywhere},

	// Permissions: concerns/api/error_handling.rb, en.yml accounts.self_follow_error.
	{is, "this action is not allowed", "action_not_allowed", always, everywhere},
	{has, "following your own account is not allowed", "action_not_allowed", always, everywhere},
	{has, "this invite is not valid", "invite_invalid", s401 | s403 | s422, everywhere}, // controllers/api/v1/invites_controller.rb

	// The text: validators/status_length_validator.rb, disallowed_hashtags_validator.rb, models/status.rb.
	{has, "text character limit of", "text_too_long", s400 | s422, everywhere},
	{has, "text is too long", "text_too_long", s400 | s422, onPosts},                      // Rails' own wording
	{has, "text can't be blank", "text_blank", s400 | s422, noSearch},                     // a search's is about a remote post
	{has, "text contained * disallowed hashtag", "hashtag_disallowed", s422, everywhere},  // en.yml statuses.disallowed_hashtags
	{has, "would be sent to unexpected accounts", "mention_unexpected", s422, everywhere}, // controllers/api/v1/statuses_controller.rb
	{has, "language is invalid", "language_invalid", s422, everywhere},
	{has, "languages is invalid", "language_invalid", s422, everywhere}, // controllers/api/v1/accounts_controller.rb, follow

	// Replies and quotes: en.yml statuses.errors. 3.4 and forks: "toot", "status".
	{has, "you are trying to reply to", "reply_target_missing", s404 | s422, everywhere},
	{has, "you are trying to quote", "quote_target_missing", s404 | s422, everywhere},
	{has, "cannot quote a non-mentioned user", "quote_invalid", s422, everywhere},

	// Schedule: en.yml scheduled_statuses; "for that day" until 3.4.
	{has, "scheduled at * must be in the future", "scheduled_too_soon", s422, everywhere},
	{has, "the scheduled date must be in the future", "scheduled_too_soon", s422, everywhere},
	{has, "you have exceeded the limit of * scheduled *s for t", "scheduled_daily_limit", s422, everywhere},
	{has, "you have exceeded the limit of * scheduled", "scheduled_total_limit", s422, everywhere},

	// Pins: en.yml statuses.pin_errors; "Non-public toot cannot be pinned" in 3.4.
	{has, "cannot be pinned", "pin_invalid", s400 | s422, everywhere},
	{has, "already pinned the maximum", "pin_invalid", s400 | s422, everywhere},

	// Twice the same: uniqueness validators, and error_handling.rb "Duplicate record".
	// Names and addresses of a sign-up that are taken are no duplicate of ours.
	{has, "duplicate record", "duplicate", s422, everywhere},
	{has, "status has already been taken", "duplicate", s422, everywhere},
	{has, "account has already been taken", "duplicate", s422, everywhere},
	{has, "account is already on the list", "duplicate", s422, everywhere},
	{has, "reblog has already been taken", "duplicate", s422, everywhere},
	{has, "reblog of * already exists", "duplicate", s422, everywhere}, // 3.4
	{has, "tag has already been taken", "duplicate", s422, everywhere},
	{has, "domain has already been taken", "duplicate", s422, everywhere},
	{has, "you have already imposed stricter limits", "duplicate", s422, everywhere}, // controllers/api/v1/admin/domain_blocks_controller.rb

	{has, "you cannot follow more than", "follow_limit", s400 | s422, everywhere}, // en.yml users.follow_limit_reached

	// Parameters: error_handling.rb, ActionController::ParameterMissing.
	{has, "param is missing or the value is empty", "missing_parameter", always, everywhere},
	{has, "`*` parameter is missing", "missing_parameter", s400 | s422, everywhere}, // controllers/api/v1/collection_items_controller.rb
	{has, "invalid value for '", "invalid_parameter", s400, everywhere},             // controllers/api/v2/notifications_controller.rb
	{begins, "unknown filter: ", "invalid_parameter", s400 | s422, everywhere},      // models/account_filter.rb and others
	{begins, "unknown status: ", "invalid_parameter", s400 | s422, everywhere},
	{has, "verify csrf token authenticity", "invalid_request", s422, everywhere}, // /api/web

	// Applications: validators/redirect_uri_validator of Doorkeeper, doorkeeper.en.yml.
	{has, "redirect uri must be", "invalid_redirect_uri", s400 | s422, everywhere},
	{has, "redirect uri can", "invalid_redirect_uri", s400 | s422, everywhere}, // cannot contain a fragment, can't be blank
	{has, "redirect uri is", "invalid_redirect_uri", s400 | s422, everywhere},  // forbidden by the server, too long
	{has, "scopes doesn't match", "invalid_scope", s400 | s422, everywhere},

	// Passing trouble: error_handling.rb, lockable.rb, translations_controller.rb, markers_controller.rb.
	{has, "there was a temporary problem serving your request", "temporary_problem", s503, everywhere},
	{has, "remote data could not be fetched", "remote_fetch_failed", s503, everywhere},
	{has, "remote ssl certificate could not be verified", "ssl_error", s503, everywhere},
	{has, "usage quota for the translation service", "translation_unavailable", s503, everywhere},
	{has, "too many requests to the translation service", "translation_unavailable", s503, everywhere},
	{has, "conflict during update", "write_conflict", s409, everywhere},
}
