package mastoerr_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// What an instance may put into a text in the hope that it reaches a terminal, a
// log or a page.
var injections = map[string]string{
	"a line":                 "x\nlevel=ERROR msg=\"owned\"",
	"a carriage return":      "x\rmastodon: all is well",
	"a colour":               "x\x1b[31;1mred\x1b[0m",
	"a window's title":       "x\x1b]0;owned\x07",
	"a cleared screen":       "x\x1b[2J\x1b[H\x9b2J",
	"a bell and a backspace": "x\a\b\b\b\x7f",
	"a NUL":                  "x\x00y",
	"C1 controls":            "x\u0085\u008d\u009b31my",
	"the other direction":    "x\u202egnp.exe\u202c\u2066y\u2069\u200f\u061c",
	"separators":             "x\u2028y\u2029z\v\f",
	"invisible letters":      "x\u200b\u2060\ufeff\u00ad\U000e0041\U000e0042",
	"not UTF-8":              "x\xff\xfe\xc3(\xed\xa0\x80\xf5\x80",
	"half a character":       strings.Repeat("y", 499) + "é" + strings.Repeat("é", 64),
	"private use":            "x\ue000\U000f0000",
	"a page":                 "x</title><script>alert(1)</script>",
	"a format":               "x%!s(MISSING)%n%d%999999999d",
	"what JSON escapes":      strings.Repeat("<", 1000),
	"a long text":            strings.Repeat("x\x1b", 1<<15),
}

// quoted puts text into JSON as it is, bytes that are not UTF-8 included.
func quoted(text string) string {
	escape := strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\n", `\n`, "\r", `\r`, "\x00", `\u0000`, "\x1b", `\u001b`)
	return `"` + escape.Replace(text) + `"`
}

// places are where an instance may put a text.
var places = map[string]func(text string) (contentType, body string, header http.Header){
	"error":              inJSON(`{"error":%s}`),
	"error_description":  inJSON(`{"error":"invalid_x","error_description":%s}`),
	"message":            inJSON(`{"message":%s}`),
	"detail":             inJSON(`{"detail":%s}`),
	"title":              inJSON(`{"title":%s}`),
	"an error's message": inJSON(`{"error":{"message":%s}}`),
	"an error's word":    inJSON(`{"error":{"message":"x","code":%s}}`),
	"error_code":         inJSON(`{"error":"x","error_code":%s}`),
	"a field's name":     inJSON(`{"error":"x","details":{%s:[{"error":"ERR_X","description":"x"}]}}`),
	"a field's word":     inJSON(`{"error":"x","details":{"a":[{"error":%s}]}}`),
	"a field's text":     inJSON(`{"error":"x","details":{"a":[{"error":"ERR_X","description":%s}]}}`),
	"a list of errors":   inJSON(`{"errors":[{"message":%[1]s,"source":{"pointer":%[1]s}},%[1]s]}`),
	"many fields":        inJSON(`{"error":%[1]s,"details":{` + strings.Repeat(`%[1]s:[{"error":%[1]s,"description":%[1]s}],`, 20) + `"a":[]}}`),
	"a single text":      inJSON(`%s`),
	"a page's title":     func(text string) (string, string, http.Header) { return "text/html", "<html><title>" + text, nil },
	"a page's heading":   func(text string) (string, string, http.Header) { return "text/html", "<h1>" + text + "</h1>", nil },
	"plain text":         func(text string) (string, string, http.Header) { return "text/plain", "x" + text, nil },
	"JSON as it is":      func(text string) (string, string, http.Header) { return "application/json", `{"error":"` + text, nil },
	"headers": func(text string) (string, string, http.Header) {
		h := http.Header{}
		for _, name := range []string{
			"X-Request-Id", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Date",
			"Location", "WWW-Authenticate", "Server", "Content-Type", "CF-Mitigated", "Link", "Idempotent-Replayed",
		} {
			h.Set(name, text)
		}
		return text, "{}", h
	},
}

func inJSON(format string) func(string) (string, string, http.Header) {
	return func(text string) (string, string, http.Header) {
		return "application/json", fmt.Sprintf(format, quoted(text)), nil
	}
}

