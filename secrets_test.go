package mastoerr_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// More of what must never be printed.
const (
	secretClient   = "CLIENT-8d41"
	secretCode     = "CODE-60fa-code"
	secretPassword = "PASSWORD-0c3e"
	secretWarning  = "WARNING-b7a9"
	secretOption   = "OPTION-19d2"
	secretOwnKey   = "OWN-KEY-a6b8"
)

var secrets = []string{
	secretToken, secretQuery, secretText, secretBody, secretKey, secretClient, secretCode, secretPassword, secretWarning, secretOption, secretOwnKey,
}

// secretCalls are requests that carry every secret in its place.
var secretCalls = map[string]func(ctx context.Context, server string) (*http.Request, error){
	"a post": func(ctx context.Context, server string) (*http.Request, error) {
		long := secretText + "\n" + secretText + " " + strings.Repeat("Lorem <ipsum> & dolor\n", 40) + secretText
		return secretForm(ctx, server+"/api/v1/statuses", "Bearer "+secretToken, url.Values{
			"status": {long}, "spoiler_text": {secretWarning}, "poll[options][]": {secretOption + " a", secretOption + " b"},
		})
	},
	"a post in JSON": func(ctx context.Context, server string) (*http.Request, error) {
		body := `{"status":"` + secretText + ` é","spoiler_text":"` + secretWarning + `","poll":{"options":["` + secretOption + `"]}}`
		req, err := secretForm(ctx, server+"/api/v1/statuses", "Bearer "+secretToken, nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", secretOwnKey)
		req.Body, req.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
		return req, nil
	},
	"an exchange of a code": func(ctx context.Context, server string) (*http.Request, error) {
		return secretForm(ctx, server+"/oauth/token", secretToken, url.Values{
			"client_secret": {secretClient}, "code": {secretCode}, "password": {secretPassword}, "client_id": {"id"},
		})
	},
	"Basic credentials": func(ctx context.Context, server string) (*http.Request, error) {
		login := base64.StdEncoding.EncodeToString([]byte("id:" + secretPassword))
		return secretForm(ctx, server+"/oauth/revoke", "Basic "+login, url.Values{"token": {secretToken}, "client_secret": {secretClient}})
	},
	"a reading": func(ctx context.Context, server string) (*http.Request, error) {
		req, err := secretForm(ctx, server+"/api/v2/search", "Bearer "+secretToken, nil)
		if err == nil {
			req.Method, req.Body, req.GetBody, req.ContentLength = http.MethodGet, nil, nil, 0
		}
		return req, err
	},
}

func secretForm(ctx context.Context, address, authorization string, form url.Values) (*http.Request, error) {
	ctx = mastoerr.WithIdempotencyKey(ctx, secretKey)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"?access_token="+secretQuery, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", authorization)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req, nil
}

// requireNoSecret looks into every form in which an error may be printed.
func requireNoSecret(t testing.TB, err error) {
	t.Helper()
	require.Error(t, err)
	var forms bytes.Buffer
	handlers := []slog.Handler{slog.NewTextHandler(&forms, nil), slog.NewJSONHandler(&forms, nil)}
	log := func(args ...any) {
		for _, h := range handlers {
			slog.New(h).Error("x", args...)
		}
	}
	attr := mastoerr.Attr(err)
	log(attr, slog.Group("g", attr))
	fmt.Fprintf(&forms, "%v %+v %#v %s %s\n", attr, attr, attr, attr.Value.Resolve(), mastoerr.Text(err))

	var printed []any
	var e *mastoerr.MastodonError
	if errors.As(err, &e) {
		log("e", e, "value", *e, "all", []any{e, *e})
		fmt.Fprintln(&forms, e.Error(), e.GoString(), e.LogValue(), e.LogValue().String())
		printed = append(printed, e, *e, struct{ E *mastoerr.MastodonError }{e}, struct{ E mastoerr.MastodonError }{*e},
			[]error{e}, mastoerr.Attempt{Number: 1, Err: e}, &mastoerr.Attempt{Err: e}, e.Fields, e.RateLimit, fmt.Errorf("job 7: %w", e))
	}
	var g *mastoerr.GaveUpError
	if errors.As(err, &g) {
		log("g", g, "value", *g)
		printed = append(printed, g, *g, struct{ G *mastoerr.GaveUpError }{g}, struct{ G mastoerr.GaveUpError }{*g}, fmt.Errorf("job 7: %w", g))
	}
	printed = append(printed, mastoerr.Advise(err))
	for _, p := range printed {
		fmt.Fprintf(&forms, "%v %+v %#v %s %q %d\n", p, p, p, p, p, p)
		data, jsonErr := json.Marshal(p)
		require.NoError(t, jsonErr)
		forms.Write(data)
	}
	for _, secret := range secrets {
		if text := forms.String(); strings.Contains(text, secret) {
			i := strings.Index(text, secret)
			require.Fail(t, "a secret is printed", "%s: …%s…", secret, text[max(0, i-200):min(len(text), i+60)])
		}
	}
}

func TestNoSecretIsPrintedOfAnyWireFailure(t *testing.T) {
	t.Parallel()
	names := slices.Sorted(maps.Keys(secretCalls))
	for i, c := range corpus(t) {
		req, err := secretCalls[names[i%len(names)]](t.Context(), "https://m.example")
		require.NoError(t, err)
		rt := mastoerr.NewTransport(roundTrip(func(req *http.Request) (*http.Response, error) {
			resp := c.response(t)
			resp.Request = req
			// Unknown members are part of the body and of nothing else.
			resp.Body = io.NopCloser(strings.NewReader(strings.Replace(c.Body, "{", `{"trace":"`+secretBody+`",`, 1)))
			resp.ContentLength = -1
			return resp, nil
		}))
		if _, err = (&http.Client{Transport: rt}).Do(req); err != nil { // most redirects are followed
			requireNoSecret(t, err)
		}
	}
}

func TestNoSecretIsPrintedOfAnyNetworkFailure(t *testing.T) {
	t.Parallel()
	for name, c := range networkCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, hooked := range []bool{true, false} {
				p := c.at(t)
				client := p.client(t)
				if hooked {
					client.Transport = mastoerr.NewTransport(client.Transport)
				}
				req, err := secretCalls["a post"](p.context(), p.url)
				if err == nil {
					var resp *http.Response
					if resp, err = client.Do(req); err == nil {
						err = mastoerr.CheckResponse(resp)
						resp.Body.Close()
					}
				}
				if err != nil { // some show only when the body is decoded
					requireNoSecret(t, err)
				}
			}
		})
	}
}

