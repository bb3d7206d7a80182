package hostiletest_test

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/networktest"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestNoSecretIsPrintedOfAnyNetworkFailure(t *testing.T) {
	t.Parallel()
	for name, c := range networktest.Cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, hooked := range []bool{true, false} {
				p := c.At(t)
				client := p.HTTPClient(t)
				if hooked {
					client.Transport = mastoerr.NewTransport(client.Transport)
				}
				req, err := testkit.SecretRequests["a post"](p.Context(), p.URL)
				if err == nil {
					var resp *http.Response
					if resp, err = client.Do(req); err == nil {
						err = mastoerr.CheckResponse(resp)
						resp.Body.Close()
					}
				}
				if err != nil { // some show only when the body is decoded
					testkit.RequireNoSecret(t, err)
				}
			}
		})
	}
}

// echoes are the forms in which an instance may quote a request.
var echoes = map[string]func(head, body string) string{
	"as it is": func(head, body string) string { return head + body },
	"in JSON":  func(head, body string) string { return `{"error":` + testkit.Quoted(head+" "+body) + `}` },
	"of an OAuth server": func(head, body string) string {
		return `{"error":"x","error_description":` + testkit.Quoted(body+" "+head) + `}`
	},
	"in fields": func(head, body string) string {
		return `{"error":"x","details":{` + testkit.Quoted(body) + `:[{"error":` + testkit.Quoted(head) + `,"description":` + testkit.Quoted(body) + `}]}}`
	},
	"cut off by a bound": func(head, body string) string {
		return `{"error":` + testkit.Quoted(strings.Repeat("x", 480)+head+body) + `}`
	},
	"cut off in the body": func(head, body string) string {
		return `{"error":` + testkit.Quoted("x "+body[:min(len(body), 40)]+"… is too long") + `}`
	},
	"in a title": func(head, body string) string { return "<html><title>" + head + html.EscapeString(body) },
	"with spaces": func(head, body string) string {
		return `{"error":` + testkit.Quoted(strings.ReplaceAll(body, " ", " \n\x00 \u200b")) + `}`
	},
}

func TestNoSecretIsPrintedThatAnInstanceQuotes(t *testing.T) {
	t.Parallel()
	for name, echo := range echoes {
		for call, request := range testkit.SecretRequests {
			t.Run(name+", "+call, func(t *testing.T) {
				t.Parallel()
				for at := 0; at < 120; at += 7 { // wherever the bound cuts
					rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
						head, bodies := quotable(t, req)
						i := at % max(len(bodies), 1) // so that each comes first sometimes
						said := echo(strings.Repeat("y", at)+head, strings.Join(append(bodies[i:], bodies[:i]...), " "))
						return testkit.Respond(req, 422, said, "X-Request-Id", head[at%20:]), nil
					}))
					req, err := request(t.Context(), "https://m.example")
					require.NoError(t, err)
					_, err = (&http.Client{Transport: rt}).Do(req)
					testkit.RequireNoSecret(t, err)
				}
			})
		}
	}
}

// quotable returns what a server may quote of a request: the query and headers, and
// the body both as it came and decoded.
func quotable(t testing.TB, req *http.Request) (head string, bodies []string) {
	t.Helper()
	head = req.URL.RawQuery + " " + req.Header.Get("Authorization") + " " + req.Header.Get("Idempotency-Key")
	if _, password, ok := req.BasicAuth(); ok {
		head += " " + password
	}
	if req.Body == nil {
		return head, nil
	}
	raw, err := io.ReadAll(req.Body)
	require.NoError(t, err)
	form, err := url.ParseQuery(string(raw))
	require.NoError(t, err)
	for _, values := range form {
		bodies = append(bodies, values...)
	}
	return head, append(bodies, string(raw))
}
