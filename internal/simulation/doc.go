// Package simulation proves what package mastoerr promises about sending posts
// again: a post is published once, or the caller is told what to decide.
//
// A World is drawn from one seed: instances of every software that mastoerrtest
// plays, with their clocks, keys, lists and rewriting; accounts and their tokens;
// posts, and what the owner publishes meanwhile; the fault of every request. It
// runs in a testing/synctest bubble, where hours pass in microseconds. At the end
// Post.Check compares what the caller was told with what the instance has.
//
// The world shares no number with a Policy. All its times are absolute: a request
// may be carried out and become visible up to 80 seconds after its caller saw it
// fail, whatever the caller's waits are.
//
// A seed gives the same posts and faults for every Publisher, so that other
// libraries can be compared with mastoerr (internal/compare).
package simulation
