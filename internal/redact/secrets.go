package mastoerr

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/wire"
)

// secretsOf lists what a request carries that nobody else should read, each on
// one line as a message is: what is in its body and its query, but for parameters
// that are no content, and in its headers, but for those that every client sends.
func secretsOf(r *http.Request) []string {
	var all secretList
	for name, values := range r.Header {
		if isCommonHeader(name) {
			continue
		}
		for _, value := range values {
			all.addHeader(name, value)
		}
	}
	if k := keyOf(r.Context()); k != nil {
		all.add(k.value)
	}
	if r.URL != nil {
		all.add(r.URL.RawQuery)
		all.addPairs(r.URL.RawQuery)
		if password, ok := r.URL.User.Password(); ok {
			all.add(password)
		}
	}
	all.addBody(r)
	return all
}

// secretList is a list of lines without copies.
type secretList []string

func (l *secretList) add(value string) {
	const (
		most   = 64      // secrets of a request
		enough = 2 << 10 // bytes of one; no text that we look through is longer
	)
	if len(value) < shortestSecret || len(*l) == most {
		return
	}
	line := wire.Line(value[:min(len(value), 2*enough)], enough)
	if len(line) >= shortestSecret && !slices.Contains(*l, line) {
		*l = append(*l, line)
	}
}

// addHeader adds a header's value, of credentials what follows the scheme
// (RFC 9110, section 11.4), and each cookie's and other parameter's value.
func (l *secretList) addHeader(name, value string) {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Proxy-Authorization":
		_, credentials, ok := strings.Cut(strings.TrimSpace(value), " ")
		if !ok {
			credentials = value
		}
		value = strings.TrimSpace(credentials)
		if login, err := base64.StdEncoding.DecodeString(value); err == nil {
			_, password, _ := strings.Cut(string(login), ":")
			l.add(password)
		}
	}
	l.add(value)
	isBetween := func(r rune) bool { return r == ' ' || r == ',' || r == ';' }
	for part := range strings.FieldsFuncSeq(value, isBetween) {
		if _, right, ok := strings.Cut(part, "="); ok {
			l.add(strings.Trim(right, `"`))
		}
	}
}

// addPairs adds the values of a query or a form, of what is not well-formed too.
func (l *secretList) addPairs(raw string) {
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			name, value = "", pair
		}
		if n, err := url.QueryUnescape(name); err == nil {
			name = n
		}
		if v, err := url.QueryUnescape(value); err == nil {
			value = v
		}
		l.addParameter(name, value)
	}
}

func (l *secretList) addParameter(name, value string) {
	if !isPlainParameter(name) {
		l.add(value)
	}
}

// addBody adds what can be read of the body without changing the request: its
// parameters, and its beginning where those cannot be told.
func (l *secretList) addBody(r *http.Request) {
	raw, _ := bodyAgain(r)
	body := string(raw)
	switch trimmed := strings.TrimSpace(body); {
	case body == "" || isMultipart(r):
	case strings.HasPrefix(trimmed, "{"):
		var object map[string]any
		if json.Unmarshal(raw, &object) != nil {
			l.add(body)
			return
		}
		form := make(url.Values)
		for name, value := range object {
			addParameter(form, name, value)
		}
		for name, values := range form {
			for _, value := range values {
				l.addParameter(name, value)
			}
		}
	default:
		l.add(body)
		l.addPairs(body)
	}
}

func isMultipart(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/")
}

// isPlainParameter is true for parameters whose value is no content, and of which
// a message may speak.
func isPlainParameter(name string) bool {
	switch name {
	case "visibility", "language", "scope", "scopes", "grant_type", "response_type", "redirect_uri", "redirect_uris":
		return true
	}
	return strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids[]") || strings.HasSuffix(name, "_at")
}

// isCommonHeader is true for headers that hold no secret, and for those by which
// calls are traced.
func isCommonHeader(name string) bool {
	switch http.CanonicalHeaderKey(name) {
	case "Accept", "Accept-Encoding", "Accept-Language", "Cache-Control", "Connection", "Content-Encoding",
		"Content-Language", "Content-Length", "Content-Type", "Date", "Expect", "From", "Host", "If-Modified-Since",
		"Origin", "Pragma", "Range", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent", "Via",
		"Traceparent", "Tracestate", "X-Request-Id", "X-Correlation-Id":
		return true
	}
	return false
}
