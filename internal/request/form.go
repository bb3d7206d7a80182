package request

import (
	"encoding/json"
	"fmt"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
)

// Form returns the parameters in the body of a new post: of a form, of JSON and
// of multipart, there without files. It is empty when there is no body, and nil
// for other calls and where the body cannot be read again, is longer than a MiB
// or broken.
func (f *Facts) Form() url.Values {
	if !f.NewStatus {
		return nil
	}
	return f.form.get(f.parseForm)
}

func (f *Facts) parseForm() url.Values {
	head, whole := f.Body()
	switch {
	case !whole:
		return nil
	case head == "":
		return url.Values{}
	}
	switch mediaType := f.mediaType(); {
	case mediaType == "" || mediaType == "application/x-www-form-urlencoded":
		if form, err := url.ParseQuery(head); err == nil {
			return form
		}
	case mediaType == "application/json":
		return JSONForm(head)
	case mediaType == "multipart/form-data":
		return multipartForm(head, f.Request.Header.Get("Content-Type"))
	}
	return nil
}

// JSONForm returns the members of a JSON object as parameters, nil when it is
// none. What is nested is named as Rails does: "poll[options][]".
func JSONForm(text string) url.Values {
	var object map[string]any
	if json.Unmarshal([]byte(text), &object) != nil {
		return nil
	}
	form := make(url.Values)
	for name, value := range object {
		addFormValue(form, name, value)
	}
	return form
}

func addFormValue(form url.Values, name string, value any) {
	switch value := value.(type) {
	case nil:
	case map[string]any:
		for member, value := range value {
			addFormValue(form, name+"["+member+"]", value)
		}
	case []any:
		for _, value := range value {
			addFormValue(form, name+"[]", value)
		}
	default:
		form.Add(name, fmt.Sprint(value))
	}
}

func multipartForm(text, contentType string) url.Values {
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil
	}
	// All fits into memory, so that no file is written.
	form, err := multipart.NewReader(strings.NewReader(text), parameters["boundary"]).ReadForm(maxBody)
	if err != nil {
		return nil
	}
	return form.Value
}

// MayBeScheduled reports whether a new post asks for a later time. Mastodon
// ignores the Idempotency-Key of such posts (mastodon/mastodon#30039). A body
// that cannot be read again counts as scheduled, because the key must be known
// to help before it is relied on.
func (f *Facts) MayBeScheduled() bool {
	form := f.Form()
	return f.NewStatus && (form == nil || form.Get("scheduled_at") != "")
}

// NamesNoStatus reports whether a new post is known neither to reply to nor to
// quote another.
func (f *Facts) NamesNoStatus() bool {
	form := f.Form()
	return form != nil && form.Get("in_reply_to_id") == "" &&
		form.Get("quoted_status_id") == "" && form.Get("quote_id") == ""
}
