// Package known holds what the servers of the Mastodon API say when a call fails:
// their error codes, their English sentences, and what their statuses and versions
// mean. It returns the code of mastoerr that a failure has; what such a code means
// is the caller's business. What Mastodon translates is in package message.
//
// # How a response is judged
//
// Word looks at the machine-readable fields, in this order: the error code beside
// the text ("error_code", "identifier", "code"), an "error" that is itself an error
// code (OAuth, Misskey, Akkoma), then the error codes in "details". It ignores those
// that it does not know.
//
// Text looks at the sentences, in this order: "error", the complaints about single
// fields, "error_description", "message". Several messages may come joined by
// commas, and the first one counts. So the rule that matches at the leftmost place
// decides; of those at the same place, the longest match; of those as long, the one
// that stands first in tables.
//
// Sentence comes last: it asks package sentence what an English sentence of a server
// that no table knows is about, and knows what a response without a body means.
//
// All return "" when the response says no more than its status. Some servers use
// one status for everything (Friendica 403, Sharkey 401, Pixelfed 500), so plain
// codes such as not_found are returned too. A 429 is always a rate limit.
//
// # How to add what a server says
//
// Add a row to the table of the server's file, with its source, and a line to
// more.jsonl of internal/corpus. A new server gets a file and a line in tables.
package known

import "github.com/mastoerr/mastoerr/internal/wire"

// Answer is a failed response, as far as the rules need it.
type Answer struct {
	Status int
	Method string // of the request, "" when unknown
	Path   string // of the request's URL, without query, "" when unknown
	Body   *wire.Body
	Page   string // the sentence of a page or of a plain text, "" for none
}

// decidesItself reports whether no text refines the status: a 429 is a rate limit
// whatever its text, and a success is no failure.
func decidesItself(status int) bool {
	return status == 429 || status >= 200 && status < 400
}

// Word returns the code that a machine-readable field decides, "" for none.
func Word(a *Answer) string {
	b := a.Body
	if b == nil || b.Cloudflare || decidesItself(a.Status) {
		return ""
	}
	if b.Word != "" {
		if code := wordCode(a, b.Word); code != "" {
			return code
		}
		if code := misskeyKind(a); code != "" {
			return code
		}
	}
	if b.Bare && isWord(b.Error) {
		if code := wordCode(a, b.Error); code != "" {
			return code
		}
	}
	for i := range b.Fields {
		if f := &b.Fields[i]; f.Word != "" {
			if code := detailCode(a, f.Name, f.Word); code != "" {
				return code
			}
		}
	}
	return ""
}

// Text returns the code that a known sentence decides, "" for none.
func Text(a *Answer) string {
	b := a.Body
	if b == nil || b.Cloudflare || decidesItself(a.Status) || isPhoenix(b) {
		return ""
	}
	if code := search(a, b.Error); code != "" {
		return code
	}
	if code := fieldsCode(a); code != "" {
		return code
	}
	if code := search(a, b.Description); code != "" {
		return code
	}
	return search(a, b.Message)
}

// isPhoenix reports whether the body is {"errors":{"detail":"…"}}, which Akkoma and
// Pleroma render for exceptions (lib/pleroma/web/views/error_view.ex). The router
// picks its text, which may contradict the status ("Internal server error" for a
// 413), so only the status counts.
func isPhoenix(b *wire.Body) bool {
	const opening = `{"errors"`
	return !b.Bare && b.Error != "" && b.Word == "" && len(b.Fields) == 0 &&
		len(b.Raw) > len(opening) && b.Raw[:len(opening)] == opening
}
