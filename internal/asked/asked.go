// Package asked reads a complaint together with the request that it answers. The same
// words mean something else to another request: "Text can't be blank" to a post with a
// picture is about the picture.
//
// The knowledge is a table. A row says at which codes it looks, which requests it is
// about, and what the complaint means there. To add a row, say where the words come from.
package asked

import (
	"net/http"
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/request"
)

// Complaint is a failure that a server answered.
type Complaint struct {
	Code   string // by the response alone
	Status int
	Words  string // in the server's language, "" for none
	HTML   bool
	// Request is the request that it answers. It must be known.
	Request *request.Facts
}

// Meaning is what a complaint means.
type Meaning struct {
	Code string
	// Lags says that nothing was applied, and that the server may only not have got yet
	// what the request names: one more request within seconds may succeed.
	Lags bool
}

// row is one piece of knowledge.
type row struct {
	codes []string // that the response has by itself
	holds func(*Complaint) bool
	means Meaning
}

var rows = [...]row{
	// What the request held. Mastodon before 4.3 drops the attachments that it does not
	// find, and then misses a text (app/services/post_status_service.rb,
	// mastodon/mastodon#21864).
	{[]string{"text_blank"}, holdsMedia, Meaning{"media_not_found", true}},
	// PostgreSQL stores no NUL, and Rails refuses bytes that are not UTF-8.
	{[]string{"bad_request", "internal_error", "server_error"}, holdsUnreadableText, Meaning{Code: "invalid_parameter"}},
	// An http client makes Basic credentials of user@host, and the token is not looked at.
	{[]string{"invalid_client", "unauthorized", "token_invalid"}, holdsUserinfo, Meaning{Code: "invalid_instance_url"}},

	// Whether it named a record. A record that is missing is "Record not found" on
	// Mastodon; "Not Found" is said by the router (app/controllers/concerns/
	// error_responses.rb).
	{[]string{"not_found"}, isNoRoute, Meaning{Code: "endpoint_missing"}},
	{[]string{"not_found"}, namesReplyTargetOnly, Meaning{Code: "reply_target_missing"}},
	{[]string{"not_found"}, namesQuoteTargetOnly, Meaning{Code: "quote_target_missing"}},

	// Which endpoint. Mastodon changes attachments only until they are on a post
	// (app/controllers/api/v1/media_controller.rb, halcy/Mastodon.py#358).
	{[]string{"not_found"}, changesMedia, Meaning{Code: "media_in_use"}},
	// Pixelfed and Friendica refuse a file without a word.
	{[]string{"validation_failed"}, isWordlessUpload, Meaning{Code: "media_unprocessable"}},

	// Who can have said that. The API answers a refusal in JSON; a page comes from what
	// stands in front of it.
	{[]string{"validation_failed"}, isPage, Meaning{Code: "forbidden"}},
}

// Reread returns what a complaint means to the request that it answers. It returns the
// complaint's own code where the request does not change it.
func Reread(c *Complaint) Meaning {
	for i := range rows {
		if r := &rows[i]; slices.Contains(r.codes, c.Code) && r.holds(c) {
			return r.means
		}
	}
	return Meaning{Code: c.Code}
}

func isPage(c *Complaint) bool { return c.HTML && c.Request.ExpectsJSON() }

func isNoRoute(c *Complaint) bool {
	return c.Status == http.StatusNotFound && strings.EqualFold(c.Words, "not found") && namesNoRecord(c.Request)
}

func changesMedia(c *Complaint) bool {
	f := c.Request
	return c.Status == http.StatusNotFound && f.Method == http.MethodPut && strings.Contains(f.Path, "/media/")
}

// isWordlessUpload reports whether an upload is refused without a reason. The name of
// the status is none.
func isWordlessUpload(c *Complaint) bool {
	if c.HTML || !isUpload(c.Request) {
		return false
	}
	switch strings.ToLower(c.Words) {
	case "", "unprocessable entity", "unprocessable content":
		return true
	}
	return false
}
