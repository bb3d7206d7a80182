package edge_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/corpus"
	"github.com/mastoerr/mastoerr/internal/edge"
	"github.com/mastoerr/mastoerr/internal/known"
)

// answerOf returns a case as the caller hands it over.
func answerOf(c *corpus.Case) *edge.Answer {
	return &edge.Answer{
		Status: c.Status, Header: c.Header(), Body: c.Body,
		HTML:   strings.HasPrefix(strings.TrimSpace(c.Body), "<"),
		Method: c.Method, Path: c.Path,
	}
}

// isJSON reports whether the body of a case is JSON, which edge leaves alone.
func isJSON(c *corpus.Case) bool {
	body := strings.TrimSpace(c.Body)
	return body != "" && strings.ContainsAny(body[:1], "{[\"")
}

// pages returns the cases that edge may have something to say about: the label
// is that of the whole response. Where a page says no more than its status,
// Recognise says nothing and the status decides.
func pages() []corpus.Case {
	return slices.DeleteFunc(corpus.Read("edge", "field", "compat", "pages"), func(c corpus.Case) bool { return isJSON(&c) })
}

// api returns the cases of servers that respond with JSON.
func api() []corpus.Case {
	return slices.DeleteFunc(corpus.Read(corpus.Wire...), func(c corpus.Case) bool { return !isJSON(&c) })
}

// codeOf returns the code of a case, a disputed one corrected.
func codeOf(c *corpus.Case) string {
	if c.Disputed != nil {
		return c.Disputed.Code
	}
	return c.Want.Code
}

// byStatus returns the code of a case when nothing more precise is known.
func byStatus(c *corpus.Case) string {
	switch s := c.Status; {
	case s >= 200 && s < 300:
		return "invalid_response"
	case s >= 300 && s < 400:
		return codeOf(c) // its Location decides, not its page
	}
	return known.Status(c.Status)
}

// safe are the codes that let the same request go out again whatever it was.
var safe = map[string]bool{
	"edge_challenge": true, "proxy_no_backend": true, "maintenance": true,
	"origin_unreachable": true, "rate_limited": true, "too_early": true,
}

func TestRecogniseNamesWhatAPageProves(t *testing.T) {
	t.Parallel()
	for _, p := range pages() {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			got := edge.Recognise(answerOf(&p))
			if got == "" {
				got = byStatus(&p)
			}
			require.Equal(t, codeOf(&p), got, "%d %s", p.Status, p.Body[:min(len(p.Body), 300)])
		})
	}
}

func TestRecogniseNeverCallsSafeWhatMayHaveBeenApplied(t *testing.T) {
	t.Parallel()
	for _, p := range append(pages(), api()...) {
		if p.Want.Retry == "safe" {
			continue
		}
		got := edge.Recognise(answerOf(&p))
		require.False(t, safe[got], "%s is %s, not %s", p.ID, p.Want.Code, got)

		bare := edge.Answer{Status: p.Status, Body: p.Body, HTML: answerOf(&p).HTML}
		got = edge.Recognise(&bare)
		if p.Headers["Server"] == "Mastodon" { // the header is what proves it
			continue
		}
		require.False(t, safe[got], "%s without headers is %s, not %s", p.ID, p.Want.Code, got)
	}
}

func TestRecogniseLeavesTheJSONOfServersToOthers(t *testing.T) {
	t.Parallel()
	for _, p := range api() {
		if got := edge.Recognise(answerOf(&p)); got != "" {
			require.Contains(t, []string{"edge_challenge", "proxy_no_backend"}, p.Want.Code, p.ID)
			require.Equal(t, p.Want.Code, got, p.ID)
		}
	}
}

func TestRecogniseReadsTheJSONOfProxies(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, p := range corpus.Read("pages") {
		if !isJSON(&p) {
			continue
		}
		seen++
		got := edge.Recognise(answerOf(&p))
		if got == "" {
			got = byStatus(&p)
		}
		require.Equal(t, codeOf(&p), got, p.ID)
	}
	require.Greater(t, seen, 10)
}

func TestRecogniseSaysOfSuccessesOnlyThatTheyAreChallenges(t *testing.T) {
	t.Parallel()
	for _, p := range pages() {
		a := answerOf(&p)
		a.Status = http.StatusOK
		if got := edge.Recognise(a); got != "" {
			require.Equal(t, "edge_challenge", got, p.ID)
		}
	}
}

func TestRecogniseSeesThePageBehindWhiteSpaceAndInAnyLetterCase(t *testing.T) {
	t.Parallel()
	a := edge.Answer{
		Status: 503, HTML: true,
		Body: "\ufeff\r\n\t <HTML><BODY><H1>503 SERVICE UNAVAILABLE</H1>\nNO SERVER IS AVAILABLE TO HANDLE THIS REQUEST.\n",
	}
	require.Equal(t, "proxy_no_backend", edge.Recognise(&a))
}

func TestRecogniseSearchesTheWindowOnly(t *testing.T) {
	t.Parallel()
	signature := "No server is available to handle this request"
	a := edge.Answer{Status: 503, HTML: true}
	a.Body = "<p>" + strings.Repeat(" ", edge.Window-3-len(signature)) + signature
	require.Equal(t, "proxy_no_backend", edge.Recognise(&a))
	a.Body = "<p>" + strings.Repeat(" ", edge.Window-2-len(signature)) + signature
	require.Empty(t, edge.Recognise(&a))
}

