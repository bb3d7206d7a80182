// Package mastoerrtest is for the tests of services that post to Mastodon: a
// fake instance that posts into memory and fails on demand the way real servers
// fail, and every known failure as a table.
//
// # The instance
//
// NewInstance starts an instance, NewAccount signs up an account with a token,
// and Client returns a go-mastodon client for it:
//
//	inst := mastoerrtest.NewInstance(t)
//	alice := inst.NewAccount("alice")
//	client := mastoerr.Wrap(alice.Client())
//
// It answers what a publishing service calls: apps, tokens and their
// revocation, accounts, statuses (new, edit, delete, source, favourite, boost
// …), an account's timeline, media with processing, scheduled posts, the
// instance itself, and streams. What is not there is the social side: there are
// no followers, and an account's posts concern nobody else.
//
// By default it is the current Mastodon with its validations, its throttles and
// its treatment of Idempotency-Key. WithSoftware makes it an older Mastodon,
// with the errors that versions have, or Akkoma, GoToSocial, Pixelfed and others
// as far as keys and scheduled posts are concerned; WithLimits changes the
// throttles.
//
// # Two ways in
//
// The instance listens on loopback at Instance.URL, until the test ends. It is
// reached also without a socket, by RoundTripper; InMemory leaves the listener
// out. In memory, it runs no goroutine of its own and knows no time but that of
// package time, so that it can live in a testing/synctest bubble, where hours of
// waiting pass at once. Whatever is to happen later, such as a scheduled post,
// happens when the instance is next looked at, with the time at which it was
// due.
//
// # Failures
//
// Fail writes a script, by endpoint and count; WithFaults asks a function about
// every request. A Fault says how far a request gets (Stage), how its connection
// breaks (Break), or what is answered in the place of the instance: FailWith
// plays the response of a real server for a mastoerr.Code, in another language
// (In) or behind a proxy (Behind); AnswerWith plays any response.
//
//	inst.Fail("POST /api/v1/statuses", mastoerrtest.FailWith(mastoerr.CodeTextTooLong).In("de"))
//	inst.Fail("POST /api/v1/statuses", mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset})
//
// # What became of it
//
// Posts and Requests tell what was published and what was asked.
// RequirePublishedOnce and its like fail a test with both at hand.
//
// # The table
//
// Cases iterates over more than a thousand responses as they came over the wire,
// each with its source and the labels that it deserves; Response gives one for a
// code.
package mastoerrtest
