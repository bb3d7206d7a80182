package loopback

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ServeHTTP starts an ordinary HTTP server and returns its URL.
func ServeHTTP(t testing.TB, f http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return s.URL
}

// Respond returns a handler that sends the same response to every request.
func Respond(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Redirect returns a handler that redirects every request to location. Requests
// below /moved get a response: a POST a status, and a GET an empty list, as
// Mastodon answers when a redirect has turned a post into a GET.
func Redirect(status int, location string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		switch {
		case strings.HasPrefix(r.URL.Path, "/moved") && r.Method == http.MethodPost:
			_, _ = io.WriteString(w, StatusJSON)
		case strings.HasPrefix(r.URL.Path, "/moved"):
			_, _ = io.WriteString(w, "[]")
		default:
			w.Header()["Location"] = []string{location}
			w.WriteHeader(status)
		}
	}
}
