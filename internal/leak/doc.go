// Package leak holds the tests that no failure leaves a goroutine behind. It is a
// module of its own because goleak is no dependency of mastoerr.
package leak
