package request

import (
	"iter"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"unicode"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// How much of a parameter's value Parameters returns at least, in bytes. No text that
// quotes a request is longer.
const (
	maxValue = 3 << 10 // as it came
	maxText  = 1 << 10 // decoded
)

// Parameters returns the names and values of the parameters in the body's first 48
// KiB, in their order, whatever its form: broken JSON and broken pairs as far as
// they can be told, of multipart those without a file. A value that has no name is
// returned with "". It returns nothing when the body cannot be read again, and
// nothing of an upload.
func (f *Facts) Parameters() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		head := f.beginning()
		text := strings.TrimLeft(head, " \t\r\n")
		switch {
		case f.Multipart():
			parts(head, f.Request.Header.Get("Content-Type"), yield)
		case text == "":
		case text[0] == '{' || text[0] == '[' || text[0] == '"': // whatever its Content-Type
			for v := wire.ValuesOf(text, maxText, maxHead/2); v.Next() && yield(v.Key(), v.Value); {
			}
		case f.isForm(text):
			Pairs(head)(yield)
		default:
			yield("", head)
		}
	}
}

// isForm reports whether the body is a form, by its Content-Type or by its looks.
func (f *Facts) isForm(text string) bool {
	if mediaType := f.mediaType(); mediaType == "" || mediaType == "application/x-www-form-urlencoded" {
		return true
	}
	name, _, ok := strings.Cut(text, "=")
	return ok && strings.IndexFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-[]%", r)
	}) < 0
}

// Pairs returns the names and values of a query or a form, broken ones as they are.
// A value is cut off after 3 KiB.
func Pairs(raw string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for raw != "" {
			var pair string
			pair, raw, _ = strings.Cut(raw, "&")
			name, value, ok := strings.Cut(pair, "=")
			if !ok {
				name, value = "", pair
			}
			if pair != "" && !yield(unescape(name), unescape(value)) {
				return
			}
		}
	}
}

func unescape(s string) string {
	if len(s) > maxValue {
		s = s[:maxValue]
		if i := strings.LastIndexByte(s, '%'); i > len(s)-len("%41") {
			s = s[:i]
		}
	}
	if text, err := url.QueryUnescape(s); err == nil {
		return text
	}
	return s
}

// parts passes on the fields of a multipart body, as far as it goes.
func parts(text, contentType string, yield func(name, value string) bool) {
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return
	}
	const maxParts = 32 // each costs a few KiB
	value := make([]byte, maxValue)
	reader := multipart.NewReader(strings.NewReader(text), parameters["boundary"])
	for range maxParts {
		part, err := reader.NextRawPart()
		if err != nil {
			return
		}
		if part.FileName() != "" {
			continue
		}
		n := 0
		for n < maxValue && err == nil {
			var m int
			m, err = part.Read(value[n:])
			n += m
		}
		if !yield(part.FormName(), string(value[:n])) {
			return
		}
	}
}
