// Package mastoerrtest is for the tests of services that post to Mastodon. It has
// a fake instance that publishes into memory and fails on demand as real servers
// fail, and a table of every known failure.
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
// It answers what a publishing service calls: apps, tokens and their revocation,
// accounts, statuses (new, edit, delete, source, favourite, boost …), an account's
// timeline, polls, media with processing, scheduled posts, the instance itself, and
// streams. Of the social side it has what decides about posts: who follows and blocks
// whom, lists and filters. A call that Mastodon has and it lacks fails the test.
//
// By default it is the current Mastodon with its validations and their words, its rate limits and
// its treatment of Idempotency-Key. WithSoftware makes it an older Mastodon, or
// Akkoma, GoToSocial, Pixelfed and others: their keys and scheduled posts, what they
// change in a text, a warning or a visibility, what their lists show, and their ids. WithLimits changes the rate limits.
//
// # Two ways to reach it
//
// The instance listens on loopback at Instance.URL until the test ends.
// RoundTripper reaches it without a socket, and InMemory leaves the listener out.
// In memory, the instance starts no goroutine and knows no time but that of
// package time. So it works in a testing/synctest bubble, where hours of waiting
// pass at once. What is due later, such as a scheduled post, is carried out at the
// next call, with the time at which it was due.
//
// # Failures
//
// Fail writes a script by endpoint and count; WithFaults calls a function for
// every request. A Fault says how far a request gets (Stage), how its connection
// breaks (Break), or what response the caller gets instead of the instance's own.
// FailWith plays the response of a real server for a mastoerr.Code, in another
// language (In) or behind a proxy (Behind); AnswerWith plays any response.
//
//	inst.Fail("POST /api/v1/statuses", mastoerrtest.FailWith(mastoerr.CodeTextTooLong).In("de"))
//	inst.Fail("POST /api/v1/statuses", mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset})
//
// A post that is there while its key is not, a commit after the answer, a list that
// lags and a warning that is changed are one line each:
//
//	inst.Fail("POST /api/v1/statuses", mastoerrtest.CrashBeforeKey())
//	inst.Fail("POST /api/v1/statuses", mastoerrtest.Fault{Break: mastoerrtest.Reset}.Late(80*time.Second))
//	inst.Fail("POST /api/v1/statuses", mastoerrtest.ListedLate(time.Minute))
//	inst.Fail("POST /api/v1/statuses", mastoerrtest.ChangedWarning("changed"))
//
// # A table test of a publisher
//
//	func TestPublisher(t *testing.T) {
//		for name, fault := range map[string]mastoerrtest.Fault{
//			"the response is lost":             {Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset},
//			"Redis is gone after the commit":   mastoerrtest.CrashBeforeKey(),
//			"a worker is killed in the commit": mastoerrtest.KilledInCommit(),
//			"the commit takes 40 seconds":      mastoerrtest.SlowCommit(40 * time.Second),
//			"nginx gives up, and it is there":  mastoerrtest.FailWith(mastoerr.CodeGatewayTimeout).Behind("nginx").After(),
//		} {
//			t.Run(name, func(t *testing.T) {
//				synctest.Test(t, func(t *testing.T) { // hours of waiting pass at once
//					inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
//					client := mastoerr.Wrap(inst.NewAccount("alice").Client())
//					inst.Fail("POST /api/v1/statuses", fault)
//					_, err := mastoerr.PostOnce(t.Context(), client, &mastodon.Toot{Status: "Good morning"}, mastoerr.Policy{})
//					require.NoError(t, err)
//					inst.RequirePublishedOnce(t, "Good morning")
//				})
//			})
//		}
//	}
//
// # Accounts
//
// SetState suspends an account, disables it, leaves it unconfirmed and so on; Limit and
// Sensitize do what moderators do short of that; Revoke and Expire end its tokens, and
// NewToken makes one with fewer scopes. Each call answers as Mastodon does then.
//
// # Results
//
// Posts and Requests return what was published and what was requested. A Post says what
// was asked for, what was stored, what the caller was told and whether lists show it.
// RequirePublishedOnce and the other assertions show both when they fail a test.
//
// # The table
//
// Cases iterates over more than a thousand responses as they came over the wire,
// each with its source and the labels that it has to get. Response returns one
// for a code.
package mastoerrtest
