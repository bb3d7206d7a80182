package neterr

import (
	"compress/flate"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// IsDecodeError reports whether a response began well but its JSON or its gzip
// cannot be decoded.
func IsDecodeError(err error) bool {
	var (
		syntax  *json.SyntaxError
		mistype *json.UnmarshalTypeError
		corrupt flate.CorruptInputError
	)
	return errors.As(err, &syntax) || errors.As(err, &mistype) || errors.As(err, &corrupt) ||
		errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum)
}

// IsFieldDecodeError reports whether a type with an UnmarshalJSON of its own, such
// as time.Time or mastodon.Unixtime, refused a value of valid JSON. These errors
// quote the value.
func IsFieldDecodeError(err error) bool {
	var (
		date   *time.ParseError
		number *strconv.NumError
	)
	return errors.As(err, &date) || errors.As(err, &number)
}

// decodeDetail returns what is wrong with the body without quoting it.
func decodeDetail(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax != nil {
		return fmt.Sprintf("the JSON is broken at byte %d", syntax.Offset)
	}
	return "the response cannot be decoded"
}
