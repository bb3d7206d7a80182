package main

import (
	"strings"

	"github.com/mastoerr/mastoerr/internal/message"
)

// failure is one way in which a call can fail, told by one translated text.
type failure struct {
	code   string
	status int
	key    string   // of the text in the translations
	about  string   // what the text is about, where one key serves several
	on     []string // the attributes, "model.name", that the error is put on; none: the text stands alone
	free   string   // the placeholder that any text may fill; numbers and ids need no mention
	place  message.Place
	vague  bool // the text means this on its place only, even though it names the attribute
	bare   bool // the text is too short to be told from others: the status has to do
}

// name is the key, with what it is about.
func (f failure) name() string {
	if f.about == "" {
		return f.key
	}
	return f.key + "(" + f.about + ")"
}

// errorType is the type of the error, such as "blank", where Rails' own
// validations give it, and "" where Mastodon gives a text of its own.
func (f failure) errorType() string {
	if strings.HasPrefix(f.key, "errors.messages.") || strings.HasPrefix(f.key, "activerecord.errors.") {
		return f.key[strings.LastIndexByte(f.key, '.')+1:]
	}
	return ""
}

const (
	statuses = message.OnStatuses
	media    = message.OnMedia
)

var (
	onText      = []string{"status.text"}
	onOptions   = []string{"poll.options"}
	onExpiresAt = []string{"poll.expires_at"}
)

