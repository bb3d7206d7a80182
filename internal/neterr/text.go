package mastoerr

import "strings"

// textRow is an error that only its text tells: its type is private or a plain
// string. Some texts quote what the server sent, so a row that says RetrySafe
// or stands for a code that is safe has to be the text's beginning.
type textRow struct {
	begin  string // how the text begins, and
	text   string // what it contains
	code   Code
	retry  RetrySafety
	detail string // "" for begin and text
}

// textRows holds texts of Go's net/http (transport.go, client.go, h2_bundle.go,
// transfer.go), net/http/internal/chunked.go and gorilla/websocket, as of Go 1.26
// and websocket 1.5. The first that fits wins.
var textRows = [...]textRow{
	{begin: "net/http: TLS handshake timeout", code: CodeTLSError},
	// What crypto/tls finds wrong by itself, in the handshake or after it.
	{begin: "tls: ", code: CodeTLSError, retry: RetryIfIdempotent, detail: "the TLS connection failed"},
	// http.Client puts a text in the place of the transport's error when its
	// Timeout is over (golang/go#63445).
	{text: "(Client.Timeout ", code: CodeTimeout, detail: "the client's timeout is over"},
	{text: `invalid header field value for "Authorization"`, code: CodeTokenInvalid, detail: "the token has a character that no header may have"},
	{text: "net/http: invalid header field", code: CodeInvalidRequest, detail: "a header has a character that no header may have"},
	{text: "net/http: invalid method", code: CodeInvalidRequest},
	{text: "unsupported protocol scheme", code: CodeInvalidInstanceURL},
	{text: "no Host in request URL", code: CodeInvalidInstanceURL},
	{begin: "malformed ws or wss URL", code: CodeInvalidInstanceURL},
	{text: "nil Request.URL", code: CodeInvalidInstanceURL},
	{text: "stopped after 10 redirects", code: CodeUnexpectedRedirect},
	{begin: "too many redirects", code: CodeUnexpectedRedirect}, // go-mastodon's WebSocket
	{text: "failed to parse Location header", code: CodeInvalidResponse, detail: "the redirect leads nowhere"},
	{text: "response missing Location header", code: CodeInvalidResponse, detail: "the redirect leads nowhere"},
	// A header that was cut in the middle has no colon.
	{text: "malformed MIME header", code: CodeConnectionLost, detail: "the answer ended within its headers"},
	{text: "malformed HTTP", code: CodeInvalidResponse, detail: "the answer is no HTTP"},
	{text: "server response headers exceeded", code: CodeInvalidResponse},
	{text: "too many 1xx informational responses", code: CodeInvalidResponse},
	{text: "bad Content-Length", code: CodeInvalidResponse},
	{text: "multiple Content-Length headers", code: CodeInvalidResponse},
	{text: "unsupported transfer encoding", code: CodeInvalidResponse},
	{text: "too many transfer encodings", code: CodeInvalidResponse},
	{text: "invalid byte in chunk length", code: CodeInvalidResponse},
	{text: "empty hex number for chunk length", code: CodeInvalidResponse},
	{text: "malformed chunked encoding", code: CodeInvalidResponse},
	{text: "chunked line ends with bare LF", code: CodeInvalidResponse},
	{text: "invalid CR in chunked line", code: CodeInvalidResponse},
	{text: "http chunk length too large", code: CodeInvalidResponse},
	{text: "header line too long", code: CodeInvalidResponse},
	{text: "chunked encoding contains too much non-data", code: CodeInvalidResponse},
	// RFC 9113, section 8.7: a refused stream was not processed. Section 6.8: nor
	// was one that is above the last of a GOAWAY, the one case with this text.
	{begin: "stream error: stream ID", text: "; REFUSED_STREAM;", code: CodeConnectionLost, retry: RetrySafe, detail: "the server refused the stream"},
	{begin: "http2: Transport received GOAWAY from server ErrCode:", code: CodeConnectionLost, retry: RetrySafe},
	{text: "http2: server sent GOAWAY", code: CodeConnectionLost},
	{text: "http2: client connection lost", code: CodeConnectionLost},
	{text: "http2: response header list larger than advertised limit", code: CodeInvalidResponse},
	{text: "http2: Transport", code: CodeConnectionLost},
	{text: "http2: timeout awaiting response headers", code: CodeTimeout},
	{text: "frame header looked like an HTTP/1.1 header", code: CodeInvalidResponse, detail: "the answer is no HTTP/2"},
	{begin: "http2: ", code: CodeConnectionLost, detail: "the HTTP/2 connection failed"},
	{text: "stream error: stream ID", code: CodeConnectionLost},
	{begin: "connection error: ", code: CodeConnectionLost},
	{text: "transport connection broken", code: CodeConnectionLost},
	{text: "server closed idle connection", code: CodeConnectionLost},
	{text: "websocket: bad handshake", code: CodeUnexpectedStatus, detail: "the server did not accept the WebSocket; its status is not known"},
	{text: "websocket: close ", code: CodeConnectionLost},
	{begin: "websocket: ", code: CodeInvalidResponse, detail: "the server does not keep to the WebSocket protocol"},
}

func failureByText(text string) (failure, bool) {
	for i := range textRows {
		if row := &textRows[i]; strings.HasPrefix(text, row.begin) && strings.Contains(text, row.text) {
			detail := row.detail
			if detail == "" {
				detail = strings.TrimSpace(row.begin + row.text)
			}
			return failure{row.code, row.retry, detail}, true
		}
	}
	return failure{}, false
}