func TestWhatAnInstanceSaysCannotLeaveItsLine(t *testing.T) {
	t.Parallel()
	for injection, text := range injections {
		for where, place := range places {
			for _, status := range []int{200, 302, 422, 429, 503} {
				contentType, body, header := place(text)
				u, err := url.Parse("https://m.example/api/v1/media/7")
				require.NoError(t, err)
				resp := respond(&http.Request{Method: http.MethodGet, URL: u}, status, body)
				for name, values := range header {
					resp.Header[name] = values
				}
				resp.Header.Set("Content-Type", contentType)
				e, ok := mastoerr.FromError(mastoerr.CheckResponse(resp))
				if !ok {
					require.Equal(t, 200, status, "%s in %s", injection, where)
					continue
				}
				requireFit(t, e)
				if status == 422 {
					requireOneLine(t, e)
				}
			}
		}
	}
}

// requireOneLine checks that every text form stays on its line.
func requireOneLine(t testing.TB, e *mastoerr.MastodonError) {
	t.Helper()
	var logs bytes.Buffer
	slog.New(slog.NewTextHandler(&logs, nil)).Error("x", mastoerr.Attr(e))
	slog.New(slog.NewJSONHandler(&logs, nil)).Error("x", mastoerr.Attr(e))
	require.Equal(t, 2, strings.Count(logs.String(), "\n"))
	data, err := json.Marshal(e)
	require.NoError(t, err)
	require.Less(t, len(data), 24<<10, "fits a row of a job queue")
	for _, form := range []string{logs.String(), string(data), fmt.Sprintf("%v%+v%#v%q", e, *e, e, *e)} {
		require.NotContains(t, form, "\x1b")
		require.NotContains(t, form, "\u202e")
		require.NotContains(t, form, "\u009b")
	}
}

// A name in the certificate is the server's text too, and so is a header's name.
func TestWhatANetworkErrorQuotesCannotLeaveItsLine(t *testing.T) {
	t.Parallel()
	for injection, text := range injections {
		for _, cause := range []error{
			fmt.Errorf("net/http: HTTP/1.x transport connection broken: malformed HTTP status code %q", text),
			fmt.Errorf("net/http: HTTP/1.x transport connection broken: malformed MIME header: missing colon: %s", text),
			fmt.Errorf("failed to parse Location header %s", text),
			fmt.Errorf("http2: server sent GOAWAY and closed the connection; debug=%s", text),
			hostnameError(text), dnsError(text),
		} {
			e, ok := mastoerr.FromError(&url.Error{Op: "Post", URL: "https://m.example", Err: cause})
			require.True(t, ok, injection)
			requireFit(t, e)
			requireOneLine(t, e)
		}
		// What is no failure of the API is logged as well.
		err := &url.Error{Op: "Post", URL: "https://m.example/" + url.PathEscape(text), Err: fmt.Errorf("cause %s", text)}
		attr := mastoerr.Attr(err)
		require.LessOrEqual(t, len(attr.Value.String()), 500)
		require.NotContains(t, attr.Value.String(), "\x1b")
		require.NotContains(t, attr.Value.String(), "\n")
		require.Equal(t, attr.Value.String(), mastoerr.Text(err))
	}
}

func TestTimesAtTheEndsOfTimeAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		times := []string{
			"Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT",
			"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
			"-62135596800", "253402300799", "99999999999999", "9223372036854775807", "1e308", "0", "-0", "0x1p-1074", "Inf",
		}
		bodies := []string{"", `{"error":{"code":"RATE_LIMIT_EXCEEDED","info":{"resetMs":9007199254740992,"reset":8796093022207}}}`, `{"cloudflare_error":true,"retry_after":1e308}`}
		for _, date := range times {
			for _, at := range times {
				for _, body := range bodies {
					e, ok := mastoerr.FromError(mastoerr.CheckResponse(respond(newPost(t), 429, body,
						"Date", date, "Retry-After", at, "X-RateLimit-Reset", at, "X-RateLimit-Limit", at, "X-RateLimit-Remaining", at)))
					require.True(t, ok)
					for _, got := range []time.Time{e.RetryAt, e.RateLimit.Reset} {
						if !got.IsZero() {
							require.WithinRange(t, got, time.Now(), time.Now().Add(24*time.Hour))
						}
					}
					_, err := json.Marshal(e)
					require.NoError(t, err)
				}
			}
		}
	})
}
