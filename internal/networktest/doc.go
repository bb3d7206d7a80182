// Package networktest has every way in which a call over the network can fail, as
// far as we know, with what mastoerr has to say of it. Cases is the table, a file a
// cause. The failures are real: net/http makes each error from what a server on
// loopback does. The tests of the package prove the labels, that a cancellation by
// the caller is no failure, and the labels of streaming errors.
package networktest
