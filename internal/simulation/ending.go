package simulation

import (
	"errors"

	"github.com/mastoerr/mastoerr"
)

// Ending is what the caller was told in the end.
type Ending string

// The endings of a post.
const (
	Published   Ending = "published"
	Fix         Ending = "fix"          // the post has to be changed
	Reconnect   Ending = "reconnect"    // the user has to authorise the app again
	ResendLater Ending = "resend later" // not published; it can be sent again
	Verify      Ending = "verify"       // unknown outcome; the service has to look it up
	Failed      Ending = "failed"       // an error of a publisher that gives no advice
)

// endingOf returns the ending that a service reads from an error.
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

// isGaveUp reports whether err says why the library gave up.
func isGaveUp(err error) bool {
	var g *mastoerr.GaveUpError
	return errors.As(err, &g)
}
