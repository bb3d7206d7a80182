package testkit

import "github.com/mastoerr/mastoerr/mastoerrtest"

// StatusesEndpoint is where posts are published, as mastoerrtest names it.
const StatusesEndpoint = "POST /api/v1/statuses"

// LostResponse is a fault: the post is published and the response is lost.
var LostResponse = mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset}
