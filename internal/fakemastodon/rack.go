package fakemastodon

import (
	"mime"
	"net/url"
	"strings"
	"unicode/utf8"
)

// kind is the type of a parameter. Those of a form are texts.
type kind uint8

const (
	textKind kind = iota
	numberKind
	boolKind
)

// param is one parameter, named as a form names it: "poll[options][]".
type param struct {
	name, value string
	kind        kind
}

// What Rack takes (Rack::QueryParser of Rack 3.1).
const (
	maxForm       = 4 << 20 // bytes of a query or form
	maxParams     = 4096
	maxParamDepth = 32
)

// unreadable is why the parameters of a request cannot be read. Rails answers both
// without the application (ActionDispatch::PublicExceptions).
type unreadable uint8

const (
	readable   unreadable = iota
	badRequest            // 400
	crash                 // 500
)

// readParams reads the parameters as Rack and Rails do: those of the query first.
// The last value of a name counts.
func (c *call) readParams() unreadable {
	c.parsed, c.params = true, c.few[:0]
	if !utf8.ValidString(c.path) {
		return badRequest
	}
	if bad := c.readForm(c.query); bad != readable || len(c.body) == 0 {
		return bad
	}
	contentType := first(c.header["Content-Type"])
	if contentType == "application/x-www-form-urlencoded" || contentType == "" {
		return c.readForm(string(c.body))
	}
	switch mediaType, attributes, _ := mime.ParseMediaType(contentType); mediaType {
	case "application/x-www-form-urlencoded":
		return c.readForm(string(c.body))
	case "application/json", "text/x-json", "application/jsonrequest", "application/jrd+json",
		"application/activity+json", "application/ld+json": // config/initializers/mime_types.rb
		return c.readJSON()
	case "multipart/form-data":
		if attributes["boundary"] == "" {
			return c.readForm(string(c.body)) // measured on 4.6.5
		}
		return c.readMultipart(attributes["boundary"])
	}
	return readable
}

func (c *call) readForm(raw string) unreadable {
	if len(raw) > maxForm {
		return crash // measured on 4.6.5: Rack::QueryParser::QueryLimitError
	}
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return badRequest
		}
		if value, err = url.QueryUnescape(value); err != nil {
			return badRequest
		}
		if bad := c.addParam(param{name: name, value: value}); bad != readable {
			return bad
		}
	}
	return readable
}

// addParam adds a parameter, whose name must not say that an earlier one is of
// another shape: "a=1&a[]=2" is a bad request.
func (c *call) addParam(p param) unreadable {
	switch {
	case !utf8.ValidString(p.name) || !utf8.ValidString(p.value):
		return badRequest
	case len(c.params) >= maxParams:
		return crash
	case strings.Count(p.name, "[") > maxParamDepth:
		return badRequest
	}
	base, shape := shapeOf(p.name)
	if shape != scalar {
		for n := range c.params {
			if other, has := shapeOf(c.params[n].name); other == base && has != shape {
				return badRequest
			}
		}
	}
	c.params = append(c.params, p)
	return readable
}

// paramShape is what a name says about its value.
type paramShape uint8

const (
	scalar paramShape = iota
	list
	hash
)

func shapeOf(name string) (base string, shape paramShape) {
	at := strings.IndexByte(name, '[')
	switch {
	case at <= 0:
		return name, scalar
	case strings.HasPrefix(name[at:], "[]"):
		return name[:at], list
	}
	return name[:at], hash
}

// param returns the last value of a name.
func (c *call) param(name string) string {
	value, _ := c.lookupParam(name)
	return value
}

func (c *call) lookupParam(name string) (value string, found bool) {
	for n := len(c.params) - 1; n >= 0; n-- {
		if c.params[n].name == name {
			return c.params[n].value, true
		}
	}
	return "", false
}

// paramList returns the values of a list, such as "choices[]".
func (c *call) paramList(name string) []string {
	var values []string
	for n := range c.params {
		if c.params[n].name == name {
			values = append(values, c.params[n].value)
		}
	}
	return values
}

// hasParam reports whether there is a parameter of that base, whatever its shape.
func (c *call) hasParam(base string) bool {
	for n := range c.params {
		if name, _ := shapeOf(c.params[n].name); name == base {
			return true
		}
	}
	return false
}

// nulIn reports whether one of these parameters has a NUL.
func (c *call) nulIn(names ...string) bool {
	for _, name := range names {
		if hasNUL(c.param(name)) {
			return true
		}
	}
	return false
}

// hasNUL reports whether a value has a NUL, which PostgreSQL does not take.
func hasNUL(values ...string) bool {
	for _, v := range values {
		if strings.IndexByte(v, 0) >= 0 {
			return true
		}
	}
	return false
}
