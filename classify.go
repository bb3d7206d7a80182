package mastoerr

import (
	"net/http"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/edge"
	"github.com/mastoerr/mastoerr/internal/known"
	"github.com/mastoerr/mastoerr/internal/message"
	"github.com/mastoerr/mastoerr/internal/wire"
	"github.com/mattn/go-mastodon"
)

// Classify explains a failed call by its HTTP status and the response's body.
// It is total: any status and any bytes, nil included, give an error that is
// complete but for what only headers and the request tell. Of the body, the
// first 64 KiB count and are copied.
//
// Where the response itself is at hand, CheckResponse knows more.
func Classify(status int, body []byte) *MastodonError {
	b := wire.Parse(string(body[:min(len(body), wire.MaxBody)]))
	return explain(&answer{status: status, body: b})
}

// answer is everything that is known of a response before it is judged.
type answer struct {
	status int
	header http.Header // nil when only status and body are known
	body   wire.Body
	req    *http.Request // nil when not known
	now    time.Time     // when the response arrived; zero reads as now

	lost    bool   // a redirect on the way dropped method and body
	endedAt string // path of the last request, where redirects were followed
}

func (a *answer) method() string {
	if a.req == nil {
		return ""
	}
	return a.req.Method
}

func (a *answer) path() string {
	if a.req == nil || a.req.URL == nil {
		return ""
	}
	return a.req.URL.Path
}

// explain turns an answer into the error: first what it means, then what it
// says about waiting, then the words for people.
func explain(a *answer) *MastodonError {
	// One allocation holds the error, its cause and its body.
	all := new(struct {
		err  MastodonError
		api  mastodon.APIError
		body string
	})
	e := &all.err
	e.label(judge(a))
	e.Retry = preciseRetry(e.Code, a.status, e.Retry)
	e.StatusCode = a.status
	e.Message = words(&a.body)
	e.Fields = fieldsOf(&a.body)
	e.RequestID = name(a.header.Get("X-Request-Id"))
	e.about(a.req)
	setWait(e, a)
	e.redact(a.req)
	// Akkoma and Pleroma (idempotency_plug.ex).
	e.replayed = a.header.Get("Idempotent-Replayed") == "true"

	all.api.StatusCode = a.status
	if a.body.Bare && a.body.Whole {
		all.api.Message = a.body.Error
	}
	e.Err = &all.api
	all.body = a.body.Raw
	e.body = &all.body
	return e
}

// judge names the code. The order is that of how much a statement proves:
// headers that no page can mistake, words made for machines, sentences that are
// known, pages that are known, and last the status, which often lies.
func judge(a *answer) Code {
	if c := bearerError(a); c == CodeInsufficientScope {
		return c
	}
	page := edge.Answer{
		Status: a.status, Header: a.header, Body: a.body.Raw,
		HTML: a.body.Shape == wire.HTML, Method: a.method(), Path: a.path(),
	}
	if c := edge.Recognise(&page); c != "" {
		return Code(c)
	}
	if a.status >= 200 && a.status < 300 {
		return judgeSuccess(a)
	}
	if a.status >= 300 && a.status < 400 {
		return judgeRedirect(a)
	}
	if c := judgeWords(a); c != "" {
		return c
	}
	if c := bearerError(a); c != "" {
		return c
	}
	return statusCode(a.status)
}

// judgeWords looks for what the body says in words.
func judgeWords(a *answer) Code {
	b := &a.body
	if b.Shape != wire.JSON {
		return ""
	}
	if b.Cloudflare {
		return Code(edge.Cloudflare(b.Number, a.status))
	}
	said := known.Answer{Status: a.status, Method: a.method(), Path: a.path(), Body: b}
	if c := known.Word(&said); c != "" {
		return Code(c)
	}
	if c := message.Find(b.Error, a.status, said.Path); c != "" {
		return Code(c)
	}
	return Code(known.Text(&said))
}

// bearerError reads what RFC 6750 has a resource server say in
// WWW-Authenticate: Bearer … error="insufficient_scope". It is never
// translated, unlike the body.
func bearerError(a *answer) Code {
	for _, challenge := range a.header.Values("Www-Authenticate") {
		if len(challenge) < 7 || !strings.EqualFold(challenge[:7], "Bearer ") {
			continue
		}
		switch {
		case strings.Contains(challenge, `error="insufficient_scope"`):
			return CodeInsufficientScope
		case strings.Contains(challenge, `error="invalid_token"`) && a.status == http.StatusUnauthorized:
			return CodeTokenInvalid
		}
	}
	return ""
}

// judgeSuccess explains why a 2xx is none.
func judgeSuccess(a *answer) Code {
	if a.lost {
		return CodeUnexpectedRedirect
	}
	if c := pageForPeople(a.endedAt); c != "" && a.body.Shape != wire.JSON {
		return c
	}
	switch {
	case a.status == http.StatusPartialContent && a.body.Shape == wire.JSON && a.method() != http.MethodPost:
		return CodeMediaProcessing
	case a.body.Shape != wire.JSON:
		return CodeInvalidResponse
	}
	return CodeUnexpectedStatus
}

// words is what the answer says to people: the sentence rather than the word
// for machines, where it has both.
func words(b *wire.Body) string {
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

func fieldsOf(b *wire.Body) []FieldError {
	if len(b.Fields) == 0 {
		return nil
	}
	fields := make([]FieldError, min(len(b.Fields), maxFields))
	for i := range fields {
		f := &b.Fields[i]
		fields[i] = FieldError{f.Name, f.Word, f.Text}
	}
	return cleanFields(fields)
}
