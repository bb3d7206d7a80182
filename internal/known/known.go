// Package known holds what the servers of the Mastodon world say when a call
// fails: the words made for machines and the English sentences of Mastodon, of
// its forks and older versions, and of the servers that speak its API. It names
// the code of a failure; what a code means is the caller's business. Mastodon's
// translated messages are the business of package message.
//
// # How an answer is judged
//
// Word looks at the machine-readable fields, in this order: the word beside the
// text ("error_code", "identifier", "code"), the "error" that is itself a word
// (OAuth, Misskey, Akkoma), then the words in "details". A word that is not
// known says nothing.
//
// Text looks at the sentences, in this order: "error", the complaints about
// single fields, "error_description", "message". In a sentence the rule that
// matches furthest to the left decides, because several messages come joined by
// commas and the first one counts; of those at the same place the longest, and
// of those as long the one whose file stands first in the list of families.
//
// Both return "" where the answer says no more than its status does. Where the
// status lies (Friendica says 403, Sharkey 401, Pixelfed 500 to everything),
// also plain codes such as not_found are named. A 429 is left to its status.
//
// # How to add what a server says
//
// One row in the table of the server's file, with its source beside it, and one
// line in more.jsonl of internal/corpus. A new server gets a file and a line in families.
package known

import "github.com/mastoerr/mastoerr/internal/wire"

// Answer is a failure as the rules see it.
type Answer struct {
	Status int
	Method string // of the request, "" when unknown
	Path   string // of the request's URL, without query, "" when unknown
	Body   *wire.Body
}

// decidesItself is true for the statuses that no text refines: a 429 is a rate
// limit whatever its words, and what is no failure is none of ours.
func decidesItself(status int) bool {
	return status == 429 || status >= 200 && status < 400
}

// Word names the code that a machine-readable field decides, or "".
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

// Text names the code that a known wire message decides, or "".
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

// isPhoenix is true for {"errors":{"detail":"…"}}, which Akkoma and Pleroma
// render for exceptions (lib/pleroma/web/views/error_view.ex). Its text is
// picked by the router and contradicts the status ("Internal server error" for
// a 413), so only the status counts.
func isPhoenix(b *wire.Body) bool {
	const opening = `{"errors"`
	return !b.Bare && b.Error != "" && b.Word == "" && len(b.Fields) == 0 &&
		len(b.Raw) > len(opening) && b.Raw[:len(opening)] == opening
}
