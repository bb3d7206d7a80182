package fakemastodon

import (
	"net/http"
	"strings"
)

// fieldError is one complaint about a field of a profile, which has its own form
// (app/lib/validation_error_formatter.rb).
type fieldError struct{ field, kind, words string }

// patchProfile changes the caller's profile
// (app/controllers/api/v1/accounts/credentials_controller.rb).
func (s *Server) patchProfile(c *call, _ uint64) *reply {
	a := c.by()
	changed := a.profile
	for name, field := range map[string]*string{"display_name": &changed.DisplayName, "note": &changed.Note} {
		if text, found := c.lookupParam(name); found {
			*field = rubyStrip(text)
		}
	}
	for _, picture := range [...]string{"avatar", "header"} {
		if text, found := c.lookupParam(picture); found && text != "" {
			return fail(http.StatusBadRequest, "Bad Request") // Paperclip::AdapterRegistry::NoHandlerError
		}
	}
	if wrong := profileErrors(c, &changed); len(wrong) > 0 {
		return refuseFields(wrong)
	}
	if c.nulIn("display_name", "note") {
		return c.crash()
	}
	a.profile = changed
	return s.verifyAccount(c, 0)
}

func profileErrors(c *call, j *accountJSON) []fieldError {
	var wrong []fieldError
	for _, picture := range [...]string{"avatar", "header"} {
		data, found := c.upload(picture)
		if found && inspect(data).kind != "image" {
			wrong = append(wrong,
				fieldError{picture + "_content_type", "INVALID", "is invalid"}, fieldError{picture, "INVALID", "is invalid"})
		}
	}
	if graphemes(j.DisplayName) > maxDisplayName {
		wrong = append(wrong, fieldError{"display_name", "TOO_LONG", strings.TrimPrefix(say("profile.name_long", maxDisplayName), "Display name ")})
	}
	if graphemes(countable(j.Note)) > maxNote {
		wrong = append(wrong, fieldError{"note", "TOO_LONG", strings.TrimPrefix(say("profile.note_long", maxNote), "Note ")})
	}
	return wrong
}

// refuseFields is a 422 with the details of each field.
func refuseFields(wrong []fieldError) *reply {
	var texts []string
	details := make(map[string][]object)
	for _, e := range wrong {
		texts = append(texts, humanName(e.field)+" "+e.words)
		details[e.field] = append(details[e.field], object{"error": "ERR_" + e.kind, "description": e.words})
	}
	r := ok(object{"error": say("validation.failed", strings.Join(texts, ", ")), "details": details})
	r.status = http.StatusUnprocessableEntity
	return r
}

// humanName writes the name of a field as Rails does: "Display name".
func humanName(field string) string {
	return strings.ToUpper(field[:1]) + strings.ReplaceAll(field[1:], "_", " ")
}
