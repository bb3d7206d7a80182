package sentence

import "github.com/mastoerr/mastoerr/internal/httpstatus"

// reading is one row: a sentence about these subjects with these verdicts means this
// code.
type reading struct {
	tier     tier
	about    subjects // all of them are named
	oneOf    subjects // one of them is named; 0 for no such condition
	without  subjects // none of them is named
	says     verdicts // all of them are said
	saysOne  verdicts // one of them is said; 0 for no such condition
	butNot   verdicts // none of them is said
	code     string
	at       places // one of them; 0 for any
	statuses httpstatus.Set
}

// tier is how much a reading rests on: the higher, the more.
type tier uint8

const (
	weak     tier = iota + 1 // a verdict that fits many subjects
	ordinary                 // one subject and its verdict
	strong                   // two subjects, or a verdict that only one subject can have
)

func (r *reading) applies(s statement, status httpstatus.Set, at places) bool {
	return r.statuses&status != 0 &&
		(r.at == anywhere || r.at&at != 0) &&
		s.subjects&r.about == r.about && (r.oneOf == 0 || s.subjects&r.oneOf != 0) && s.subjects&r.without == 0 &&
		s.verdicts&r.says == r.says && (r.saysOne == 0 || s.verdicts&r.saysOne != 0) && s.verdicts&r.butNot == 0
}

// Short names for the table.
const (
	on400 = httpstatus.On400
	on401 = httpstatus.On401
	on403 = httpstatus.On403
	on404 = httpstatus.On404
	on409 = httpstatus.On409
	on422 = httpstatus.On422
	on4xx = httpstatus.On4xx
	on500 = httpstatus.On500

	onInput = on4xx &^ (on401 | on404) // the statuses of a complaint about what was sent
	absent  = missing | notFound
	refuses = invalid | mismatch | notFound | expired | revoked | used | forbidden | unsupported | cannot | lacks | disabled | already
	barred  = forbidden | cannot | blocked | self | notYours | disabled | lacks
)

