package fakemastodon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
)

// eachParam calls f with every parameter of the body, or of the query when there
// is no body.
func (c *call) eachParam(f func(name, value string)) {
	if c.parsed {
		for n := range c.params {
			f(c.params[n].name, c.params[n].value)
		}
		return
	}
	if len(c.body) == 0 {
		eachField(c.query, f)
		return
	}
	contentType := first(c.header["Content-Type"])
	if contentType == "application/x-www-form-urlencoded" {
		eachField(string(c.body), f)
		return
	}
	switch mediaType, params, _ := mime.ParseMediaType(contentType); mediaType {
	case "application/json":
		var object map[string]any
		if json.Unmarshal(c.body, &object) == nil {
			eachJSON("", object, f)
		}
	case "multipart/form-data":
		eachPart(c.body, params["boundary"], func(name, _ string, value []byte) { f(name, string(value)) })
	}
}

// eachField calls f with every field of a form or a query.
func eachField(raw string, f func(name, value string)) {
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		name, value, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(name); err == nil {
			if value, err := unescape(value, raw == ""); err == nil {
				f(name, value)
			}
		}
	}
}

// unescape decodes a value. The last one of a body that was cut may end within an
// escape, which is left out.
func unescape(value string, last bool) (string, error) {
	decoded, err := url.QueryUnescape(value)
	if at := strings.LastIndexByte(value, '%'); err != nil && last && at >= len(value)-2 && at >= 0 {
		return url.QueryUnescape(value[:at])
	}
	return decoded, err
}

// eachJSON names the values of an object as a form does: poll[options][].
func eachJSON(prefix string, object map[string]any, f func(name, value string)) {
	for name, value := range object {
		if prefix != "" {
			name = prefix + "[" + name + "]"
		}
		switch v := value.(type) {
		case nil:
		case map[string]any:
			eachJSON(name, v, f)
		case []any:
			for _, element := range v {
				f(name+"[]", fmt.Sprint(element))
			}
		default:
			f(name, fmt.Sprint(v))
		}
	}
}

// eachPart calls f with every part of a multipart body, up to the first bad one.
func eachPart(body []byte, boundary string, f func(name, filename string, value []byte)) {
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		p, err := parts.NextPart()
		if err != nil {
			return
		}
		value, err := io.ReadAll(p)
		if err != nil {
			return
		}
		f(p.FormName(), p.FileName(), value)
	}
}

// form returns all the parameters.
func (c *call) form() url.Values {
	form := make(url.Values)
	c.eachParam(form.Add)
	return form
}

// isTrue reports whether a parameter is true, in the spellings that clients use.
func isTrue(value string) bool { return value == "true" || value == "1" || value == "t" }
