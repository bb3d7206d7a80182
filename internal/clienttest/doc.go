// Package clienttest holds no code. Its tests use a client that mastoerr.Wrap has
// changed as a program does, and look at what it sends: round trips, connections,
// resends by net/http, redirects, idempotency keys, streams, FindStatus and
// UploadMedia. The tests of the main behaviour are in the root of the repository.
package clienttest
