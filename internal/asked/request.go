package asked

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/mastoerr/mastoerr/internal/request"
)

func isUpload(f *request.Facts) bool {
	return f.Method == http.MethodPost && strings.HasSuffix(strings.TrimRight(f.Path, "/"), "/media")
}

func holdsUserinfo(c *Complaint) bool {
	u := c.Request.Request.URL
	return u != nil && u.User != nil
}

func holdsMedia(c *Complaint) bool { return holds(c.Request, "media_ids[]", "media_ids") }

// holds reports whether a new post has one of the parameters.
func holds(f *request.Facts, names ...string) bool {
	form := f.ShortForm()
	for _, name := range names {
		for _, value := range form[name] {
			if value != "" {
				return true
			}
		}
	}
	return false
}

// holdsUnreadableText reports whether a new post has a text that a database cannot
// store. A JSON body says NUL with an escape.
func holdsUnreadableText(c *Complaint) bool {
	if c.Status != http.StatusBadRequest && c.Status != http.StatusInternalServerError {
		return false
	}
	form := c.Request.ShortForm()
	for _, values := range form {
		for _, value := range values {
			if !utf8.ValidString(value) || strings.IndexByte(value, 0) >= 0 {
				return true
			}
		}
	}
	head, whole := c.Request.Body()
	return form != nil && whole && !utf8.ValidString(head)
}

// namesNoRecord reports whether a call surely names nothing that could be missing.
func namesNoRecord(f *request.Facts) bool {
	u := f.Request.URL
	isOwnRecord := strings.HasSuffix(f.Path, "/push/subscription") // the token has one, or none
	if u == nil || strings.Contains(f.Endpoint(), ":id") || u.RawQuery != "" || isOwnRecord {
		return false
	}
	switch {
	case f.NewStatus:
		return f.NamesNoStatus() && !holds(f, "media_ids[]", "media_ids")
	case f.ReadOnly, isUpload(f):
		return true
	}
	return strings.HasSuffix(f.Path, "/api/v1/apps") || strings.HasSuffix(f.Path, "/oauth/token")
}

func namesReplyTargetOnly(c *Complaint) bool {
	f := c.Request
	return c.Status == http.StatusNotFound && holds(f, "in_reply_to_id") && !namesQuote(f)
}

func namesQuoteTargetOnly(c *Complaint) bool {
	f := c.Request
	return c.Status == http.StatusNotFound && namesQuote(f) && !holds(f, "in_reply_to_id")
}

func namesQuote(f *request.Facts) bool { return holds(f, "quoted_status_id", "quote_id") }
