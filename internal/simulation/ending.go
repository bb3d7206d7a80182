package simulation

import (
	"errors"

	"github.com/mastoerr/mastoerr"
)

// Ending is how the publishing of a post ended, by what the caller was told.
type Ending string

// The endings.
const (
	Published   Ending = "published"
	Fix         Ending = "fix"          // something has to change first
	Reconnect   Ending = "reconnect"    // the person has to authorise again
	ResendLater Ending = "resend later" // time was up; nothing was published, a queue carries on
	Verify      Ending = "verify"       // the service has to look
	Failed      Ending = "failed"       // an error without advice, of those who give none
)

// endingOf reads an ending off an error as a service would.
func endingOf(err error) Ending {
	if err == nil {
		return Published
	}
	switch mastoerr.Advise(err).Step {
	case mastoerr.StepFix:
		return Fix
	case mastoerr.StepReconnect:
		return Reconnect
	case mastoerr.StepResend:
		return ResendLater
	}
	return Verify
}

// gaveUp is true for an error that says why waiting was no longer right.
func gaveUp(err error) bool {
	var g *mastoerr.GaveUpError
	return errors.As(err, &g)
}