// failures lists the texts that a publishing client meets, with the Mastodon
// file that raises each. Where two have the same words (pt-BR and sv say the
// same of a missing reply target and a missing quoted post) the first counts.
var failures = []failure{
	// app/models/status.rb, app/validators/status_length_validator.rb, disallowed_hashtags_validator.rb
	{code: "text_too_long", status: 422, key: "statuses.over_character_limit", on: onText},
	{code: "text_blank", status: 422, key: "errors.messages.blank", about: "status.text", on: onText, place: statuses},
	{code: "hashtag_disallowed", status: 422, key: "statuses.disallowed_hashtags", on: onText, free: "tags"},
	{code: "duplicate", status: 422, key: "activerecord.errors.models.status.attributes.reblog.taken", on: []string{"status.reblog"}, place: statuses},

	// app/services/post_status_service.rb, app/controllers/api/v1/statuses_controller.rb
	{code: "reply_target_missing", status: 404, key: "statuses.errors.in_reply_not_found"},
	{code: "quote_target_missing", status: 404, key: "statuses.errors.quoted_status_not_found"},
	{code: "quote_invalid", status: 422, key: "statuses.errors.quoted_user_not_mentioned"},
	{code: "media_processing", status: 422, key: "media_attachments.validations.not_ready"},
	{code: "media_mixed", status: 422, key: "media_attachments.validations.images_and_video"},
	{code: "media_too_many", status: 422, key: "media_attachments.validations.too_many"},
	{code: "media_not_found", status: 422, key: "media_attachments.validations.not_found"},

	// app/models/media_attachment.rb; kt-paperclip puts a complaint on the file and on the column it is about
	{code: "media_description_too_long", status: 422, key: "errors.messages.too_long", about: "media.description", on: []string{"media_attachment.description"}, place: statuses | media, vague: true},
	{code: "media_type_unsupported", status: 422, key: "errors.messages.invalid", about: "media.file", on: []string{"media_attachment.file", "media_attachment.file_content_type"}, place: media},
	{code: "media_too_large", status: 422, key: "errors.messages.less_than", about: "media.file", on: []string{"media_attachment.file", "media_attachment.file_file_size"}, free: "count", place: media},

	// app/models/poll.rb, app/validators/poll_options_validator.rb, poll_expiration_validator.rb, vote_validator.rb
	{code: "poll_invalid", status: 422, key: "polls.errors.too_few_options", on: onOptions},
	{code: "poll_invalid", status: 422, key: "polls.errors.too_many_options", on: onOptions},
	{code: "poll_invalid", status: 422, key: "polls.errors.over_character_limit", on: onOptions},
	{code: "poll_invalid", status: 422, key: "polls.errors.duplicate_options", on: onOptions},
	{code: "poll_invalid", status: 422, key: "polls.errors.duration_too_long", on: onExpiresAt},
	{code: "poll_invalid", status: 422, key: "polls.errors.duration_too_short", on: onExpiresAt},
	{code: "poll_invalid", status: 422, key: "errors.messages.blank", about: "poll.expires_at", on: onExpiresAt, place: statuses},
	{code: "poll_invalid", status: 422, key: "polls.errors.invalid_choice"},
	{code: "poll_ended", status: 422, key: "polls.errors.expired"},
	{code: "poll_already_voted", status: 422, key: "polls.errors.already_voted"},
	{code: "poll_own_vote", status: 422, key: "polls.errors.self_vote"},

	// app/models/scheduled_status.rb
	{code: "scheduled_too_soon", status: 422, key: "scheduled_statuses.too_soon", on: []string{"scheduled_status.scheduled_at"}},
	{code: "scheduled_daily_limit", status: 422, key: "scheduled_statuses.over_daily_limit"},
	{code: "scheduled_total_limit", status: 422, key: "scheduled_statuses.over_total_limit"},

	// app/validators/status_pin_validator.rb, follow_limit_validator.rb; app/services/follow_service.rb
	{code: "pin_invalid", status: 422, key: "statuses.pin_errors.reblog"},
	{code: "pin_invalid", status: 422, key: "statuses.pin_errors.ownership"},
	{code: "pin_invalid", status: 422, key: "statuses.pin_errors.direct"},
	{code: "pin_invalid", status: 422, key: "statuses.pin_errors.private"}, // until 3.4
	{code: "pin_invalid", status: 422, key: "statuses.pin_errors.limit"},
	{code: "follow_limit", status: 422, key: "users.follow_limit_reached"},
	{code: "action_not_allowed", status: 403, key: "accounts.self_follow_error"},

	// app/controllers/api/v1/statuses/translations_controller.rb, invites_controller.rb; config/initializers/rack_attack.rb
	{code: "translation_unavailable", status: 503, key: "translation.errors.quota_exceeded"},
	{code: "translation_unavailable", status: 503, key: "translation.errors.too_many_requests"},
	{code: "invite_invalid", status: 401, key: "invites.invalid"},
	{code: "rate_limited", status: 429, key: "errors.429", bare: true},

	// doorkeeper, lib/doorkeeper/oauth; Mastodon translates its texts
	{code: "token_revoked", status: 401, key: "doorkeeper.errors.messages.invalid_token.revoked"},
	{code: "token_expired", status: 401, key: "doorkeeper.errors.messages.invalid_token.expired"},
	{code: "token_invalid", status: 401, key: "doorkeeper.errors.messages.invalid_token.unknown"},
	{code: "invalid_client", status: 401, key: "doorkeeper.errors.messages.invalid_client"},
	{code: "invalid_client", status: 400, key: "doorkeeper.errors.messages.unauthorized_client"},
	{code: "invalid_grant", status: 400, key: "doorkeeper.errors.messages.invalid_grant"},
	{code: "invalid_scope", status: 400, key: "doorkeeper.errors.messages.invalid_scope"},
	{code: "invalid_redirect_uri", status: 400, key: "doorkeeper.errors.messages.invalid_redirect_uri"},
	{code: "invalid_request", status: 400, key: "doorkeeper.errors.messages.invalid_request.unknown"},
	{code: "invalid_request", status: 400, key: "doorkeeper.errors.messages.invalid_request.missing_param", free: "value"},
	{code: "invalid_request", status: 400, key: "doorkeeper.errors.messages.invalid_request.request_not_authorized"},
	{code: "access_denied", status: 400, key: "doorkeeper.errors.messages.access_denied"},
	{code: "unsupported_grant_type", status: 400, key: "doorkeeper.errors.messages.unsupported_grant_type"},
	{code: "unsupported_response_type", status: 400, key: "doorkeeper.errors.messages.unsupported_response_type"},
}
