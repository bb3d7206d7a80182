package redact

import (
	"encoding/base64"
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/wire"
)

const (
	maxSecretLen = 512     // bytes; no text that is searched is longer
	maxCookies   = 32      // the instance chooses how many there are
	maxValues    = 32      // headers of one name
	maxHeader    = 8 << 10 // bytes of one header's value
	maxQuery     = 32 << 10
	// maxParameters bounds how many parameters of a query or a body are looked at.
	maxParameters = 1000
)

// kind is where a secret comes from. Each has a quota of its own, so that none
// displaces another: an instance may set as many cookies as it likes.
type kind uint8

const (
	credential kind = iota // whoever has it may act for somebody
	content                // words, and whatever else a body carries
	query                  // may come from a link that the instance wrote
	header
	cookie
	kinds
)

// quotas bound the secrets of each kind.
var quotas = [kinds]struct{ count, bytes int }{
	credential: {64, 16 << 10}, content: {192, 32 << 10}, query: {64, 8 << 10},
	header: {64, 8 << 10}, cookie: {maxCookies, 8 << 10},
}

// secret is a text that nobody else should read.
type secret struct {
	text string // one line, without what is invisible
	// words is true where a message may begin a sentence with the same ones.
	words bool
	// ordinary is how much of its beginning anybody may say, in bytes: the scheme of
	// an address, and the instance's own name.
	ordinary int
}

// collector gathers the secrets of a request.
type collector struct {
	secrets []secret
	used    [kinds]struct{ count, bytes int }
	home    string // the instance's address without its scheme: "m.example/"
}

// secretsOf returns what a request carries that nobody else should read, each on
// one line as a message is: the values of its headers, but for those that every
// client sends, of its query and of its body, but for parameters that are no
// content; and the extra ones. Names are no secrets.
func secretsOf(f *request.Facts, sent *http.Request, extra []string) []secret {
	var c collector
	for _, value := range extra {
		c.add(credential, value)
	}
	r := f.Request
	if r == nil {
		return c.secrets
	}
	c.home = f.Host + "/"
	if r.URL != nil {
		if password, ok := r.URL.User.Password(); ok {
			c.add(credential, password)
		}
		if raw := r.URL.RawQuery; raw != "" {
			c.addParameters(query, request.Pairs(raw[:min(len(raw), maxQuery)]))
		}
	}
	c.addParameters(content, f.Parameters())
	c.addHeaders(r.Header)
	if sent != nil {
		c.addHeaders(sent.Header)
	}
	return c.secrets
}

func (c *collector) addHeaders(h http.Header) {
	for name, values := range h {
		for _, value := range values[:min(len(values), maxValues)] {
			c.addHeader(http.CanonicalHeaderKey(name), value[:min(len(value), maxHeader)])
		}
	}
}

// addParameters adds the values of a query or a body.
func (c *collector) addParameters(k kind, pairs iter.Seq2[string, string]) {
	count := 0
	for name, value := range pairs {
		switch {
		case isCredential(name):
			c.add(credential, value)
		case !isPlainParameter(name):
			c.add(k, value)
		}
		if count++; count == maxParameters {
			return
		}
	}
}

func (c *collector) addHeader(name, value string) {
	switch {
	case name == "Authorization", name == "Proxy-Authorization":
		c.addCredentials(value)
	case name == "Cookie":
		c.addAttributes(cookie, value)
	case !isCommonHeader(name):
		c.add(header, value)
		c.addAttributes(header, value)
	}
}

// addCredentials adds what follows the scheme (RFC 9110, section 11.4), and the
// password.
func (c *collector) addCredentials(value string) {
	value = strings.TrimSpace(value)
	if _, credentials, ok := strings.Cut(value, " "); ok {
		value = strings.TrimSpace(credentials)
	}
	if login, err := base64.StdEncoding.DecodeString(value); err == nil {
		_, password, _ := strings.Cut(string(login), ":")
		c.add(credential, password)
	}
	c.add(credential, value)
	c.addAttributes(credential, value)
}

// addAttributes adds the value of each parameter in a header's value, such as a
// cookie.
func (c *collector) addAttributes(k kind, value string) {
	isSeparator := func(r rune) bool { return r == ' ' || r == ',' || r == ';' }
	for part := range strings.FieldsFuncSeq(value, isSeparator) {
		if _, right, ok := strings.Cut(part, "="); ok {
			c.add(k, strings.Trim(right, `"`))
		}
	}
}

func (c *collector) isFull(k kind) bool {
	return c.used[k].count >= quotas[k].count || c.used[k].bytes >= quotas[k].bytes
}

func (c *collector) add(k kind, value string) {
	if len(value) < minSecretLen || c.isFull(k) {
		return
	}
	// White space may make up half of it.
	line := visibleLine(value[:min(len(value), 2*maxSecretLen)], maxSecretLen)
	s := secret{text: line, words: k == content || k == query, ordinary: c.ordinary(line)}
	if len(line) == s.ordinary { // nothing, or the instance's own address
		return
	}
	if len(line) < minSecretLen || slices.ContainsFunc(c.secrets, func(o secret) bool { return o.text == line }) {
		return
	}
	c.secrets = append(c.secrets, s)
	c.used[k].count++
	c.used[k].bytes += len(line)
}

// ordinary returns how much of a secret's beginning anybody may say.
func (c *collector) ordinary(text string) int {
	for _, scheme := range [...]string{"https://", "http://"} {
		if !strings.HasPrefix(text, scheme) {
			continue
		}
		rest := text[len(scheme):]
		switch {
		case c.home != "" && strings.HasPrefix(rest, c.home):
			return len(scheme) + len(c.home)
		case rest+"/" == c.home:
			return len(text)
		}
		return len(scheme)
	}
	return 0
}

// visibleLine returns a text as messages are compared with it: one line without what
// is invisible.
func visibleLine(text string, limit int) string {
	line := wire.Line(text, limit)
	if strings.IndexFunc(line, isIgnorable) < 0 {
		return line
	}
	return wire.Line(strings.Map(func(r rune) rune {
		if isIgnorable(r) {
			return -1
		}
		return r
	}, line), limit)
}
