package mediaform

import (
	"io"
	"net/http"
	"strings"

	"github.com/mattn/go-mastodon"
)

// Client returns a copy of c whose requests carry the form instead of their own body.
// go-mastodon does the rest of the call. Give it Placeholder.
func (f *Form) Client(c *mastodon.Client) *mastodon.Client {
	clone := *c
	clone.Transport = &transport{clone.Transport, f}
	return &clone
}

// Placeholder returns media whose body the client of a form replaces.
func Placeholder() *mastodon.Media { return &mastodon.Media{File: strings.NewReader("")} }

// transport replaces the body of the requests that pass through.
type transport struct {
	base http.RoundTripper
	form *Form
}

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
	if req.Method == http.MethodPost { // else a redirect has dropped the body
		req = req.Clone(req.Context())
		req.Header.Set("Content-Type", t.form.contentType)
		req.ContentLength = t.form.size
		req.Body = t.form.Body()
		req.GetBody = func() (io.ReadCloser, error) { return t.form.Body(), nil }
	}
	return t.base.RoundTrip(req)
}
