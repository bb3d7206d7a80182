// Package sentence reads the short English sentences of servers that no table knows.
// It is the last and weakest evidence before the status: it knows the nouns of the
// Mastodon API (client, code, scope, poll, attachment, …) and what servers say of them
// (missing, not found, too long, expired, …), and looks at the endpoint.
//
// It only tells definite failures apart. No reading gives a code that is safe to send
// again, and it reads no 408, no 429 and no 5xx, but for the OAuth endpoints, where a
// 500 with a sentence about the client or its code is about these.
//
// # How a sentence is read
//
// The sentence becomes words of lower-case letters. The vocabulary turns them into a
// set of subjects and a set of verdicts. Each row of readings that these sets, the
// status and the endpoint satisfy gives a code; rows of a lower tier count only where
// none of a higher tier applies. Where two rows of one tier disagree, the sentence
// says nothing.
package sentence

//go:generate go run ./gen

import "github.com/mastoerr/mastoerr/internal/httpstatus"

// Answer is a sentence and the response that it comes from.
type Answer struct {
	Text   string
	Status int
	Method string // of the request, "" when unknown
	Path   string // of the request's URL, without query, "" when unknown
}

// Read returns the code that the sentence names, "" when it says no more than the
// status.
func Read(a *Answer) string {
	if !isReadable(a.Status) || len(a.Text) < minText || len(a.Text) > maxText {
		return ""
	}
	var buffer [maxText + 1]byte
	said := read(normalise(a.Text, &buffer))
	if said.subjects == 0 && said.verdicts == 0 {
		return ""
	}
	return said.decide(httpstatus.Of(a.Status), placesOf(a.Method, a.Path))
}

// The lengths of a sentence, in bytes. A longer one quotes something or is a page.
const (
	minText = 4
	maxText = 240
)

// isReadable reports whether a sentence may refine the status.
func isReadable(status int) bool {
	switch status {
	case 402, 408, 425, 429, 451:
		return false
	}
	return status >= 400 && status <= 500
}

// decide returns the code on which the readings of the highest tier agree.
func (s statement) decide(status httpstatus.Set, at places) string {
	code, best := "", tier(0)
	for i := range readings {
		r := &readings[i]
		switch {
		case r.tier < best || !r.applies(s, status, at):
		case r.tier > best:
			code, best = r.code, r.tier
		case r.code != code:
			code = ""
		}
	}
	return code
}