func TestRecogniseReadsPasswordChallengesOfProxiesOnly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status     int
		challenges []string
		body, want string
	}{
		"Basic with an empty body": {401, []string{`Basic realm="x"`}, "", "http_auth_required"},
		"Digest":                   {401, []string{`Digest realm="x", nonce="y"`}, "", "http_auth_required"},
		"Basic with JSON":          {401, []string{`Basic realm="x"`}, `{"message":"Unauthorized"}`, "http_auth_required"},
		"Bearer":                   {401, []string{`Bearer realm="Doorkeeper"`}, "", ""},
		"Bearer beside Basic":      {401, []string{`Basic realm="x"`, `Bearer realm="Doorkeeper"`}, "", ""},
		"a token endpoint that came to use Basic": {401, []string{`Basic realm="OAuth"`}, `{"error":"invalid_client"}`, ""},
		"Basic under 403":                         {403, []string{`Basic realm="x"`}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := edge.Answer{Status: c.status, Header: http.Header{"Www-Authenticate": c.challenges}, Body: c.body}
			require.Equal(t, c.want, edge.Recognise(&a))
		})
	}
	forward := edge.Answer{Status: 407, Header: http.Header{"Proxy-Authenticate": {"Basic realm=x"}}}
	require.Equal(t, "http_auth_required", edge.Recognise(&forward))
}

func TestCloudflareReadsItsNumbers(t *testing.T) {
	t.Parallel()
	for _, p := range api() {
		var said struct {
			ErrorCode int  `json:"error_code"`
			Is        bool `json:"cloudflare_error"`
		}
		if json.Unmarshal([]byte(p.Body), &said) == nil && said.ErrorCode != 0 {
			require.Equal(t, p.Want.Code, edge.Cloudflare(said.ErrorCode, p.Status), p.ID)
		}
	}
	for name, c := range map[string]struct {
		number, status int
		want           string
	}{
		"a refusal without a row":             {1099, 403, "edge_challenge"},
		"a rate limit without a row":          {1099, 429, "rate_limited"},
		"an unreachable origin without a row": {1099, 530, "origin_unreachable"},
		"a Worker that failed":                {1101, 500, ""},
		"no number":                           {0, 403, ""},
		"no number of Cloudflare's":           {20000, 403, ""},
		"an origin that had the request":      {524, 524, "origin_timeout"},
		"an error of the origin":              {500, 520, "internal_error"},
		"an overloaded origin":                {503, 520, "service_unavailable"},
		"an unreachable origin":               {530, 500, "origin_unreachable"},
		"a host without configuration":        {1004, 500, "origin_unreachable"},
		"a blocked address":                   {1006, 500, "edge_challenge"},
		"a host that TLS does not name":       {1013, 500, "bad_request"},
		"a CNAME of another account":          {1014, 500, "origin_unreachable"},
		"a rate limit":                        {1015, 500, "rate_limited"},
		"an origin without an address":        {1016, 500, "origin_unreachable"},
		"a host that is not found":            {1018, 500, "origin_unreachable"},
		"a rule of the firewall":              {1020, 500, "edge_challenge"},
		"another host that is not found":      {1023, 500, "origin_unreachable"},
		"a Worker beyond its limit":           {1027, 500, "rate_limited"},
		"a tunnel that is down":               {1033, 500, "origin_unreachable"},
		"a restricted edge address":           {1034, 500, "origin_unreachable"},
		"a banned address":                    {1106, 500, "edge_challenge"},
	} {
		require.Equal(t, c.want, edge.Cloudflare(c.number, c.status), name)
	}
}

func TestTitleIsWhatAPageSaysOfItself(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ page, want string }{
		"the title":                  {"<html><head><title>502 Bad Gateway</title></head><h1>x</h1>", "502 Bad Gateway"},
		"the title in capitals":      {"<HTML><HEAD><TITLE>\n ERROR: x\n</TITLE>", "ERROR: x"},
		"with attributes":            {`<title data-x="y">A</title>`, "A"},
		"entities":                   {"<title>We&#39;re &amp; you&apos;re</title>", "We're & you're"},
		"else the first heading":     {"<html><body><h1>404 Not Found (snac/2.94)</h1><h1>b</h1>", "404 Not Found (snac/2.94)"},
		"else also when it is empty": {"<title> </title><h1>a</h1>", "a"},
		"a heading without its tags": {"<h1>We are <em>down</em><br> now</h1>", "We are down now"},
		"cut off":                    {"<title>Half a ti", "Half a ti"},
		"cut off in the tag":         {"<html><title", ""},
		"no other tag":               {"<titles>a</titles><h12>b</h12>", ""},
		"none":                       {"<html><body>x</body></html>", ""},
		"nothing":                    {"", ""},
		"bounded":                    {"<title>" + strings.Repeat("é", 300) + "</title>", strings.Repeat("é", edge.MaxTitle/2)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, edge.Title(c.page))
		})
	}
}
