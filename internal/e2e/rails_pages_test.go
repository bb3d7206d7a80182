package e2e_test

import (
	"context"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"net/url"

	"github.com/mastoerr/mastoerr"
)

// testPosts makes posts that the application itself refuses, and one twice.
func (i *instance) testPosts(t *testing.T) {
	i.both(t, func(t *testing.T, server string) {
		c := i.client(t, server, i.token(t, url.Values{}))
		t.Run("too long", func(t *testing.T) {
			_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: strings.Repeat("long ", 200)})
			require.Equal(t, "422 text_too_long validation fix_input never", labels(err), body(err))
		})
		t.Run("blank", func(t *testing.T) {
			_, err := c.PostStatus(t.Context(), &mastodon.Toot{})
			require.Equal(t, "422 text_blank validation fix_input never", labels(err), body(err))
		})
		t.Run("of a record that is missing", func(t *testing.T) {
			_, err := c.GetStatus(t.Context(), "999999")
			require.Equal(t, notFound, labels(err), body(err))
		})
		t.Run("once, through Do", func(t *testing.T) {
			text := "Once " + mastodonID(t.Name())
			_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
				return c.PostStatus(ctx, &mastodon.Toot{Status: text})
			})
			require.NoError(t, err)
			require.EqualValues(t, 1, i.arrange(t, "posts", url.Values{"text": {text}})["count"])
		})
	})
}

// testPages provokes Rails' own error pages. Rails answers Accept:
// application/json in JSON and everybody else in HTML, which is empty when the
// page is missing (edge.md, section 5). The Transport asks for JSON; the second
// round is of a client that asks for HTML.
func (i *instance) testPages(t *testing.T) {
	cases := map[string]struct {
		id         mastodon.ID
		json, html string
	}{
		"a route that is missing": {"1/nowhere", notFound, notFound},
		"an exception":            {"boom", internalError, internalError},
		"a method not allowed":    {"method", wrongMethod, wrongMethod},
		"a form not offered":      {"form", "406 not_acceptable request fix_input never", "406 not_acceptable request fix_input never"},
		"a parameter is missing":  {"parameter", "400 missing_parameter request fix_input never", "400 missing_parameter request fix_input never"},
	}
	ask := func(t *testing.T, server, accept string, id mastodon.ID) error {
		c := i.client(t, server, i.token(t, url.Values{}))
		if accept != "" {
			c.Transport = mastoerr.NewTransport(asks{accept})
		}
		_, err := c.GetStatus(t.Context(), id)
		return err
	}
	i.both(t, func(t *testing.T, server string) {
		for _, name := range slices.Sorted(maps.Keys(cases)) {
			x := cases[name]
			t.Run(name+", in JSON", func(t *testing.T) {
				err := ask(t, server, "", x.id)
				require.Equal(t, x.json, labels(err), body(err))
			})
			t.Run(name+", in HTML without a page", func(t *testing.T) {
				err := ask(t, server, "text/html", x.id)
				require.Equal(t, x.html, labels(err), body(err))
			})
		}
	})
	t.Run("with pages", func(t *testing.T) {
		for _, name := range []string{"404.html", "500.html"} {
			write(t, filepath.Join(i.public, name), mastodonPage)
		}
		err := ask(t, i.proxied, "text/html", "1/nowhere")
		require.Equal(t, noSuchAPI, labels(err), body(err))
		err = ask(t, i.proxied, "text/html", "boom")
		require.Equal(t, internalError, labels(err), body(err))
	})
}

// asks is a transport that wants another form than JSON.
type asks struct{ accept string }

func (a asks) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("Accept", a.accept)
	return http.DefaultTransport.RoundTrip(req)
}

// mastodonID makes a word of a name.
func mastodonID(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, name)
}
