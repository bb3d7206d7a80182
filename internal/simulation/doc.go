// Package simulation proves what package mastoerr promises about sending posts
// again: a post is published exactly once, or the caller is told to verify it.
//
// A World is drawn from one seed: instances of several kinds of software, which
// treat Idempotency-Keys differently, their accounts and posts, and the fault of
// every request. It runs against the instances of package mastoerrtest, in a
// testing/synctest bubble, where hours pass in microseconds. At the end,
// Post.Check compares what the caller was told with what the instance has.
//
// A seed gives the same posts and faults for every Publisher, so that other
// libraries can be compared with mastoerr (internal/compare).
package simulation
