// Package hostiletest holds no code. Its tests prove the promises of
// .github/SECURITY.md through the public API: whatever an instance answers, a call
// ends in time and in an ordinary error (attacks, http2, tls, words, typednil), costs
// little and leaves nothing behind (bounds, cause), cannot forge a log (text), and
// prints no secret (the files named secrets).
package hostiletest
