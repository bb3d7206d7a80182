package mastoerrtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strconv"
	"strings"
)

// eachParam calls f with every parameter of the body, or of the query of a call
// without one.
func (c *call) eachParam(f func(name, value string)) {
	contentType := first(c.header["Content-Type"])
	if contentType == "application/x-www-form-urlencoded" || len(c.body) == 0 {
		raw := string(c.body)
		if len(c.body) == 0 {
			raw = c.query
		}
		for raw != "" {
			var pair string
			pair, raw, _ = strings.Cut(raw, "&")
			name, value, _ := strings.Cut(pair, "=")
			if name, err := url.QueryUnescape(name); err == nil {
				if value, err := url.QueryUnescape(value); err == nil {
					f(name, value)
				}
			}
		}
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

// form is all the parameters.
func (c *call) form() url.Values {
	form := make(url.Values)
	c.eachParam(form.Add)
	return form
}

func number(s string) uint64 {
	n, _ := strconv.ParseUint(s, 10, 64)
	return n
}
