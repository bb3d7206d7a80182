package mastoerr

import (
	"encoding/json"
	"fmt"
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
	GaveUpMedia       = "media_processing" // the instance processes an attachment for too long
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

	cause   error // why the context ended
	unknown bool  // an attempt may have been applied
}

// Error names the reason and the last failure.
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
	return fmt.Sprintf("mastoerr: gave up after %d %s (%s): %s", e.Attempts, times, e.Reason, last)
}

// Format prints what Error says. Printed field by field, the last failure would
// show the query of its URL.
func (e GaveUpError) Format(s fmt.State, verb rune) {
	text := e.Error()
	format(s, verb, text, "&mastoerr.GaveUpError{"+strconv.Quote(text)+"}")
}

// MarshalJSON writes attempts, reason and the last failure: as a MastodonError
// where it is one, else its text without the URL's query.
func (e GaveUpError) MarshalJSON() ([]byte, error) {
	j := struct {
		Attempts int            `json:"attempts"`
		Reason   string         `json:"reason"`
		Last     *MastodonError `json:"last,omitempty"`
		Text     string         `json:"text,omitempty"`
	}{Attempts: e.Attempts, Reason: e.Reason}
	var known bool
	if j.Last, known = FromError(e.Last); !known && e.Last != nil {
		j.Text = Text(e.Last)
	}
	return json.Marshal(j)
}

// Unwrap returns the last failure and, if the context ended it, the context's
// cause.
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
