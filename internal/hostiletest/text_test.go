package hostiletest_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// hostnameError and dnsError return errors as Go makes them, with text as the name.
func hostnameError(text string) error {
	return &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{text}}, Host: "m.example"}}
}

func dnsError(text string) error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: text, IsNotFound: true}}
}

func TestWhatAnInstanceSaysCannotLeaveItsLine(t *testing.T) {
	t.Parallel()
	for injection, text := range testkit.Injections {
		for where, place := range testkit.Places {
			for _, status := range []int{200, 302, 422, 429, 503} {
				contentType, body, header := place(text)
				u, err := url.Parse("https://m.example/api/v1/media/7")
				require.NoError(t, err)
				resp := testkit.Respond(&http.Request{Method: http.MethodGet, URL: u}, status, body)
				for name, values := range header {
					resp.Header[name] = values
				}
				resp.Header.Set("Content-Type", contentType)
				e, ok := mastoerr.FromError(mastoerr.CheckResponse(resp))
				if !ok {
					require.Equal(t, 200, status, "%s in %s", injection, where)
					continue
				}
				testkit.RequireFit(t, e)
				if status == 422 {
					requireOneLine(t, e)
				}
			}
		}
	}
}

// requireOneLine checks that every text form of e is one line.
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

// Names in a certificate, and names of headers, are texts of the server too.
func TestWhatANetworkErrorQuotesCannotLeaveItsLine(t *testing.T) {
	t.Parallel()
	for injection, text := range testkit.Injections {
		for _, cause := range []error{
			fmt.Errorf("net/http: HTTP/1.x transport connection broken: malformed HTTP status code %q", text),
			fmt.Errorf("net/http: HTTP/1.x transport connection broken: malformed MIME header: missing colon: %s", text),
			fmt.Errorf("failed to parse Location header %s", text),
			fmt.Errorf("http2: server sent GOAWAY and closed the connection; debug=%s", text),
			hostnameError(text), dnsError(text),
		} {
			e, ok := mastoerr.FromError(&url.Error{Op: "Post", URL: "https://m.example", Err: cause})
			require.True(t, ok, injection)
			testkit.RequireFit(t, e)
			requireOneLine(t, e)
		}
		// An error that is not a failure of the API may be logged as well.
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
					e, ok := mastoerr.FromError(mastoerr.CheckResponse(testkit.Respond(testkit.NewPost(t), 429, body,
						"Date", date, "Retry-After", at, "X-RateLimit-Reset", at, "X-RateLimit-Limit", at, "X-RateLimit-Remaining", at)))
					require.True(t, ok)
					for _, got := range []time.Time{e.RetryAt, e.RateLimit.Reset} {
						if !got.IsZero() {
							require.WithinRange(t, got, time.Now(), time.Now().Add(31*24*time.Hour))
						}
					}
					_, err := json.Marshal(e)
					require.NoError(t, err)
				}
			}
		}
	})
}