// readings hold the rows. Their order does not matter.
var readings = [...]reading{
	// OAuth: the client, the code and its verifier decide whatever the status.
	{tier: strong, about: client, without: grant | verifier | grantType | redirect | scope | token, saysOne: refuses &^ forbidden, butNot: missing, code: "invalid_client", at: onOAuth, statuses: on4xx | on500},
	{tier: strong, about: client | login, saysOne: missing | refuses, code: "invalid_client", at: onOAuth, statuses: on4xx | on500},
	{tier: strong, oneOf: grant | verifier, without: grantType | redirect, saysOne: refuses &^ forbidden, butNot: missing, code: "invalid_grant", at: onOAuth, statuses: on4xx | on500},
	{tier: strong, about: password, saysOne: refuses, code: "invalid_grant", at: onOAuth, statuses: on4xx},
	{tier: strong, about: grantType, saysOne: invalid | unsupported | notFound | forbidden | exceeds, butNot: missing, code: "unsupported_grant_type", at: onOAuth, statuses: on4xx | on500},
	{tier: strong, about: responseType, saysOne: invalid | unsupported | notFound | forbidden | exceeds, butNot: missing, code: "unsupported_response_type", at: onOAuth, statuses: on4xx | on500},
	{tier: strong, about: redirect, saysOne: refuses | valid, butNot: missing, code: "invalid_redirect_uri", at: onOAuth | onApps, statuses: on4xx},
	{tier: strong, about: redirect, says: none | supplied, code: "invalid_redirect_uri", at: onOAuth | onApps, statuses: on4xx},
	{tier: strong, about: scope, saysOne: refuses | tooMany | exceeds | valid, butNot: missing, code: "invalid_scope", at: onOAuth | onApps, statuses: on4xx},
	{tier: strong, about: scope, says: none | supplied, code: "invalid_scope", at: onOAuth | onApps, statuses: on4xx},
	{tier: strong, about: json, saysOne: invalid | malformed, code: "invalid_request", at: onOAuth, statuses: on4xx},
	{tier: strong, oneOf: client | grant | verifier | grantType | responseType | redirect | scope | token | password | param, without: login, says: missing, code: "missing_parameter", at: onOAuth | onApps, statuses: on4xx},
	{tier: strong, oneOf: client | grant | verifier | grantType | responseType | token | param, without: login | redirect | scope, says: none | supplied, code: "missing_parameter", at: onOAuth | onApps, statuses: on4xx},

	// The token of an API call.
	{tier: ordinary, about: token, without: grant | client | media, saysOne: invalid | notFound | mismatch | malformed, code: "token_invalid", statuses: on400 | on401 | on403},
	{tier: ordinary, about: token, without: grant | client | media, says: expired, butNot: invalid | revoked, code: "token_expired", statuses: on400 | on401 | on403},
	{tier: ordinary, about: token, without: grant | client | media, says: revoked, butNot: invalid | expired, code: "token_revoked", statuses: on400 | on401 | on403},
	{tier: strong, oneOf: scope | permission, saysOne: lacks | missing, code: "insufficient_scope", statuses: on401 | on403},
	{tier: strong, about: account | token, says: missing, code: "user_token_required", at: elsewhere, statuses: on401 | on403 | on422},
	{tier: strong, about: account | login, saysOne: missing, code: "user_token_required", statuses: on401 | on403 | on422},
	{tier: ordinary, oneOf: login | token, without: client | account, saysOne: missing | none, code: "unauthorized", at: elsewhere, statuses: on400 | on403},

	// The account.
	{tier: strong, oneOf: account | you | login, without: ip | thing | post, says: disabled, code: "account_disabled", statuses: on400 | on401 | on403 | on422},
	{tier: strong, oneOf: account | you, says: moved, code: "account_moved", statuses: onInput},
	{tier: strong, about: email, says: toConfirm, code: "email_unconfirmed", statuses: on401 | on403},
	{tier: strong, oneOf: account | you | email, says: unconfirmed, code: "email_unconfirmed", statuses: on400 | on401 | on403},
	{tier: strong, oneOf: account | you | login, without: thing | post | media, says: pending, code: "approval_pending", statuses: on400 | on401 | on403},
	{tier: strong, saysOne: secondFactor, code: "two_factor_required", statuses: on400 | on401 | on403},
	{tier: strong, about: ip, saysOne: blocked | disabled | forbidden, code: "ip_blocked", statuses: on401 | on403},

	// The text of a post.
	{tier: strong, oneOf: text | post, without: description | media | poll | choice | reply | quote, says: tooLong, code: "text_too_long", at: creating, statuses: onInput},
	{tier: ordinary, oneOf: text, without: description | media | poll | choice | reply | quote | schedule | size, saysOne: exceeds | tooLarge, code: "text_too_long", at: creating, statuses: onInput},
	{tier: strong, oneOf: text | post, without: description | poll | choice | reply | quote, says: blank, code: "text_blank", at: creating, statuses: onInput},
	{tier: strong, about: text | media, saysOne: missing | none | blank, without: description, code: "text_blank", at: creating, statuses: onInput},
	{tier: strong, about: post | media, saysOne: missing | blank, without: description, code: "text_blank", at: creating, statuses: onInput},
	{tier: ordinary, about: text, says: none, without: media | poll | word, code: "text_blank", at: creating, statuses: onInput},
	{tier: strong, about: language, saysOne: invalid | mismatch | notFound | unsupported, code: "language_invalid", statuses: onInput},
	{tier: strong, about: visibility, saysOne: refuses, code: "validation_failed", statuses: on400 | on422},
	{tier: strong, saysOne: rejected, code: "content_rejected", at: creating, statuses: onInput},
	{tier: strong, about: word, saysOne: forbidden | blocked | disabled, code: "content_rejected", at: creating, statuses: onInput},
	{tier: strong, oneOf: post | text | you, without: poll | choice | reply | quote | media, saysOne: duplicate, code: "duplicate", at: creating, statuses: onInput},
	{tier: strong, says: duplicateKey, saysOne: duplicate | used | already, code: "already_submitted", at: creating, statuses: onInput},

	// What a post refers to.
	{tier: strong, about: reply, without: quote, saysOne: notFound | invalid | missing, code: "reply_target_missing", at: creating, statuses: on4xx},
	{tier: strong, about: quote, saysOne: notFound | missing, code: "quote_target_missing", at: creating, statuses: on4xx},
	{tier: strong, about: quote, saysOne: barred | invalid, butNot: notFound, code: "quote_invalid", at: creating, statuses: onInput},

	// Attachments.
	{tier: ordinary, about: media, without: mediaType | size | description | poll | choice | text, saysOne: notFound | invalid, butNot: corrupt | mixed, code: "media_not_found", at: creating, statuses: onInput},
	{tier: strong, about: media, without: mediaType | reply | quote, says: notFound, code: "media_not_found", at: creating, statuses: on404},
	{tier: strong, about: media, saysOne: mixed, code: "media_mixed", at: creating, statuses: onInput},
	{tier: ordinary, about: media, without: mediaType | size | description | poll | choice | text, saysOne: tooMany | exceeds, code: "media_too_many", at: creating, statuses: onInput},
	{tier: strong, about: mediaType, saysOne: invalid | unsupported | forbidden | notFound, code: "media_type_unsupported", at: onMedia, statuses: onInput},
	{tier: ordinary, about: media, without: mediaType | size | description, says: unsupported, code: "media_type_unsupported", at: onMedia, statuses: onInput},
	{tier: strong, oneOf: media | size, without: description | text, saysOne: tooLarge, code: "media_too_large", at: onMedia, statuses: onInput},
	{tier: strong, about: size, without: description, saysOne: exceeds, code: "media_too_large", at: onMedia, statuses: onInput},
	{tier: ordinary, about: media, without: mediaType | description | text, saysOne: exceeds, code: "media_too_large", at: onMedia, statuses: onInput},
	{tier: strong, about: media, saysOne: corrupt, code: "media_unprocessable", at: onMedia | creating, statuses: on400 | on422},
	{tier: strong, about: description, saysOne: tooLong | exceeds | tooLarge, code: "media_description_too_long", at: onMedia | creating, statuses: onInput},
	{tier: strong, about: media, saysOne: inUse, code: "media_in_use", at: onMedia | creating, statuses: onInput},
	{tier: strong, about: quota, saysOne: exceeds | none | tooFew | cannot | tooLarge, code: "storage_quota", at: onMedia | creating, statuses: onInput},
	{tier: ordinary, about: media, says: missing, code: "missing_parameter", at: onMedia, statuses: onInput},
	{tier: ordinary, about: media, says: none, without: quota, code: "missing_parameter", at: onMedia, statuses: on400 | on422},

	// Polls.
	{tier: strong, oneOf: poll | choice, saysOne: ended | expired, butNot: invalid, code: "poll_ended", at: voting, statuses: onInput},
	{tier: strong, oneOf: poll | choice, says: already, butNot: ended, code: "poll_already_voted", at: voting, statuses: onInput},
	{tier: strong, oneOf: poll | choice, says: self, code: "poll_own_vote", at: voting, statuses: onInput},
	{tier: strong, oneOf: poll | choice, says: blocked, code: "action_not_allowed", at: voting, statuses: onInput},
	{tier: ordinary, oneOf: poll | choice, saysOne: none | invalid | tooMany | tooFew | one | exceeds | missing | blank | notFound | duplicate, butNot: blocked | already, code: "poll_invalid", at: voting, statuses: on400 | on403 | on422},
	{tier: strong, oneOf: poll | choice, saysOne: invalid | tooMany | tooFew | tooLong | exceeds | missing | blank | duplicate | past | tooLarge, butNot: mixed, code: "poll_invalid", at: creating, statuses: onInput},

	// Schedules. "invalid" is about the form of the date.
	{tier: strong, about: schedule, saysOne: past, butNot: exceeds | tooMany, code: "scheduled_too_soon", at: creating, statuses: onInput},
	{tier: strong, about: schedule, without: time, saysOne: exceeds | tooMany, butNot: daily | past, code: "scheduled_total_limit", at: creating, statuses: onInput},
	{tier: strong, about: schedule, without: time, says: daily, saysOne: exceeds | tooMany, code: "scheduled_daily_limit", at: creating, statuses: onInput},
	{tier: ordinary, about: schedule, saysOne: invalid, butNot: past, code: "invalid_parameter", at: creating, statuses: onInput},

	// Pins.
	{tier: strong, oneOf: pin | post, saysOne: already | tooMany | exceeds | barred | unsupported, butNot: notFound, code: "pin_invalid", at: pinning, statuses: on400 | on403 | on422},

	// Calls on one account.
	{tier: ordinary, saysOne: blocked | self, code: "action_not_allowed", at: following, statuses: onInput},
	{tier: weak, about: you, saysOne: blocked | notYours, code: "action_not_allowed", statuses: on400 | on403},
	{tier: weak, saysOne: notYours, code: "action_not_allowed", statuses: on401 | on403},
	{tier: weak, about: you, saysOne: forbidden | cannot, code: "action_not_allowed", statuses: on403},

	// What stands in the place of an endpoint or of a record.
	{tier: strong, about: route, saysOne: notFound | none | invalid, code: "endpoint_missing", statuses: on404},
	{tier: strong, about: client, says: notFound, code: "endpoint_missing", at: elsewhere, statuses: on404}, // a platform's "Application not found"
	{tier: weak, oneOf: post | account | thing | poll | media | reply | quote, says: notFound, code: "not_found", statuses: on400 | on401 | on403 | on422},
	{tier: ordinary, oneOf: post | account | thing | poll, says: notFound, code: "not_found", statuses: on404},

	// Parameters.
	{tier: strong, about: timeline, saysOne: invalid | notFound, code: "invalid_parameter", statuses: on400 | on401 | on404 | on422},
	{tier: weak, says: duplicate, code: "duplicate", statuses: on409 | on422},
	{tier: weak, saysOne: missing, without: login | token | permission | scope, code: "missing_parameter", statuses: on400 | on422},
	{tier: weak, says: none | supplied, butNot: invalid, code: "missing_parameter", statuses: on400 | on422},
	{tier: weak, about: thing, says: invalid, code: "invalid_parameter", at: getting, statuses: on400 | on422},
	{tier: weak, oneOf: param | limit, saysOne: invalid | malformed, butNot: missing, code: "invalid_parameter", statuses: on400 | on422},
	{tier: weak, about: json, says: invalid, code: "invalid_request", statuses: on400 | on422},
	{tier: ordinary, says: malformed, code: "invalid_request", statuses: on400 | on422},
	{tier: strong, about: post | mediaType, says: invalid, code: "invalid_parameter", at: creating, statuses: on400 | on422},
}
