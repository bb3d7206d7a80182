package mastoerr

import (
	"encoding/json"
	"log/slog"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/wire"
	"github.com/mattn/go-mastodon"
)

// jsonError is the JSON form of a MastodonError. It fits into a row of a job queue: it
// is mostly under 500 bytes, and under 24 KiB whatever the instance says (encoding/json
// writes a "<" as six bytes).
type jsonError struct {
	Code       Code         `json:"code"`
	Category   Category     `json:"category"`
	Action     Action       `json:"action"`
	Retry      RetrySafety  `json:"retry"`
	StatusCode int          `json:"status,omitempty"`
	Message    string       `json:"message,omitempty"`
	Detail     string       `json:"detail,omitempty"`
	Fields     []FieldIssue `json:"fields,omitempty"`
	Method     string       `json:"method,omitempty"`
	Endpoint   string       `json:"endpoint,omitempty"`
	Host       string       `json:"host,omitempty"`
	RequestID  string       `json:"request_id,omitempty"`
	Idempotent bool         `json:"idempotent"`
	RetryAt    time.Time    `json:"retry_at,omitzero"`
	RateLimit  *jsonLimit   `json:"rate_limit,omitempty"`
}

type jsonLimit struct {
	Limit     int       `json:"limit"`
	Remaining int       `json:"remaining"`
	Reset     time.Time `json:"reset,omitzero"`
}

// MarshalJSON returns the error as JSON, without the cause and the response's body. It
// works on a value too.
func (e MastodonError) MarshalJSON() ([]byte, error) {
	j := jsonError{
		Code: e.Code, Category: e.Category, Action: e.Action, Retry: e.Retry,
		StatusCode: e.StatusCode, Message: e.Message, Detail: e.detail, Fields: e.Fields,
		Method: e.Method, Endpoint: e.Endpoint, Host: e.Host, RequestID: e.RequestID,
		Idempotent: e.Idempotent, RetryAt: e.RetryAt,
	}
	if l := e.RateLimit; !l.IsZero() {
		j.RateLimit = &jsonLimit{l.Limit, l.Remaining, l.Reset}
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON returned, in this or another version of the
// package. It keeps unknown codes, and bounds all texts again. When a response had
// arrived, Err is a *mastodon.APIError; other causes and the body are lost.
func (e *MastodonError) UnmarshalJSON(data []byte) error {
	var j jsonError
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	*e = MastodonError{
		Code: Code(label(string(j.Code))), Category: Category(label(string(j.Category))),
		Action: Action(label(string(j.Action))), Retry: RetrySafety(label(string(j.Retry))),
		StatusCode: j.StatusCode, Message: wire.Line(j.Message, maxMessage),
		detail: wire.Line(j.Detail, maxMessage), Fields: cleanFields(j.Fields),
		Method: label(j.Method), Endpoint: wire.Line(j.Endpoint, maxMessage), Host: label(j.Host),
		RequestID: label(j.RequestID), Idempotent: j.Idempotent, RetryAt: j.RetryAt,
	}
	if l := j.RateLimit; l != nil {
		e.RateLimit = RateLimit{l.Limit, l.Remaining, l.Reset}
	}
	if e.StatusCode != 0 {
		e.Err = &mastodon.APIError{StatusCode: e.StatusCode, Message: e.Message}
	}
	return nil
}

// label bounds an untrusted word.
func label(s string) string { return wire.Line(s, maxLabel) }

// cleanFields bounds fields, in place.
func cleanFields(fields []FieldIssue) []FieldIssue {
	fields = fields[:min(len(fields), maxFields)]
	text := 0
	for i := range fields {
		f := &fields[i]
		f.Field, f.Code, f.Message = label(f.Field), label(f.Code), wire.Line(f.Message, maxMessage)
		if text += len(f.Field) + len(f.Code) + len(f.Message); text > maxFieldText {
			return fields[:i]
		}
	}
	return fields
}

// LogValue returns the error as a group of attributes, without the cause and the body.
// slog does not find it inside a *url.Error and prints the query: log Attr(err).
func (e *MastodonError) LogValue() slog.Value {
	if e == nil {
		return slog.Value{}
	}
	attrs := make([]slog.Attr, 0, 14)
	text := func(key, value string) {
		if value != "" {
			attrs = append(attrs, slog.String(key, value))
		}
	}
	text("code", string(e.Code))
	text("category", string(e.Category))
	text("action", string(e.Action))
	text("retry", e.Retry.String())
	if e.StatusCode != 0 {
		attrs = append(attrs, slog.Int("status", e.StatusCode))
	}
	text("message", e.Message)
	text("detail", e.detail)
	text("method", e.Method)
	text("host", e.Host)
	text("endpoint", e.Endpoint)
	text("request_id", e.RequestID)
	attrs = append(attrs, slog.Bool("idempotent", e.Idempotent))
	if !e.RetryAt.IsZero() {
		attrs = append(attrs, slog.Time("retry_at", e.RetryAt))
	}
	text("fields", e.fieldText())
	return slog.GroupValue(attrs...)
}

// fieldText returns Fields on one line: "media_ids: too many; text: ERR_BLANK".
func (e *MastodonError) fieldText() string {
	var b strings.Builder
	for i, f := range e.Fields {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(f.Field)
		b.WriteString(": ")
		b.WriteString(strings.TrimSpace(f.Code + " " + f.Message))
	}
	return wire.Line(b.String(), maxMessage)
}
