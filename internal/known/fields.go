package known

import "strings"

// complaint is one row about a single field of a request: this text about this
// field means this code. The first row that matches decides.
type complaint struct {
	field  string // names, separated by blanks; "" for any field
	text   string // lower case, anywhere in the complaint; "" for any complaint
	code   string
	routes routes
}

// details are the error codes that Mastodon puts into "details"
// (app/lib/validation_error_formatter.rb). Most of them belong to sign-up and
// profile and say no more than that validation failed.
var details = []complaint{
	{"text status", "err_blank", "text_blank", anyRoute},
	{"text status", "err_too_long", "text_too_long", anyRoute},
	{"language languages", "err_", "language_invalid", anyRoute},
	{"avatar header file thumbnail", "err_less_than", "media_too_large", anyRoute}, // the word is Rails' error type in capitals
	{"avatar_file_size header_file_size file_file_size thumbnail_file_size", "err_", "media_too_large", anyRoute},
	{"avatar_content_type header_content_type file_content_type thumbnail_content_type", "err_", "media_type_unsupported", anyRoute},
	{"avatar header file thumbnail", "err_i", "media_type_unsupported", anyRoute}, // ERR_INVALID, and "ERR_IS INVALID" of kt-paperclip
	{"description", "err_too_long", "media_description_too_long", onMedia | onPosts},
	{"options expires_at", "err_", "poll_invalid", onPosts},
	{"scheduled_at", "err_", "scheduled_too_soon", anyRoute},
	{"redirect_uri redirect_uris", "err_", "invalid_redirect_uri", anyRoute},
	{"scopes", "err_", "invalid_scope", anyRoute},

	// pydantic's error types (Takahe; jointakahe/takahe#672).
	{"", "value_error.missing", "missing_parameter", anyRoute},
	{"", "value_error", "invalid_parameter", anyRoute},
	{"", "type_error", "invalid_parameter", anyRoute},
}

// complaints are what validators say about fields: Laravel's (Pixelfed,
// lang/en/validation.php) and OpenApiSpex' (Akkoma and Pleroma,
// lib/open_api_spex/cast/error.ex).
var complaints = []complaint{
	{"status media_ids", "required when", "text_blank", anyRoute}, // technicat/fedicat#772
	{"", "field is required", "missing_parameter", anyRoute},
	{"", "missing field", "missing_parameter", anyRoute},
	{"limit max_id min_id since_id page offset cursor", "", "invalid_parameter", anyRoute},

	{"status text spoiler_text caption comment", "greater than", "text_too_long", anyRoute},
	{"media_ids", "more than", "media_too_many", anyRoute},
	{"media_ids", "invalid", "media_not_found", anyRoute},
	{"file avatar header thumbnail", "must be a file of type", "media_type_unsupported", anyRoute},
	{"file avatar header thumbnail", "must be an image", "media_type_unsupported", anyRoute},
	{"file avatar header thumbnail", "greater than", "media_too_large", anyRoute},
	{"file avatar header thumbnail", "invalid image dimensions", "media_too_large", anyRoute},
	{"description", "greater than", "media_description_too_long", onMedia | onPosts},
	{"poll poll_options", "", "poll_invalid", anyRoute},
	{"language", "", "language_invalid", anyRoute},
	{"in_reply_to_id", "selected", "reply_target_missing", creating},
	{"scheduled_at", "must be a date after", "scheduled_too_soon", anyRoute},
	{"redirect_uri redirect_uris", "", "invalid_redirect_uri", anyRoute},
	{"scope scopes", "", "invalid_scope", anyRoute},
}

// detailCode returns the code that a word of "details" decides, "" for none.
func detailCode(a *Answer, field, word string) string {
	return firstComplaint(a, details, field, word)
}

// fieldsCode returns the code of the first known complaint about a field. A body of
// nothing but complaints comes from a validator, whatever the status:
// {"message":…,"errors":{…}} from Laravel's, which Pixelfed sends with 500
// (app/Exceptions/Handler.php); names that are JSON pointers from OpenApiSpex.
func fieldsCode(a *Answer) string {
	b := a.Body
	if len(b.Fields) == 0 || a.Status > 500 {
		return ""
	}
	laravel, pointer := !b.Bare && b.Message != "", false
	for i := range b.Fields {
		f := &b.Fields[i]
		if f.Word != "" {
			return ""
		}
		pointer = pointer || strings.HasPrefix(f.Name, "/")
		if !laravel && !pointer {
			continue
		}
		if code := firstComplaint(a, complaints, f.Name, f.Text); code != "" {
			return code
		}
	}
	switch {
	case pointer, laravel && a.on(reading):
		return "invalid_parameter"
	case laravel:
		return "validation_failed"
	}
	return ""
}

func firstComplaint(a *Answer, rows []complaint, field, text string) string {
	field = fieldName(field)
	for i := range rows {
		c := &rows[i]
		if (c.field == "" || isListed(c.field, field)) && mentions(text, c.text) && a.on(c.routes) {
			return c.code
		}
	}
	return ""
}

// fieldName returns the parameter's name without what validators put around it:
// "/poll/options", "media_ids.0", "poll[options]".
func fieldName(s string) string {
	s = strings.TrimPrefix(s, "/")
	if i := strings.IndexAny(s, "/.["); i > 0 {
		s = s[:i]
	}
	return s
}

func isListed(list, name string) bool {
	for list != "" {
		var next string
		next, list, _ = strings.Cut(list, " ")
		if next == name {
			return true
		}
	}
	return false
}
