package mastoerr

import (
	"errors"
	"net/http"
	"time"
)

// Step is what to do about a failed call. It is a closed set within v1.
type Step string

// The steps.
const (
	// StepResend: send the very same request again, after Advice.After.
	StepResend Step = "resend"
	// StepVerify: the outcome is unknown and a resend could apply the request
	// twice. Look whether it was applied before sending again; PostOnce does.
	StepVerify Step = "verify"
	// StepFix: something has to change before it makes sense to send again.
	StepFix Step = "fix"
	// StepReconnect: the person has to authorise the account again.
	StepReconnect Step = "reconnect"
)

// Advice is what to do about a failed call, and when.
type Advice struct {
	Step Step
	// After is the time to let pass first: what the instance named, and at least
	// 30 seconds after an unknown outcome, as the first request may still be at
	// work. 0 when neither applies; then a backoff of your own is right.
	After time.Duration
}

// settleTime is how long a request of unknown outcome is left alone before it
// is sent again or looked for. A proxy's 504 does not stop the instance from
// finishing the post; before Mastodon 4.6 a resend with the same key that meets
// the first one at work posts twice (mastodon/mastodon#21840).
const settleTime = 30 * time.Second

// Advise puts the fact about the failure (Retry) and the fact about the request
// (Idempotent) together. It advises StepResend only where sending again cannot
// apply the request twice. For nil it returns the zero Advice, for an error that
// is no failure of the API StepVerify, as nothing is known about its outcome.
// It never panics.
func Advise(err error) Advice {
	if err == nil {
		return Advice{}
	}
	var gaveUp *GaveUpError
	if isSound(err) && errors.As(err, &gaveUp) && gaveUp != nil && gaveUp.unknown {
		return Advice{StepVerify, settleTime}
	}
	e, ok := FromError(err)
	switch {
	case !ok && gaveUp != nil:
		return Advice{Step: StepResend} // the caller left before anything was sent
	case !ok:
		return Advice{StepVerify, settleTime}
	}
	return advise(e)
}

func advise(e *MastodonError) Advice {
	switch {
	case e.Code == CodeAlreadySubmitted:
		return Advice{Step: StepVerify}
	case e.Action == ActionReconnect:
		return Advice{Step: StepReconnect}
	case e.Retry == RetrySafe:
		return Advice{StepResend, e.RetryIn()}
	case e.Retry == RetryIfIdempotent && !e.Idempotent:
		return Advice{StepVerify, max(settleTime, e.RetryIn())}
	case e.Retry == RetryIfIdempotent && e.Method == http.MethodPost:
		return Advice{StepResend, max(settleTime, e.RetryIn())}
	case e.Retry == RetryIfIdempotent:
		return Advice{StepResend, e.RetryIn()}
	}
	return Advice{Step: StepFix}
}
