package testkit

import (
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

const StatusesEndpoint = "POST /api/v1/statuses"

// LostResponse is a post that was made and whose answer is lost.
var LostResponse = mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset}
