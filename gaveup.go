package mastoerr

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/mastoerr/mastoerr/internal/lookup"
	"github.com/mattn/go-mastodon"
)

// GaveUpReason says why a call was given up. It is an open set, so a switch over it
// needs a default.
//
// A GaveUpReason is an error that means "given up for this reason":
//
//	if errors.Is(err, mastoerr.GaveUpDeadline) { … }
type GaveUpReason string

// The reasons why Do, PostOnce, FindStatus and UploadMedia stop.
const (
	// GaveUpAttempts means that Policy.MaxAttempts is used up.
	GaveUpAttempts GaveUpReason = "max_attempts"
	// GaveUpWaitTooLong means that the instance asked for a longer wait than Policy.MaxRetryAfter.
	GaveUpWaitTooLong GaveUpReason = "wait_too_long"
	// GaveUpDeadline means that the next wait would pass the context's deadline.
	GaveUpDeadline GaveUpReason = "deadline"
	// GaveUpContext means that the context ended.
	GaveUpContext GaveUpReason = "context_ended"
	// GaveUpKeyExpired means that the Idempotency-Key is too old to rely on (WithKeySupport).
	GaveUpKeyExpired GaveUpReason = "key_expired"
	// GaveUpUnknown means that the request may have been applied, and that sending it again could apply it twice.
	GaveUpUnknown GaveUpReason = "outcome_unknown"
	// GaveUpMedia means that the instance has processed an attachment for longer than Policy.MediaTimeout.
	GaveUpMedia GaveUpReason = "media_processing"
)

// Error returns the reason itself, such as "max_attempts".
func (r GaveUpReason) Error() string { return string(r) }

// ErrAbsent is the error that FindStatus returns for a post that is provably absent.
// The post may be sent again.
var ErrAbsent = lookup.ErrAbsent

// Candidate is a status that could be the post whose outcome is unknown. It is neither
// the same nor clearly different.
type Candidate struct {
	ID        mastodon.ID `json:"id"`
	URL       string      `json:"url,omitempty"` // as the instance says: untrusted
	CreatedAt time.Time   `json:"created_at"`    // by the instance's clock
}

// GaveUpError says why Do, PostOnce, FindStatus or UploadMedia stopped. errors.As finds
// the *MastodonError of the last failure in it. Advise says what to do next. After a
// reason that is about time, such as GaveUpWaitTooLong, a job queue can go on where Do
// stopped.
type GaveUpError struct {
	// Attempts is how often the call was made. For PostOnce it counts the requests
	// that should publish the post, without lookups: 0 when this call sent none.
	Attempts int
	Reason   GaveUpReason
	// Last is the last failure. It is nil when nothing was sent.
	Last error
	// Candidates are the statuses, at most 10, that the lookup could not tell from
	// the post. A person can.
	Candidates []Candidate

	cause   error     // why the context ended, or why a lookup cannot tell
	unknown bool      // an attempt may have been applied
	retryAt time.Time // when the instance allows the next request, if Last does not say it; zero for at once
}

// OutcomeUnknown reports whether the request may have been applied, so that sending it
// again could apply it twice. Advise then returns StepVerify.
func (e *GaveUpError) OutcomeUnknown() bool { return e != nil && e.unknown }

// Error returns the reason and the last failure on one line, without secrets. Where a
// lookup cannot tell whether the post is out, it also says why.
func (e *GaveUpError) Error() string {
	if e == nil {
		return "mastoerr: no error"
	}
	text := "mastoerr: gave up (" + label(string(e.Reason)) + ")"
	if e.Attempts > 0 {
		times := "attempts"
		if e.Attempts == 1 {
			times = "attempt"
		}
		text = fmt.Sprintf("mastoerr: gave up after %d %s (%s)", e.Attempts, times, label(string(e.Reason)))
	}
	if e.Last != nil {
		text += ": " + Text(e.Last)
	}
	if why := e.lookupFailure(); why != "" {
		text += "; cannot tell whether the post is out: " + why
	}
	return text
}

