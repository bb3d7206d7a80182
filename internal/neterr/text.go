package neterr

import "strings"

// textRow is an error that only its text identifies, because its type is private
// or a plain string. Anybody can write a text, and some quote the server. So no
// row makes a failure safe to retry.
type textRow struct {
	begin  string // the text starts with this, and
	text   string // contains this
	code   string
	retry  string
	detail string // "" stands for begin and text
	reads  bool   // the call only reads
}

// textRows holds texts of Go's net/http (transport.go, client.go, h2_bundle.go,
// transfer.go), net/http/internal/chunked.go and gorilla/websocket, as of Go 1.26
// and websocket 1.5. The first row that matches wins.
var textRows = [...]textRow{
	{begin: "net/http: TLS handshake timeout", code: "tls_error", retry: retryIfIdempotent},
	// What crypto/tls finds wrong by itself, in the handshake or after it.
	{begin: "tls: ", code: "tls_error", retry: retryIfIdempotent, detail: "the TLS connection failed"},
	// http.Client puts a text in the place of the transport's error when its
	// Timeout is over (golang/go#63445).
	{text: "(Client.Timeout ", code: "timeout", detail: "the client's timeout is over"},
	{text: `invalid header field value for "Authorization"`, code: "token_invalid", detail: "the token has a character that no header may have"},
	{text: "net/http: invalid header field", code: "invalid_request", detail: "a header has a character that no header may have"},
	{text: "net/http: invalid method", code: "invalid_request"},
	{text: "unsupported protocol scheme", code: "invalid_instance_url"},
	{text: "no Host in request URL", code: "invalid_instance_url"},
	{begin: "malformed ws or wss URL", code: "invalid_instance_url"},
	{text: "nil Request.URL", code: "invalid_instance_url"},
	{text: "stopped after 10 redirects", code: "unexpected_redirect"},
	{begin: "too many redirects", code: "unexpected_redirect"}, // go-mastodon's WebSocket
	{text: "failed to parse Location header", code: "invalid_response", detail: "the redirect leads nowhere"},
	{text: "response missing Location header", code: "invalid_response", detail: "the redirect leads nowhere"},
	// A header that was cut in the middle has no colon.
	{text: "malformed MIME header", code: "connection_lost", detail: "the answer ended within its headers"},
	{text: "malformed HTTP", code: "invalid_response", detail: "the answer is no HTTP"},
	{text: "server response headers exceeded", code: "invalid_response"},
	{text: "too many 1xx informational responses", code: "invalid_response"},
	{text: "bad Content-Length", code: "invalid_response"},
	{text: "multiple Content-Length headers", code: "invalid_response"},
	{text: "unsupported transfer encoding", code: "invalid_response"},
	{text: "too many transfer encodings", code: "invalid_response"},
	{text: "invalid byte in chunk length", code: "invalid_response"},
	{text: "empty hex number for chunk length", code: "invalid_response"},
	{text: "malformed chunked encoding", code: "invalid_response"},
	{text: "chunked line ends with bare LF", code: "invalid_response"},
	{text: "invalid CR in chunked line", code: "invalid_response"},
	{text: "http chunk length too large", code: "invalid_response"},
	{text: "header line too long", code: "invalid_response"},
	{text: "chunked encoding contains too much non-data", code: "invalid_response"},
	{text: "http2: server sent GOAWAY", code: "connection_lost"},
	{text: "http2: client connection lost", code: "connection_lost"},
	{text: "http2: response header list larger than advertised limit", code: "invalid_response"},
	{text: "http2: Transport", code: "connection_lost"},
	{text: "http2: timeout awaiting response headers", code: "timeout"},
	{text: "frame header looked like an HTTP/1.1 header", code: "invalid_response", detail: "the answer is no HTTP/2"},
	{begin: "http2: ", code: "connection_lost", detail: "the HTTP/2 connection failed"},
	{text: "stream error: stream ID", code: "connection_lost"},
	{begin: "connection error: ", code: "connection_lost"},
	{text: "transport connection broken", code: "connection_lost"},
	{text: "server closed idle connection", code: "connection_lost"},
	{text: "websocket: bad handshake", code: "unexpected_status", detail: "the server did not accept the WebSocket; its status is not known", reads: true},
	{text: "websocket: close ", code: "connection_lost", reads: true},
	{begin: "websocket: ", code: "invalid_response", detail: "the server does not keep to the WebSocket protocol", reads: true},
}

// byText returns what the first row that matches text says.
func byText(text string) (Failure, bool) {
	for i := range textRows {
		if row := &textRows[i]; strings.HasPrefix(text, row.begin) && strings.Contains(text, row.text) {
			detail := row.detail
			if detail == "" {
				detail = strings.TrimSpace(row.begin + row.text)
			}
			return Failure{Code: row.code, Retry: row.retry, Detail: detail, ReadOnly: row.reads}, true
		}
	}
	return Failure{}, false
}
