package request

import (
	"encoding/json"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// maxParameters bounds how many parameters of a post are read. No post has more.
const maxParameters = 1000

// Form returns the parameters in the body of a new post: of a form, of JSON and
// of multipart, there without files. It is empty when there is no body, and nil
// for other calls and where the body cannot be read again, is longer than a MiB,
// broken, or has more than 1,000 parameters.
func (f *Facts) Form() url.Values {
	if !f.NewStatus {
		return nil
	}
	return f.form.get(f.parseForm)
}

func (f *Facts) parseForm() url.Values {
	b := f.wholeBody()
	switch {
	case !b.whole:
		return nil
	case b.head == "":
		return url.Values{}
	}
	head := b.head
	switch mediaType := f.mediaType(); {
	case mediaType == "" || mediaType == "application/x-www-form-urlencoded":
		if strings.Count(head, "&") >= maxParameters {
			return nil
		}
		if form, err := url.ParseQuery(head); err == nil {
			return form
		}
	case mediaType == "application/json":
		return jsonForm(head)
	case mediaType == "multipart/form-data":
		return multipartForm(head, f.Request.Header.Get("Content-Type"))
	}
	return nil
}

// jsonForm returns the members of a JSON object as parameters, nil when it is
// none. What is nested is named as Rails does: "poll[options][]". Of two members
// with one name the last counts.
func jsonForm(text string) url.Values {
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") || !json.Valid([]byte(text)) {
		return nil
	}
	form := make(url.Values)
	count := 0
	for v := wire.ValuesOf(text, maxBody, maxBody); v.Next(); count++ {
		name, ok := v.Name()
		if !ok || count == maxParameters {
			return nil
		}
		if !strings.Contains(name, "[]") {
			form.Del(name)
		}
		form.Add(name, v.Value)
	}
	return form
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

// ShortForm is Form for a body of at most 48 KiB, and nil for a longer one.
func (f *Facts) ShortForm() url.Values {
	if _, whole := f.Body(); !whole {
		return nil
	}
	return f.Form()
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
