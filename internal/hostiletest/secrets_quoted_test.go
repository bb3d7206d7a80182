package hostiletest_test

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// quotations are the ways in which servers, and the languages that they are written
// in, quote a request.
var quotations = map[string]func(string) string{
	"as it is":                 func(s string) string { return s },
	"with other line ends":     func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"in a form":                url.QueryEscape,
	"in a path":                url.PathEscape,
	"by JavaScript":            func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") },
	"in HTML by Go":            html.EscapeString,
	"in HTML by Rails":         strings.NewReplacer("&", "&amp;", `"`, "&quot;", "'", "&#39;", "<", "&lt;", ">", "&gt;").Replace,
	"in HTML by PHP":           strings.NewReplacer("&", "&amp;", `"`, "&quot;", "'", "&#039;", "<", "&lt;", ">", "&gt;").Replace,
	"in paragraphs":            func(s string) string { return "<p>" + strings.ReplaceAll(s, "\n", "</p><p>") + "</p>" },
	"in JSON within JSON":      func(s string) string { return strings.Trim(testkit.Quoted(s), `"`) },
	"in ASCII within JSON":     func(s string) string { return strings.Trim(strconv.QuoteToASCII(s), `"`) },
	"with the slashes escaped": func(s string) string { return strings.ReplaceAll(strings.Trim(testkit.Quoted(s), `"`), "/", `\/`) },
	"in other quotation marks": func(s string) string { return strings.ReplaceAll(s, "'", "’") },
	"with fixed spaces":        func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
	"cut off":                  func(s string) string { return s[:16] + "…" },
}

// hidden is a word within a quotation. It must not be printed.
const hidden = "Falcon"

func TestNoQuotationInAnyFormIsPrinted(t *testing.T) {
	t.Parallel()
	texts := []string{
		"Merger plan: \"Project " + hidden + "\"\nBudget for " + hidden + " & " + hidden + "'s <team>",
		"Hello everyone, don't tell the landlord about " + hidden,
		"Hello everyone & especially you: " + hidden,
		"a <b> by the <i>d</i> first: 'quoted' " + hidden,
		"grüße aus Berlin, don't tell " + hidden + " 👍 " + hidden,
		"https://example.org/a?b=c&token=" + hidden,
		"one\ntwo\nthree\n" + hidden,
		"100% of 50+1 \\o/ %41 &amp; " + hidden,
		"abcdefghijkl+mnop/qrs=" + hidden,
	}
	for name, quote := range quotations {
		for _, text := range texts {
			t.Run(name+", "+text[:12], func(t *testing.T) {
				t.Parallel()
				rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
					return testkit.Respond(req, 422, `{"error":`+testkit.Quoted("Not allowed: «"+quote(text)+"» by rule 7")+`}`), nil
				}))
				req, err := http.NewRequest(http.MethodPost, "https://m.example/api/v1/statuses", strings.NewReader(url.Values{"status": {text}}.Encode()))
				require.NoError(t, err)
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				_, err = rt.RoundTrip(req)
				e := testkit.RequireOurs(t, err)
				require.NotContains(t, e.Message, hidden)
				require.Contains(t, e.Message, "Not allowed: «")
				require.Contains(t, e.Message, "[redacted]")
			})
		}
	}
}

