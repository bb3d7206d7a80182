// Package simulation proves what package mastoerr promises about sending posts
// again: a post is published exactly once, or the service knows that it has to
// look.
//
// A World is drawn from one seed: instances of several kinds of software with
// their treatment of Idempotency-Keys, accounts, posts, and for every request of
// a post what goes wrong with it. It runs in a testing/synctest bubble, where
// hours pass in microseconds, against the instances of package mastoerrtest. At
// the end every post is compared with what its instance has: see Check.
//
// The same seed gives the same run, for every Publisher, so that others can be
// compared on the same posts and faults (internal/compare).
package simulation