// lookupFailure returns why a lookup cannot tell, or "" without a lookup. The
// instance's words are left out because they were not redacted against the post.
func (e *GaveUpError) lookupFailure() string {
	if !e.unknown || e.cause == nil || e.Reason == GaveUpContext {
		return ""
	}
	why, known := FromError(e.cause)
	if !known {
		return Text(e.cause)
	}
	withoutText := *why
	withoutText.Message, withoutText.detail = "", ""
	return withoutText.Error()
}

// retryIn returns the time until the instance allows the next request, be it of the
// call or of its lookup.
func (e *GaveUpError) retryIn() time.Duration {
	wait := max(0, time.Until(e.retryAt))
	for _, err := range e.Unwrap() {
		if failure, ok := FromError(err); ok {
			wait = max(wait, failure.RetryIn())
		}
	}
	return wait
}

// LogValue returns the last failure as a group of attributes, with the reason.
func (e *GaveUpError) LogValue() slog.Value {
	if e == nil {
		return slog.AnyValue(nil)
	}
	attrs := []slog.Attr{slog.String("gave_up", label(string(e.Reason))), slog.Int("attempts", e.Attempts)}
	if why := e.lookupFailure(); why != "" {
		attrs = append(attrs, slog.String("cannot_tell", why))
	}
	if len(e.Candidates) > 0 {
		attrs = append(attrs, slog.Int("candidates", len(e.Candidates)))
	}
	if last, known := FromError(e.Last); known {
		return slog.GroupValue(append(attrs, last.LogValue().Group()...)...)
	}
	return slog.GroupValue(append(attrs, slog.String("text", Text(e.Last)))...)
}

// Format prints Error's text, also for a value. The fields are not printed, because the
// last failure would show the query of its URL.
func (e GaveUpError) Format(s fmt.State, verb rune) {
	text := e.Error()
	if verb == 'v' {
		verb = 's'
		if s.Flag('#') {
			text = "&mastoerr.GaveUpError{" + strconv.Quote(text) + "}"
		}
	}
	_, _ = fmt.Fprintf(s, fmt.FormatString(s, verb), text)
}

// MarshalJSON returns attempts, reason, candidates, the last failure, and why a lookup
// cannot tell. The last failure is a MastodonError where it is one, else its text
// without the URL's query.
func (e GaveUpError) MarshalJSON() ([]byte, error) {
	j := struct {
		Attempts   int            `json:"attempts"`
		Reason     GaveUpReason   `json:"reason"`
		Unknown    bool           `json:"outcome_unknown"`
		Last       *MastodonError `json:"last,omitempty"`
		Text       string         `json:"text,omitempty"`
		CannotTell string         `json:"cannot_tell,omitempty"`
		Candidates []Candidate    `json:"candidates,omitempty"`
	}{Attempts: e.Attempts, Reason: e.Reason, Unknown: e.unknown, CannotTell: e.lookupFailure(), Candidates: e.Candidates}
	var known bool
	if j.Last, known = FromError(e.Last); !known && e.Last != nil {
		j.Text = Text(e.Last)
	}
	return json.Marshal(j)
}

// Is reports whether target is this error's Reason.
func (e *GaveUpError) Is(target error) bool {
	reason, ok := target.(GaveUpReason)
	return ok && e != nil && e.Reason == reason
}

// Unwrap returns the last failure and the error that ended the call, if there is one.
// The second is the context's cause, or why a lookup cannot tell whether the post is
// out, or ErrAbsent where the attempts were used up and the last lookup proved the post
// absent. errors.Is matches both, so ask Advise first what to do.
func (e *GaveUpError) Unwrap() []error {
	if e == nil {
		return nil
	}
	var errs []error
	for _, err := range []error{e.Last, e.cause} {
		if err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}
