package request

import "net/http"

// WithKey returns r with an Idempotency-Key, and keeps net/http from sending it
// again by itself. r's header has to be the caller's own.
//
// net/http does so when a reused connection dies and it finds a key and a body that
// it can read anew (Request.isReplayable, golang/go#19943): at once, which is too
// early, and on servers that ignore the key for a second post.
//
// directly says that an *http.Transport sends r. Header names ignore letter case
// (RFC 9110, section 5.1), and net/http looks for one spelling. A transport in
// between may change the spelling, so it has to do without the harmless resends of
// what was never written.
func WithKey(r *http.Request, key string, directly bool) *http.Request {
	if directly {
		delete(r.Header, KeyHeader)
		r.Header["idempotency-key"] = []string{key}
		return r
	}
	r.Header.Set(KeyHeader, key)
	return WithoutGetBody(r)
}
