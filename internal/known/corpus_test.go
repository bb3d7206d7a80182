package known_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/known"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// wireCase is a line of testdata: a failure as it came over the wire, with the
// labels that it deserves. The files mastodon, field, compat and localized are
// the recorded corpus; more holds further wordings, read in the servers' sources.
type wireCase struct {
	ID     string `json:"id"`
	Method string `json:"method"`
	Path   string `json:"path"`
	Status int    `json:"status"`
	Body   string `json:"body"`
	Expect struct {
		Code  string `json:"code"`
		Retry string `json:"retry"`
	} `json:"expect"`
}

func cases(t testing.TB, files ...string) []wireCase {
	t.Helper()
	var all []wireCase
	for _, name := range files {
		f, err := os.Open(filepath.Join("testdata", name+".jsonl"))
		require.NoError(t, err)
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var c wireCase
			require.NoError(t, json.Unmarshal(lines.Bytes(), &c), lines.Text())
			all = append(all, c)
		}
		require.NoError(t, lines.Err())
	}
	require.NotEmpty(t, all)
	return all
}

// answer is the case as the caller hands it over: the path without query.
func (c *wireCase) answer() *known.Answer {
	body := wire.Parse(c.Body)
	path, _, _ := strings.Cut(c.Path, "?")
	return &known.Answer{Status: c.Status, Method: c.Method, Path: path, Body: &body}
}

func judge(a *known.Answer) string {
	if code := known.Word(a); code != "" {
		return code
	}
	return known.Text(a)
}

// decidedElsewhere tells which package decides a case before or instead of this
// one, "" for none.
func decidedElsewhere(c *wireCase, a *known.Answer) string {
	switch {
	case c.Status < 400:
		return "the status and the headers"
	case a.Body.Shape == wire.HTML || a.Body.Shape == wire.Text:
		return "the recogniser of pages"
	case strings.IndexFunc(a.Body.Error, func(r rune) bool { return r > 0x7f }) >= 0:
		return "the matcher of translated messages"
	}
	return ""
}

// statusDefault is the table of statuses of the taxonomy, as far as cases need it.
func statusDefault(status int) string {
	switch status {
	case 401:
		return "unauthorized"
	case 402, 403:
		return "forbidden"
	case 404:
		return "not_found"
	case 405:
		return "method_not_allowed"
	case 406:
		return "not_acceptable"
	case 408:
		return "request_timeout"
	case 409:
		return "conflict"
	case 410:
		return "gone"
	case 413:
		return "payload_too_large"
	case 415:
		return "unsupported_media_type"
	case 422:
		return "validation_failed"
	case 425:
		return "too_early"
	case 429:
		return "rate_limited"
	case 451:
		return "legal_restriction"
	case 500:
		return "internal_error"
	case 501:
		return "not_implemented"
	case 502:
		return "bad_gateway"
	case 503:
		return "service_unavailable"
	case 504:
		return "gateway_timeout"
	}
	if status >= 400 && status < 500 {
		return "bad_request"
	}
	return "server_error"
}
