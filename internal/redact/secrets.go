package redact

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
)

const (
	maxSecrets   = 64      // of a request
	maxSecretLen = 2 << 10 // bytes; no text that is searched is longer
)

// secretsOf returns what a request carries that nobody else should read, each on
// one line as a message is: the values of its headers, but for those that every
// client sends, of its query and of its body, but for parameters that are no
// content; and the extra ones.
func secretsOf(f *request.Facts, extra []string) secretList {
	var all secretList
	r := f.Request
	if r == nil {
		all.addAll(extra)
		return all
	}
	for name, values := range r.Header {
		if isCommonHeader(name) {
			continue
		}
		for _, value := range values {
			all.addHeader(name, value)
		}
	}
	all.addAll(extra)
	if r.URL != nil {
		all.add(r.URL.RawQuery)
		all.addPairs(r.URL.RawQuery)
		if password, ok := r.URL.User.Password(); ok {
			all.add(password)
		}
	}
	all.addBody(f)
	return all
}

// secretList holds secrets, each once.
type secretList []string

func (l *secretList) addAll(values []string) {
	for _, value := range values {
		l.add(value)
	}
}

func (l *secretList) add(value string) {
	if len(value) < minSecretLen || len(*l) == maxSecrets {
		return
	}
	// White space may make up half of it.
	line := wire.Line(value[:min(len(value), 2*maxSecretLen)], maxSecretLen)
	if len(line) >= minSecretLen && !slices.Contains(*l, line) {
		*l = append(*l, line)
	}
}

// addHeader adds a header's value and the value of each parameter in it, such as
// a cookie. Of credentials it adds what follows the scheme (RFC 9110, section
// 11.4), and the password.
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
	isSeparator := func(r rune) bool { return r == ' ' || r == ',' || r == ';' }
	for part := range strings.FieldsFuncSeq(value, isSeparator) {
		if _, right, ok := strings.Cut(part, "="); ok {
			l.add(strings.Trim(right, `"`))
		}
	}
}

// addPairs adds the values of a query or a form, broken ones as they are.
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

// addBody adds the parameters in the body, and its beginning where those cannot
// be told.
func (l *secretList) addBody(f *request.Facts) {
	head, _ := f.Body()
	switch {
	case f.Multipart():
		l.addForm(f.Form())
	case strings.HasPrefix(strings.TrimSpace(head), "{"): // whatever its Content-Type
		form := request.JSONForm(head)
		if form == nil {
			l.add(head)
		}
		l.addForm(form)
	default:
		l.add(head)
		l.addPairs(head)
	}
}

func (l *secretList) addForm(form url.Values) {
	for name, values := range form {
		for _, value := range values {
			l.addParameter(name, value)
		}
	}
}

// isPlainParameter reports whether a parameter's value is no content, so that a
// message may name it.
func isPlainParameter(name string) bool {
	switch name {
	case "visibility", "language", "scope", "scopes", "grant_type", "response_type", "redirect_uri", "redirect_uris":
		return true
	}
	return strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids[]") || strings.HasSuffix(name, "_at")
}

// isCommonHeader reports whether a header holds no secret: what every client
// sends, and the ids by which calls are traced.
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
