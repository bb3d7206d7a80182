// Package wire reads the body of a failed API call once, into the few things that a
// server can say in it. It knows shapes, not meanings: the packages that read a Body
// know what its words mean.
package wire

// MaxBody is how much of a body is read, in bytes. The error bodies of all known
// servers are below 32 KiB.
const MaxBody = 64 << 10

// maxDecoded bounds what texts with escapes, or with bytes that are not UTF-8, cost
// beside Raw, in bytes. An error keeps both.
const maxDecoded = MaxBody / 2

// Shape is the outer form of a body.
type Shape uint8

// The shapes. The first byte that is not white space decides.
const (
	Empty Shape = iota
	JSON
	HTML
	Text
)

// Body is what the body of a failure says. Texts are decoded, but otherwise as the
// server wrote them: up to MaxBody long, or half of that with escapes, and with
// control characters.
type Body struct {
	Shape Shape
	Raw   string // the first MaxBody bytes as they came

	// Error is the text of the JSON member "error": a string, or the "error" or
	// "message" inside an object. A body that is one JSON string, and the "detail"
	// of {"errors":{"detail":…}}, are stored here too.
	Error string
	// Bare is true when "error" was a JSON string. go-mastodon understands no other
	// form.
	Bare bool
	// Whole is true for a JSON object with its closing brace. go-mastodon keeps
	// nothing of any other body.
	Whole bool
	// Description is "error_description" (RFC 6749, section 5.2).
	Description string
	// Message is the first of "message", "msg", "detail", "reason" and "title" (RFC
	// 9457) beside "error".
	Message string
	// Hint is "hint", which league/oauth2-server adds (Pixelfed).
	Hint string
	// Word is the server's error code beside the text: the first of "error_code",
	// "identifier", "code", and "code" inside an "error" object. Its letter case is
	// kept.
	Word string
	// Kind is "kind" inside an "error" object: "client", "permission" or
	// "server" (Misskey forks).
	Kind string
	// Number is "error_code" when that is a number (Cloudflare's 1015), else 0.
	Number int
	// Zod is true when the body has a "zod_error" (Hollo).
	Zod bool
	// Cloudflare is true for "cloudflare_error": true.
	Cloudflare bool
	// Fields are the members of "details" or "errors", in the order of the body, or
	// those of a "detail" that is a list (FastAPI).
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
	Word string // an error code such as ERR_BLANK, "" for none
	Text string // the complaint in the server's words
}

// MaxFields bounds Body.Fields.
const MaxFields = 32
