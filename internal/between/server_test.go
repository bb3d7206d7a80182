package between_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

const (
	token    = "token-of-alice-1234567"
	patience = 4 * time.Second // golang.org/x/net tries a refused stream again for a minute
)

// posts are what an instance has published, by text.
type posts struct {
	mu    sync.Mutex
	texts map[string]int
}

func (p *posts) publish(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	form, _ := url.ParseQuery(string(body))
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.texts == nil {
		p.texts = make(map[string]int)
	}
	p.texts[form.Get("status")]++
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"id":"1"}`)
}

func (p *posts) count(text string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.texts[text]
}

// refuse is a handler that quotes the token in its error.
func refuse(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusUnprocessableEntity)
	_, _ = io.WriteString(w, `{"error":"Validation failed for `+r.Header.Get("Authorization")+`"}`)
}

func serve(t testing.TB, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// closedPort returns the address of a port where nobody listens.
func closedPort(t testing.TB) string {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	return s.URL
}

// post publishes a text. once leaves net/http no way to send the body again.
func post(t testing.TB, rt http.RoundTripper, server, text string, once bool) error {
	t.Helper()
	body := url.Values{"status": {text}}.Encode()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, server+"/api/v1/statuses", strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if once {
		req.GetBody = nil
	}
	resp, err := (&http.Client{Transport: rt}).Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func explain(t testing.TB, err error) *mastoerr.MastodonError {
	t.Helper()
	require.Error(t, err)
	require.NotErrorIs(t, err, context.Canceled)
	e, ok := mastoerr.FromError(err)
	require.True(t, ok, "%T: %v", err, err)
	return e
}

// closing is a body that closes its connection too.
type closing struct {
	io.ReadCloser
	connection io.Closer
}

func (c closing) Close() error {
	_ = c.ReadCloser.Close()
	return c.connection.Close()
}
