package mastoerr

import (
	"net/http"
	"strings"

	"github.com/mastoerr/mastoerr/internal/edge"
	"github.com/mastoerr/mastoerr/internal/known"
	"github.com/mastoerr/mastoerr/internal/message"
	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// response is what is known of a response before its code is.
type response struct {
	status  int
	header  http.Header // nil when only status and body are known
	body    wire.Body
	request *request.Facts // nil when not known

	keyed     bool   // the request carried an Idempotency-Key
	dropsBody bool   // a redirect on the way dropped method and body
	finalPath string // path of the last request, where redirects were followed
}

func (r *response) method() string {
	if r.request == nil {
		return ""
	}
	return r.request.Method
}

func (r *response) path() string {
	if r.request == nil {
		return ""
	}
	return r.request.Path
}

// codeOf returns the code. The order is that of how much a statement proves:
// headers that no page can imitate, machine-readable error codes, known
// sentences, known pages, and last the status, which often lies.
func codeOf(r *response) Code {
	bearer := bearerError(r)
	if bearer == CodeInsufficientScope {
		return bearer
	}
	page := edge.Answer{
		Status: r.status, Header: r.header, Body: r.body.Raw,
		HTML: r.body.Shape == wire.HTML, Method: r.method(), Path: r.path(),
	}
	if c := edge.Recognise(&page); c != "" {
		return Code(c)
	}
	switch {
	case r.status >= 200 && r.status < 300:
		return codeOfSuccess(r)
	case r.status >= 300 && r.status < 400:
		return Code(edge.Redirect(r.status, r.header))
	}
	if c := codeOfBody(r); c != "" {
		return c
	}
	if bearer != "" {
		return bearer
	}
	if c := codeOfSentence(r); c != "" {
		return c
	}
	return Code(known.Status(r.status))
}

// codeOfBody returns the code that the body's words prove, "" if none.
func codeOfBody(r *response) Code {
	b := &r.body
	if b.Shape != wire.JSON {
		return ""
	}
	if b.Cloudflare {
		return Code(edge.Cloudflare(b.Number, r.status))
	}
	answer := known.Answer{Status: r.status, Method: r.method(), Path: r.path(), Body: b}
	c := known.Word(&answer)
	// A bridge may have its own word in "error" and Mastodon's sentence beside it.
	for _, sentence := range [...]string{b.Error, b.Description, b.Message} {
		if c == "" && sentence != "" {
			c = message.Find(sentence, r.status, answer.Path)
		}
	}
	if c == "" {
		c = known.Text(&answer)
	}
	if r.status == http.StatusNotFound && isConsumedKey(r) {
		return CodeAlreadySubmitted
	}
	return Code(c)
}

// codeOfSentence returns the code that an English sentence names, which no table
// knows, "" for none. It tells definite failures apart and never says "safe".
func codeOfSentence(r *response) Code {
	answer := known.Answer{Status: r.status, Method: r.method(), Path: r.path(), Body: &r.body}
	switch r.status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity:
		answer.Page = edge.Sentence(r.body.Raw)
	}
	return Code(known.Sentence(&answer))
}

// isConsumedKey reports whether a 404 "Record not found" answers a new post that
// has a key and names no other post. Nothing can be missing then but the post that
// took the key: a scheduled post, which Mastodon looks up in the wrong table, or
// one that was deleted since (app/services/post_status_service.rb,
// mastodon/mastodon#30039).
func isConsumedKey(r *response) bool {
	f := r.request
	return f != nil && f.NewStatus && r.keyed && r.body.Error == "Record not found" && f.NamesNoStatus()
}

// bearerError returns the code that a resource server states in WWW-Authenticate:
// Bearer … error="insufficient_scope" (RFC 6750, section 3). Unlike the body it is
// never translated.
func bearerError(r *response) Code {
	const maxChallenges, maxChallenge = 8, 1 << 10 // and bytes of one: an instance may send megabytes
	challenges := r.header["Www-Authenticate"]
	for _, challenge := range challenges[:min(len(challenges), maxChallenges)] {
		challenge = challenge[:min(len(challenge), maxChallenge)]
		if len(challenge) < 7 || !strings.EqualFold(challenge[:7], "Bearer ") {
			continue
		}
		switch {
		case strings.Contains(challenge, `error="insufficient_scope"`):
			return CodeInsufficientScope
		case strings.Contains(challenge, `error="invalid_token"`) && r.status == http.StatusUnauthorized:
			return CodeTokenInvalid
		}
	}
	return ""
}

// codeOfSuccess returns the code of a 2xx that is not what was asked for.
func codeOfSuccess(r *response) Code {
	if r.dropsBody {
		return CodeUnexpectedRedirect
	}
	isJSON := r.body.Shape == wire.JSON
	if c := edge.LoginPage(r.finalPath); c != "" && !isJSON {
		return Code(c)
	}
	switch {
	case !isJSON:
		return CodeInvalidResponse
	case r.status == http.StatusPartialContent && r.method() != http.MethodPost:
		return CodeMediaProcessing
	case r.status != http.StatusPartialContent && r.request != nil && r.request.Identifiers() != nil:
		return CodeInvalidResponse
	}
	return CodeUnexpectedStatus
}

// messageText returns the response's text for people: the sentence rather than
// the machine-readable error code, where it has both.
func messageText(b *wire.Body) string {
	text := b.Error
	switch {
	case b.Shape == wire.HTML:
		text = edge.Title(b.Raw)
	case b.Shape == wire.Text:
		text = b.Raw[:min(len(b.Raw), 4*maxMessage)]
	case b.Description != "" && !strings.Contains(text, " "):
		text = b.Description
	case text == "":
		text = b.Message
	}
	return wire.Line(text, maxMessage)
}

func fieldsOf(b *wire.Body) []FieldIssue {
	if len(b.Fields) == 0 {
		return nil
	}
	fields := make([]FieldIssue, min(len(b.Fields), maxFields))
	for i := range fields {
		f := &b.Fields[i]
		fields[i] = FieldIssue{f.Name, f.Word, f.Text}
	}
	return cleanFields(fields)
}
