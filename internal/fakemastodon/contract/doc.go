// Package contract holds what real servers answered, and its test holds package
// fakemastodon to it. README.md says how to record a new version of a server.
package contract
