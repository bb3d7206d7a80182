// Package wire reads the body of a failed API call once, into the few things
// that a server can say in it. It knows shapes, not meanings: which words mean
// what is the business of the packages that read a Body.
package wire

// MaxBody is how much of a body is read, in bytes. Error bodies of every known
// server are under 32 KiB; what lies beyond is never looked at.
const MaxBody = 64 << 10

// Shape is the outer form of a body.
type Shape uint8

// The shapes, told by the first byte that is not white space.
const (
	Empty Shape = iota
	JSON
	HTML
	Text
)

// Body is what a failure's body says. Text is decoded but otherwise as the
// server wrote it: unbounded up to MaxBody, with its control characters.
type Body struct {
	Shape Shape
	Raw   string // the first MaxBody bytes as they came

	// Error is the text of the JSON member "error": a string, or the "error"
	// or "message" inside an object. A body that is one JSON string, and the
	// "detail" of {"errors":{"detail":…}}, land here too.
	Error string
	// Bare is true when "error" itself was a JSON string, the only form that
	// go-mastodon understands.
	Bare bool
	// Whole is true when a JSON object came with its end; of any other body
	// go-mastodon keeps nothing.
	Whole bool
	// Description is "error_description" (RFC 6749, section 5.2).
	Description string
	// Message is "message" beside "error"; else "detail", else "title" (RFC 9457).
	Message string
	// Hint is "hint", which league/oauth2-server adds (Pixelfed).
	Hint string
	// Word is the machine-readable word that stands beside the text: the first
	// found of "error_code", "identifier", "code", and "code" inside an "error"
	// object. Letter case is kept.
	Word string
	// Kind is "kind" inside an "error" object: "client", "permission" or
	// "server" (Misskey forks).
	Kind string
	// Number is "error_code" where it is a number (Cloudflare's 1015), else 0.
	Number int
	// Zod is true when a "zod_error" stands in the body (Hollo).
	Zod bool
	// Cloudflare is true for "cloudflare_error": true.
	Cloudflare bool
	// Fields are the members of "details" or "errors", in the order they came.
	Fields []Field

	// RetryAfter is "retry_after" in seconds, -1 when absent.
	RetryAfter float64
	// ResetMillis is error.info.resetMs, unix milliseconds, 0 when absent
	// (Misskey forks).
	ResetMillis int64
}

// Field is one complaint about one parameter of the request.
type Field struct {
	Name string // as the server names it: "text", "media_ids", "/scheduled_at"
	Word string // machine word such as ERR_BLANK, empty where there is none
	Text string // the complaint in the server's words
}

// MaxFields bounds Body.Fields.
const MaxFields = 32
