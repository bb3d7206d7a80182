package mastoerr_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// wireCase is a line of testdata/corpus: a failure as it came over the wire,
// with the labels that it deserves.
type wireCase struct {
	ID      string            `json:"id"`
	Origin  string            `json:"origin"`
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
	Expect  labels            `json:"expect"`
}

type labels struct {
	Category mastoerr.Category    `json:"category"`
	Action   mastoerr.Action      `json:"action"`
	Retry    mastoerr.RetrySafety `json:"retry"`
	Code     mastoerr.Code        `json:"code"`
	WaitS    *float64             `json:"wait_s"`
}

func labelsOf(e *mastoerr.MastodonError) labels {
	return labels{Category: e.Category, Action: e.Action, Retry: e.Retry, Code: e.Code}
}

// response is the case as net/http would hand it over.
func (c *wireCase) response(t testing.TB) *http.Response {
	t.Helper()
	u, err := url.Parse("https://m.example" + c.Path)
	require.NoError(t, err)
	h := make(http.Header)
	for k, v := range c.Headers {
		h.Set(k, v)
	}
	return &http.Response{
		StatusCode:    c.Status,
		Header:        h,
		Body:          io.NopCloser(strings.NewReader(c.Body)),
		ContentLength: int64(len(c.Body)),
		Request:       &http.Request{Method: c.Method, URL: u, Header: make(http.Header)},
	}
}

// corpus reads testdata/corpus; with names, only those files.
func corpus(t testing.TB, names ...string) []wireCase {
	t.Helper()
	files, err := filepath.Glob("testdata/corpus/*.jsonl")
	require.NoError(t, err)
	var cases []wireCase
	for _, file := range files {
		if len(names) > 0 && !strings.Contains(strings.Join(names, " "), strings.TrimSuffix(filepath.Base(file), ".jsonl")) {
			continue
		}
		f, err := os.Open(file)
		require.NoError(t, err)
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var c wireCase
			require.NoError(t, json.Unmarshal(lines.Bytes(), &c), "%s: %s", file, lines.Text())
			cases = append(cases, c)
		}
		require.NoError(t, lines.Err())
	}
	require.NotEmpty(t, cases)
	return cases
}

// respond answers a request in memory.
func respond(req *http.Request, status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	if strings.HasPrefix(body, "<") {
		h.Set("Content-Type", "text/html")
	}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{
		StatusCode: status, Header: h, Request: req,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}
