package fakemastodon

import (
	"net/http"
	"strconv"
	"strings"
)

// The responses of Rails and Puma, without Mastodon's controllers
// (ActionDispatch::PublicExceptions, concerns/error_responses.rb).

// noRoute is 404 in JSON when the caller accepts it, else as a page.
func (c *call) noRoute() *reply {
	if c.acceptsJSON() {
		return fail(http.StatusNotFound, "Not Found")
	}
	return page(http.StatusNotFound, "The page you are looking for isn't here.")
}

func (c *call) crash() *reply { return c.exception(http.StatusInternalServerError) }

// exception is the response to an exception that nothing rescues. Of the statuses
// only 500 has a page (public/500.html); others are empty for a browser.
func (c *call) exception(status int) *reply {
	if c.acceptsJSON() {
		text := http.StatusText(status)
		return &reply{
			status: status, bare: true, header: http.Header{"Content-Type": {"application/json; charset=UTF-8"}},
			body: []byte(`{"status":` + strconv.Itoa(status) + `,"error":"` + text + `"}`),
		}
	}
	if status != http.StatusInternalServerError {
		return &reply{status: status, bare: true, header: http.Header{"Content-Type": {"text/html; charset=UTF-8"}}}
	}
	r := page(status, "We're sorry, but something went wrong on our end.")
	r.bare = true
	return r
}

func page(status int, text string) *reply {
	return &reply{
		status: status, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		body: []byte("<!DOCTYPE html>\n<html lang='en'>\n<head>\n<title>" + text + " - Mastodon</title>\n</head>\n<body>\n<h1>" + text + "</h1>\n</body>\n</html>\n"),
	}
}

func (c *call) acceptsJSON() bool {
	for _, v := range c.header["Accept"] {
		if strings.Contains(v, "json") {
			return true
		}
	}
	return false
}

// What Puma takes (ext/puma_http11/puma_http11.c).
const (
	maxURI         = 12 << 10
	maxPath        = 8 << 10
	maxQuery       = 10 << 10
	maxHeaderValue = 80 << 10
	maxHeaders     = 112 << 10
)

// knownMethods are those that Puma takes (lib/puma/const.rb, IANA's registry), as far as
// HTTP clients send them.
var knownMethods = map[string]bool{
	http.MethodGet: true, http.MethodHead: true, http.MethodPost: true, http.MethodPut: true, http.MethodPatch: true,
	http.MethodDelete: true, http.MethodOptions: true, http.MethodTrace: true, http.MethodConnect: true,
	"PROPFIND": true, "PROPPATCH": true, "MKCOL": true, "COPY": true, "MOVE": true, "LOCK": true, "UNLOCK": true,
	"REPORT": true, "SEARCH": true, "LINK": true, "UNLINK": true,
}

// tooLong is Puma's 400 for a request whose address or headers are too long. It is
// empty (measured on 4.6.5).
func (c *call) tooLong() *reply {
	total := 0
	for name, values := range c.header {
		for _, v := range values {
			if len(v) > maxHeaderValue {
				total = maxHeaders
			}
			total += len(name) + len(v) + len(": \r\n")
		}
	}
	if total <= maxHeaders && len(c.path) <= maxPath && len(c.query) <= maxQuery && len(c.path)+len(c.query) <= maxURI {
		return nil
	}
	return &reply{status: http.StatusBadRequest, complete: true}
}

// refuse returns the response to a request that never reaches a controller of
// Mastodon, or nil.
func (s *Server) refuse(c *call) *reply {
	if s.facts.rules == nil {
		return nil
	}
	if !knownMethods[c.method] {
		return &reply{status: http.StatusNotImplemented, complete: true} // Puma
	}
	if r := c.tooLong(); r != nil {
		return r
	}
	if c.host != "" {
		// ActionDispatch::HostAuthorization (measured on 4.6.5).
		return &reply{status: http.StatusForbidden, bare: true, header: http.Header{"Content-Type": {"text/html; charset=UTF-8"}}}
	}
	return nil
}

// readOrFail reads the parameters of a call to Mastodon, and returns the response to
// what Rails cannot read.
func (s *Server) readOrFail(c *call) *reply {
	if s.facts.rules == nil {
		return nil
	}
	switch c.readParams() {
	case badRequest:
		return c.exception(http.StatusBadRequest)
	case crash:
		return c.crash()
	}
	return nil
}