// A secret may be in any part of a request.
func TestNoQuotationOfAnyPartOfTheRequestIsPrinted(t *testing.T) {
	t.Parallel()
	const secret = "diary-Chapter+One/" + hidden
	form := func(name string) func(*http.Request) {
		return body("application/x-www-form-urlencoded", url.Values{name: {secret}}.Encode())
	}
	header := func(name string, values ...string) func(*http.Request) {
		return func(req *http.Request) { req.Header[name] = values }
	}
	query := func(raw string) func(*http.Request) { return func(req *http.Request) { req.URL.RawQuery = raw } }
	parts := map[string]func(*http.Request){
		"a post":                       form("status"),
		"a description":                form("description"),
		"a report":                     form("comment"),
		"a filter":                     form("phrase"),
		"a verifier":                   form("code_verifier"),
		"a refresh token":              form("refresh_token"),
		"a key for push":               form("subscription[keys][auth]"),
		"a very long post":             body("application/x-www-form-urlencoded", "status="+url.QueryEscape(secret+strings.Repeat(" lorem", 200_000))),
		"a form with a broken pair":    body("application/x-www-form-urlencoded", "status="+url.QueryEscape(secret)+"&x=%zz&a;b=c"),
		"a broken value":               body("application/x-www-form-urlencoded", "status="+secret+"%zz"),
		"another kind of JSON":         body("application/activity+json", `{"object":{"content":`+testkit.Quoted(secret)+`}}`),
		"broken JSON":                  body("application/json", secret+`{`),
		"a text":                       body("text/plain", secret),
		"a query":                      query("q=" + url.QueryEscape(secret)),
		"a query without a name":       query(url.QueryEscape(secret)),
		"a query with a nameless part": query("a=b&" + url.QueryEscape(secret)),
		"a broken query":               query("q=" + secret + "%zz"),
		"a cookie":                     header("Cookie", "a=b; session="+secret+"; c=d"),
		"a proxy's credentials":        header("Proxy-Authorization", "Basic "+secret),
		"a key of an API":              header("X-Api-Key", secret),
		"an Authorization of two":      header("Authorization", "Bearer other", "Bearer "+secret),
		"a small letter authorization": header("authorization", "Bearer "+secret),
		"a password in the address":    func(req *http.Request) { req.URL.User = url.UserPassword("me", secret) },
	}
	for name, put := range parts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
				return testkit.Respond(req, 422, `{"error":"you sent `+secret+`"}`, "X-Request-Id", secret), nil
			}))
			req, err := http.NewRequest(http.MethodPost, "https://m.example/api/v1/things", nil)
			require.NoError(t, err)
			put(req)
			_, err = rt.RoundTrip(req)
			e := testkit.RequireOurs(t, err)
			require.NotContains(t, e.Message+e.RequestID, hidden)
			require.Contains(t, e.Message, "you sent [redacted]")
		})
	}
}

// body gives a request a body with GetBody.
func body(contentType, text string) func(*http.Request) {
	return func(req *http.Request) {
		req.Header.Set("Content-Type", contentType)
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
		req.Body, _ = req.GetBody()
		req.ContentLength = int64(len(text))
	}
}

// The instance may cut a quotation off, and so may our own limit.
func TestTheBeginningOfATokenAtTheEndIsRedacted(t *testing.T) {
	t.Parallel()
	const token = "abcdefghijklmnop"
	for length, want := range map[int]string{7: "the token abcdefg", 8: "the token [redacted]", 11: "the token [redacted]", 16: "the token [redacted]"} {
		rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			return testkit.Respond(req, 401, `{"error":"the token `+token[:length]+`"}`), nil
		}))
		req, err := http.NewRequest(http.MethodGet, "https://m.example/api/v1/things", nil)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+token)
		_, err = rt.RoundTrip(req)
		require.Equal(t, want, testkit.RequireOurs(t, err).Message)
	}
}

// Parameters that a message may well name are not secrets.
func TestParametersThatAreNoContentStay(t *testing.T) {
	t.Parallel()
	form := url.Values{"visibility": {"unlisted"}, "in_reply_to_id": {"109876543210987654"}, "scopes": {"read write:statuses"}}
	const said = "unlisted is no visibility, 109876543210987654 no post, read write:statuses no scope"
	rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
		return testkit.Respond(req, 422, `{"error":"`+said+`"}`, "X-Request-Id", "request-1234"), nil
	}))
	req, err := http.NewRequest(http.MethodPost, "https://m.example/api/v1/statuses", strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("X-Request-Id", "request-1234")
	_, err = rt.RoundTrip(req)
	e := testkit.RequireOurs(t, err)
	require.Equal(t, said, e.Message)
	require.Equal(t, "request-1234", e.RequestID)
}

func TestAnEndlessPostCostsAFailureLittle(t *testing.T) {
	t.Parallel()
	read := 0
	req := testkit.NewPost(t)
	req.Body = io.NopCloser(strings.NewReader("x"))
	req.GetBody = func() (io.ReadCloser, error) {
		return io.NopCloser(testkit.ReaderFunc(func(p []byte) (int, error) {
			read += len(p)
			return copy(p, strings.Repeat("%3Clorem%3E+", len(p)/12+1)), nil
		})), nil
	}
	_ = mastoerr.CheckResponse(testkit.Respond(req, 422, `{"error":"the post is too long"}`))
	require.Positive(t, read)
	require.Less(t, read, 4<<20, "about a MiB is read, at most twice")
}
