package mastoerr

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
)

// The reasons why Do and PostOnce stop before the call succeeded.
const (
	GaveUpAttempts    = "max_attempts"     // Policy.MaxAttempts is used up
	GaveUpWaitTooLong = "wait_too_long"    // the next wait would be longer than Policy.MaxWait
	GaveUpDeadline    = "deadline"         // the next wait would pass the context's deadline
	GaveUpContext     = "context_ended"    // the context ended
	GaveUpKeyExpired  = "key_expired"      // the Idempotency-Key's hour is nearly over
	GaveUpUnknown     = "outcome_unknown"  // the request may have been applied, and sending again could apply it twice
	GaveUpMedia       = "media_processing" // the instance processes an attachment for longer than 600 times Policy.MinWait
)

// GaveUpError says why Do or PostOnce stopped. errors.As finds the last
// failure's *MastodonError in it, Advise knows what to do next: after
// GaveUpWaitTooLong and the other reasons that are about time, a job queue
// carries on where Do left off. When a run of Do that carries on is refused for
// good, an attempt of the run before may have published all the same: look.
type GaveUpError struct {
	Attempts int    // how often the call was made
	Reason   string // one of the constants above; more may come
	Last     error  // the last failure

	cause   error // why the context ended, or why PostOnce could not look
	unknown bool  // an attempt may have been applied
}

// Error names the reason, the last failure and, where PostOnce could not look for
// the post, why.
func (e *GaveUpError) Error() string {
	if e == nil {
		return "mastoerr: no error"
	}
	times := "attempts"
	if e.Attempts == 1 {
		times = "attempt"
	}
	last := "no failure"
	if e.Last != nil {
		last = Text(e.Last)
	}
	text := fmt.Sprintf("mastoerr: gave up after %d %s (%s): %s", e.Attempts, times, name(e.Reason), last)
	if why := e.blind(); why != "" {
		text += "; cannot look for the post: " + why
	}
	return text
}

// blind says why PostOnce could not look for the post, "" where it could. It is
// without the instance's words: whatever answers the look does not know the post,
// so its text was not searched for that.
func (e *GaveUpError) blind() string {
	if e.Reason != GaveUpUnknown {
		return ""
	}
	why, known := FromError(e.cause)
	if !known {
		return Text(e.cause)
	}
	silent := *why
	silent.Message, silent.detail = "", ""
	return silent.Error()
}

// LogValue is the last failure as a group with what ended the attempts.
func (e *GaveUpError) LogValue() slog.Value {
	if e == nil {
		return slog.AnyValue(nil)
	}
	attrs := []slog.Attr{slog.String("gave_up", name(e.Reason)), slog.Int("attempts", e.Attempts)}
	if why := e.blind(); why != "" {
		attrs = append(attrs, slog.String("cannot_look", why))
	}
	if last, known := FromError(e.Last); known {
		return slog.GroupValue(append(attrs, last.LogValue().Group()...)...)
	}
	return slog.GroupValue(append(attrs, slog.String("text", Text(e.Last)))...)
}

// Format prints what Error says. Printed field by field, the last failure would
// show the query of its URL.
func (e GaveUpError) Format(s fmt.State, verb rune) {
	text := e.Error()
	format(s, verb, text, "&mastoerr.GaveUpError{"+strconv.Quote(text)+"}")
}

// MarshalJSON writes attempts, reason and the last failure: as a MastodonError
// where it is one, else its text without the URL's query; and why PostOnce could
// not look for the post.
func (e GaveUpError) MarshalJSON() ([]byte, error) {
	j := struct {
		Attempts   int            `json:"attempts"`
		Reason     string         `json:"reason"`
		Last       *MastodonError `json:"last,omitempty"`
		Text       string         `json:"text,omitempty"`
		CannotLook string         `json:"cannot_look,omitempty"`
	}{Attempts: e.Attempts, Reason: e.Reason, CannotLook: e.blind()}
	var known bool
	if j.Last, known = FromError(e.Last); !known && e.Last != nil {
		j.Text = Text(e.Last)
	}
	return json.Marshal(j)
}

// Unwrap returns the last failure and, if there is one, the error that ended it:
// the context's cause, or in PostOnce the one for which it could not look for the
// post. errors.Is matches either, so ask Advise first what to do.
func (e *GaveUpError) Unwrap() []error {
	if e == nil {
		return nil
	}
	var errs []error
	if e.Last != nil {
		errs = append(errs, e.Last)
	}
	if e.cause != nil {
		errs = append(errs, e.cause)
	}
	return errs
}
