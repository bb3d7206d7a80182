package mastoerr

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Bounds of what an error carries.
const (
	maxMessage = 500 // bytes of Message and of a field's text
	maxFields  = 16  // entries of Fields
	maxLabel   = 128 // bytes of a field's name or code, of a request id, of a host

	maxFieldText = 2 << 10 // bytes of all Fields together
	maxText      = 4 << 10 // bytes of Text: Error twice, and why Do gave up
)

// MastodonError is a failed API call, explained. It is complete when it is made, and
// it never changes, so goroutines may share it. Its methods work on a nil pointer,
// which fmt prints as nil and encoding/json as null.
//
// Category, Action and Retry are those of the Code's row in the catalog (Code.Info),
// unless more is known about this failure.
type MastodonError struct {
	Code     Code
	Category Category
	Action   Action
	Retry    RetrySafety

	// StatusCode is the HTTP status, 0 when no response arrived.
	StatusCode int
	// Message is the instance's own text, in any language, as one line of at most
	// 500 bytes. It is untrusted. It is empty when no response arrived.
	Message string
	// Fields are the complaints about single parameters, from "details" or "errors"
	// in the response: at most 16, and 2 KiB together.
	Fields []FieldIssue

	// Method, Endpoint and Host say which call failed. They are empty when that is
	// not known. Endpoint is the path without the query and with ids masked
	// ("/api/v1/statuses/:id"), so it can be a label of a metric. Host cannot: users
	// choose their instances, so the number of hosts has no bound.
	Method, Endpoint, Host string
	// RequestID is the response's X-Request-Id, for the instance's logs.
	RequestID string

	// Idempotent reports whether this very request can be sent again without being
	// applied twice. It is a fact about the request, not about the failure. It is
	// false for a new post, with an Idempotency-Key or without, unless WithKeySupport
	// names the host.
	Idempotent bool
	// RetryAt is when the server allows the next request, on the local clock.
	// It is never in the past when the error is made, and at most 24 hours ahead. It
	// is zero when the instance named no time, or when waiting does not help.
	RetryAt time.Time
	// RateLimit is what the X-RateLimit headers say. It is zero without them.
	RateLimit RateLimit

	// Err is the cause: a *mastodon.APIError when a response arrived, else the
	// network's error. Do not log it: its text may hold secrets that this error
	// leaves out.
	Err error

	detail   string // the network's text, as far as it is safe to print
	body     string // the response's first 64 KiB
	replayed bool   // the server repeated its response to an earlier request
	lags     bool   // nothing was applied, and one more request within seconds may succeed
}

// FieldIssue is a complaint about one parameter of the request. All of it comes from
// the instance: on one line and bounded, but untrusted.
type FieldIssue struct {
	Field   string `json:"field,omitempty"`   // the parameter, as the instance names it
	Code    string `json:"code,omitempty"`    // such as "ERR_BLANK", where there is one
	Message string `json:"message,omitempty"` // in the instance's words
}

// RateLimit is what the X-RateLimit headers of a response say. Mastodon sends them
// with successes too. They describe one limit, the one that is nearest to its end;
// the next request may meet another limit.
type RateLimit struct {
	Limit     int       // requests in a window, 0 for "not said"
	Remaining int       // requests left in the window, -1 for "not said"
	Reset     time.Time // end of the window on the local clock, zero for "not said"
}

// IsZero reports whether the response had no such headers.
func (r RateLimit) IsZero() bool { return r == RateLimit{} }

// Error returns the failure on one line, without query, response body and token.
func (e *MastodonError) Error() string {
	if e == nil {
		return "mastodon: no error"
	}
	var b strings.Builder
	b.Grow(96 + len(e.Message) + len(e.detail))
	b.WriteString("mastodon: ")
	if e.Method != "" || e.Host != "" || e.Endpoint != "" {
		b.WriteString(strings.TrimSpace(e.Method + " " + e.Host + e.Endpoint))
		b.WriteString(": ")
	}
	if e.StatusCode != 0 {
		b.WriteString(strconv.Itoa(e.StatusCode))
		b.WriteByte(' ')
	}
	b.WriteString(string(e.Code))
	for _, text := range [...]string{e.Message, e.detail} {
		if text != "" {
			b.WriteString(": ")
			b.WriteString(text)
		}
	}
	if !e.RetryAt.IsZero() {
		b.WriteString(" (retry at ")
		b.WriteString(e.RetryAt.UTC().Format(time.RFC3339))
		b.WriteByte(')')
	}
	return b.String()
}

// Format prints Error's text, also for a value. The fields are not printed, because
// the cause may hold secrets. %#v prints the text in brackets.
func (e MastodonError) Format(s fmt.State, verb rune) {
	text := e.Error()
	if verb == 'v' {
		verb = 's'
		if s.Flag('#') {
			text = "&mastoerr.MastodonError{" + strconv.Quote(text) + "}"
		}
	}
	_, _ = fmt.Fprintf(s, fmt.FormatString(s, verb), text)
}

// Unwrap returns the cause.
func (e *MastodonError) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.Err
}

// Is reports whether target is this error's Code or Category.
func (e *MastodonError) Is(target error) bool {
	if e == nil {
		return false
	}
	switch t := target.(type) {
	case Code:
		return e.Code == t
	case Category:
		return e.Category == t
	}
	return false
}

// Timeout reports whether the call failed because a connection or a response took too
// long, here or at a proxy. The Timeout method of *url.Error calls it.
func (e *MastodonError) Timeout() bool {
	if e == nil {
		return false
	}
	switch e.Code {
	case CodeTimeout, CodeGatewayTimeout, CodeRequestTimeout, CodeOriginTimeout:
		return true
	}
	var cause interface{ Timeout() bool }
	return errors.As(e.Err, &cause) && cause.Timeout()
}

// Body returns a copy of the response's first 64 KiB, or nil when there was no body.
// It is for support staff. It may hold anything, the post's text included, and no text
// form of the error shows it.
func (e *MastodonError) Body() []byte {
	if e == nil || e.body == "" {
		return nil
	}
	return []byte(e.body)
}

// RetryIn returns the time from now until RetryAt. It is never negative, and 0 when
// the instance named no time.
func (e *MastodonError) RetryIn() time.Duration {
	if e == nil || e.RetryAt.IsZero() {
		return 0
	}
	return max(0, time.Until(e.RetryAt))
}