// echoes are the forms in which an instance may quote a request.
var echoes = map[string]func(head, body string) string{
	"as it is": func(head, body string) string { return head + body },
	"in JSON":  func(head, body string) string { return `{"error":` + quoted(head+" "+body) + `}` },
	"of an OAuth server": func(head, body string) string {
		return `{"error":"x","error_description":` + quoted(body+" "+head) + `}`
	},
	"in fields": func(head, body string) string {
		return `{"error":"x","details":{` + quoted(body) + `:[{"error":` + quoted(head) + `,"description":` + quoted(body) + `}]}}`
	},
	"cut off by a bound": func(head, body string) string { return `{"error":` + quoted(strings.Repeat("x", 480)+head+body) + `}` },
	"cut off in the body": func(head, body string) string {
		return `{"error":` + quoted("x "+body[:min(len(body), 40)]+"… is too long") + `}`
	},
	"in a title": func(head, body string) string { return "<html><title>" + head + html.EscapeString(body) },
	"with spaces": func(head, body string) string {
		return `{"error":` + quoted(strings.ReplaceAll(body, " ", " \n\x00 \u200b")) + `}`
	},
}

func TestNoSecretIsPrintedThatAnInstanceQuotes(t *testing.T) {
	t.Parallel()
	for name, echo := range echoes {
		for call, request := range secretCalls {
			t.Run(name+", "+call, func(t *testing.T) {
				t.Parallel()
				for at := 0; at < 120; at += 7 { // wherever the bound cuts
					rt := mastoerr.NewTransport(roundTrip(func(req *http.Request) (*http.Response, error) {
						head, bodies := quotable(t, req)
						i := at % max(len(bodies), 1) // each comes first at times
						said := echo(strings.Repeat("y", at)+head, strings.Join(append(bodies[i:], bodies[:i]...), " "))
						return respond(req, 422, said, "X-Request-Id", head[at%20:]), nil
					}))
					req, err := request(t.Context(), "https://m.example")
					require.NoError(t, err)
					_, err = (&http.Client{Transport: rt}).Do(req)
					requireNoSecret(t, err)
				}
			})
		}
	}
}

// quotable is what a server has of a request: its headers with the query, and
// its body as it came and decoded.
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
