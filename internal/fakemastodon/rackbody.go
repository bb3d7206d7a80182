package fakemastodon

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"strings"
	"unicode/utf8"
)

// maxJSONDepth is how deep Ruby's JSON.parse goes.
const maxJSONDepth = 100

// readJSON reads a JSON body. What is no object has no parameters.
func (c *call) readJSON() unreadable {
	if !utf8.Valid(c.body) || tooDeep(c.body) || hasLoneSurrogate(c.body) {
		return badRequest
	}
	decoder := json.NewDecoder(bytes.NewReader(c.body))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return badRequest
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return badRequest
	}
	if object, ok := value.(map[string]any); ok {
		return c.addObject("", object)
	}
	return readable
}

func (c *call) addObject(prefix string, object map[string]any) unreadable {
	for name, value := range object {
		if prefix != "" {
			name = prefix + "[" + name + "]"
		}
		if bad := c.addValue(name, value); bad != readable {
			return bad
		}
	}
	return readable
}

func (c *call) addValue(name string, value any) unreadable {
	switch v := value.(type) {
	case map[string]any:
		return c.addObject(name, v)
	case []any:
		return c.addList(name+"[]", v)
	case string:
		return c.addParam(param{name, v, textKind})
	case json.Number:
		return c.addParam(param{name, v.String(), numberKind})
	case bool:
		if v {
			return c.addParam(param{name, "true", boolKind})
		}
		return c.addParam(param{name, "false", boolKind})
	}
	return readable // null
}

// addList adds the values of a list. Rails permits a list of scalars as a whole, or
// nothing of it.
func (c *call) addList(name string, values []any) unreadable {
	for _, v := range values {
		switch v.(type) {
		case map[string]any, []any:
			return readable
		}
	}
	for _, v := range values {
		if bad := c.addValue(name, v); bad != readable {
			return bad
		}
	}
	return readable
}

// tooDeep reports whether a JSON text is nested deeper than Ruby's parser goes.
func tooDeep(text []byte) bool {
	depth, quoted := 0, false
	for n := 0; n < len(text); n++ {
		switch b := text[n]; {
		case quoted && b == '\\':
			n++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '[' || b == '{':
			if depth++; depth > maxJSONDepth {
				return true
			}
		case b == ']' || b == '}':
			depth--
		}
	}
	return false
}

// hasLoneSurrogate reports whether a JSON text escapes half of a surrogate pair,
// which Ruby turns into invalid UTF-8.
func hasLoneSurrogate(text []byte) bool {
	for n := 0; n+1 < len(text); n++ {
		if text[n] != '\\' {
			continue
		}
		switch surrogateAt(text[n:]) {
		case 'h':
			if surrogateAt(text[n+6:]) != 'l' {
				return true
			}
			n += 11
		case 'l':
			return true
		default:
			n++
		}
	}
	return false
}

// surrogateAt returns 'h' for an escaped high surrogate, 'l' for a low one and 0 for
// anything else.
func surrogateAt(text []byte) byte {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' || text[2]|0x20 != 'd' {
		return 0
	}
	switch {
	case strings.IndexByte("89abAB", text[3]) >= 0:
		return 'h'
	case strings.IndexByte("cdefCDEF", text[3]) >= 0:
		return 'l'
	}
	return 0
}

// upload is a file of a multipart body.
type upload struct {
	name string // of the part
	data []byte
}

// readMultipart reads a multipart body. One that ends early crashes
// (measured on 4.6.5: EOFError).
func (c *call) readMultipart(boundary string) unreadable {
	parts := multipart.NewReader(bytes.NewReader(c.body), boundary)
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return readable
		}
		if err != nil {
			return crash
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return crash
		}
		if p.FileName() != "" {
			c.uploads = append(c.uploads, upload{p.FormName(), data})
			continue
		}
		if bad := c.addParam(param{name: p.FormName(), value: string(data)}); bad != readable {
			return bad
		}
	}
}

// upload returns the file of a multipart body that has a name.
func (c *call) upload(name string) (data []byte, found bool) {
	for n := range c.uploads {
		if c.uploads[n].name == name {
			return c.uploads[n].data, true
		}
	}
	return nil, false
}
