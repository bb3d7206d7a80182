package loopback

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// ServeHTTP is an ordinary HTTP server.
func ServeHTTP(t testing.TB, f http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return s.URL
}

// Respond answers every request with one response.
func Respond(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Redirect sends every request to location, and what arrives below /moved to
// an empty list, Mastodon's answer where a post had been meant.
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
