package neterr

import "errors"

// streamError has the fields of net/http's own error of an HTTP/2 stream, whose
// type is private. That type lets errors.As fill any struct with the same fields
// (net/http/h2_error.go).
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (streamError) Error() string { return "stream error" }

// refusedStream is an error code of HTTP/2 (RFC 9113, section 7).
const refusedStream = 7

// isRefusedStream reports whether the server refused the request's HTTP/2 stream,
// and so did not process the request (RFC 9113, section 8.7). Streams above the
// last one of a GOAWAY were not processed either (section 6.8), but the error that
// net/http returns for them is a plain text.
func isRefusedStream(err error) bool {
	var stream streamError
	return errors.As(err, &stream) && stream.Code == refusedStream
}
