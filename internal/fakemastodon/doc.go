// Package fakemastodon is the server behind package mastoerrtest: an instance
// in memory that answers the calls of a publishing service as Mastodon does, and
// fails on demand.
//
// It takes and gives plain values and knows nothing of package mastoerr: which
// failure a test asks for is decided by Config.Decide.
//
// The files, from the bottom up:
//
//   - server.go, records.go, timers.go, journal.go: the state
//   - fault.go, software.go, limits.go: what differs between instances
//   - call.go, params.go, headers.go, refusals.go: one request and its response
//   - json.go, render.go: the entities of the API
//   - rails.go, rack.go, rackbody.go: what Puma, Rack and Rails refuse themselves
//   - rules.go, words.go and the check files: what Mastodon refuses, and its words
//   - auth.go, accountstate.go, validate.go, posts.go, and one file for each group of
//     endpoints
//   - endpoints.go, missing.go: what there is, and what only Mastodon has
//   - routes.go, throttle.go, keys.go, admit.go: the way of a request through the
//     application
//   - exchange.go: a request together with a fault
//   - memory.go, socket.go: the two networks
//   - controls.go, inspect.go: what a test changes and reads directly
package fakemastodon
