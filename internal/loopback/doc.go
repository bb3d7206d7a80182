// Package loopback has servers that misbehave: on purpose, on the loopback
// interface, and only for tests. Each server ends with the test that started it.
//
// A server is a function that serves one connection, as a *Peer. Reply, Repeat,
// Pour and Drip make such functions, ServeTCP runs them, and an Instance is the
// way to one: a URL and what the client has to be like.
//
// The package does not import mastoerr, so that every package can use it.
package loopback
