package networktest

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// redirectCases are redirects that do not lead to a response.
var redirectCases = map[string]Case{
	"302 leads in a circle": {At: loopback.OverHTTP(loopback.Redirect(302, "/again")), Says: "stopped after 10 redirects", Bare: testkit.BadRedirect},
	"308 leads in a circle": {At: loopback.OverHTTP(loopback.Redirect(308, "/again")), Says: "stopped after 10 redirects", Bare: testkit.BadRedirect},

	"301 turns the post into a GET": {At: loopback.OverHTTP(loopback.Redirect(301, "/moved")), Bare: testkit.BadRedirect, Mastodon: testkit.BadResponse},
	"302 turns the post into a GET": {At: loopback.OverHTTP(loopback.Redirect(302, "/moved")), Bare: testkit.BadRedirect, Mastodon: testkit.BadResponse},
	"303 turns the post into a GET": {At: loopback.OverHTTP(loopback.Redirect(303, "/moved")), Bare: testkit.BadRedirect, Mastodon: testkit.BadResponse, Hooked: testkit.SeeOther},

	"301 is not followed": {At: loopback.NotFollowing(loopback.OverHTTP(loopback.Redirect(301, "/moved"))), Bare: testkit.BadRedirect},
	"302 is not followed": {At: loopback.NotFollowing(loopback.OverHTTP(loopback.Redirect(302, "/moved"))), Bare: testkit.BadRedirect},
	"303 is not followed": {At: loopback.NotFollowing(loopback.OverHTTP(loopback.Redirect(303, "/moved"))), Bare: testkit.SeeOther, Mastodon: testkit.BadRedirect, Hooked: testkit.SeeOther},
	"307 is not followed": {At: loopback.NotFollowing(loopback.OverHTTP(loopback.Redirect(307, "/moved"))), Bare: testkit.BadRedirect},
	"308 is not followed": {At: loopback.NotFollowing(loopback.OverHTTP(loopback.Redirect(308, "/moved"))), Bare: testkit.BadRedirect},

	"308 leads to another host, which gets no token": {
		At: func(t testing.TB) loopback.Instance {
			tr := loopback.ResolveAllTo(t, strings.TrimPrefix(loopback.ServeHTTP(t, func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.Header().Set("Content-Type", "application/json")
				switch {
				case r.Host == "m.example":
					w.Header().Set("Location", "http://new.example"+r.URL.Path)
					w.WriteHeader(308)
				case r.Header.Get("Authorization") == "":
					w.WriteHeader(401)
					_, _ = io.WriteString(w, "{}")
				}
			}), "http://"))
			return loopback.Instance{URL: "http://m.example", Transport: tr}
		},
		Bare: testkit.Verdict{Code: mastoerr.CodeUnauthorized, Retry: testkit.Never},
	},
	// go-mastodon drops the headers and leaves only the status.
	"302 leads nowhere":    {At: loopback.OverHTTP(loopback.Redirect(302, "")), Bare: testkit.BadResponse, Mastodon: testkit.BadRedirect, Hooked: testkit.BadResponse},
	"302 leads to no URL":  {At: loopback.OverHTTP(loopback.Redirect(302, "http://[::bad/")), Says: "failed to parse Location header", Bare: testkit.BadResponse},
	"308 leads to no URL":  {At: loopback.OverHTTP(loopback.Redirect(308, "http://[::bad/")), Says: "failed to parse Location header", Bare: testkit.BadResponse},
	"302 leads to no page": {At: loopback.OverHTTP(loopback.Redirect(302, "mailto:a@b")), Says: `unsupported protocol scheme "mailto"`, Bare: testkit.BadInstance, Hooked: testkit.BadResponse},
	"308 leads to no page": {At: loopback.OverHTTP(loopback.Redirect(308, "mailto:a@b")), Says: `unsupported protocol scheme "mailto"`, Bare: testkit.BadInstance, Hooked: testkit.BadResponse},
}
