package mastoerr_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// requireLabels checks that the labels are those of the catalog's closed sets.
func requireLabels(t testing.TB, e *mastoerr.MastodonError) {
	t.Helper()
	require.NotNil(t, e)
	info, ok := e.Code.Info()
	require.True(t, ok, "%q", e.Code)
	require.Equal(t, info.Category, e.Category)
	require.Equal(t, info.Action, e.Action)
	require.Contains(t, []mastoerr.RetrySafety{testkit.Safe, testkit.IfIdempotent, testkit.Never}, e.Retry)
	if e.Action != mastoerr.ActionRetryLater {
		require.Equal(t, testkit.Never, e.Retry)
	}
}

// member returns a member of a JSON object, if it is a text.
func member(object map[string]json.RawMessage, name string) (text string, ok bool) {
	var s *string
	if json.Unmarshal(object[name], &s) != nil || s == nil {
		return "", false
	}
	return *s, true
}

// expectedMessage returns the message of the body of a failure, found in the simplest
// way. It knows only bodies whose "error" is a text or missing, and whose names are
// unique and in lower case; known is false for others.
func expectedMessage(body []byte) (text string, known bool) {
	var object map[string]json.RawMessage
	if json.Unmarshal(body, &object) != nil || len(object) == 0 || len(body) > wire.MaxBody/3 {
		return "", false
	}
	for name := range object {
		if lower := strings.ToLower(name); lower != name && object[lower] != nil || strings.EqualFold(name, "error") && name != "error" {
			return "", false
		}
	}
	again, err := json.Marshal(object)
	if err != nil || bytes.Count(again, []byte(":")) != bytes.Count(body, []byte(":")) ||
		object["errors"] != nil || object["details"] != nil {
		return "", false
	}
	text, isText := member(object, "error")
	if !isText && object["error"] != nil {
		return "", false
	}
	description, _ := member(object, "error_description")
	switch {
	case description != "" && !strings.Contains(text, " "):
		return description, true
	case text != "":
		return text, true
	}
	for _, name := range []string{"message", "msg", "detail", "reason", "title"} {
		if said, ok := member(object, name); ok {
			return said, true
		}
	}
	return "", true
}

func FuzzClassify(f *testing.F) {
	for _, c := range corpus(f) {
		f.Add(c.Status, []byte(c.Body))
	}
	for _, place := range testkit.Places {
		for _, text := range testkit.Injections {
			if _, body, _ := place(text); len(body) < 1<<10 {
				f.Add(422, []byte(body))
			}
		}
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		e := mastoerr.Classify(status, body)
		requireLabels(t, e)
		testkit.RequireFit(t, e)
		require.Equal(t, status, e.StatusCode)
		require.True(t, bytes.HasPrefix(body, e.Body()))
		if text, known := expectedMessage(body); known {
			require.Equal(t, wire.Line(text, 500), e.Message)
		}
		_, err := json.Marshal(e)
		require.NoError(t, err)
		mastoerr.Advise(e)
	})
}

func FuzzCheckResponse(f *testing.F) {
	for _, c := range corpus(f) {
		h := c.Headers
		f.Add(c.Status, c.Body, h["Content-Type"], h["WWW-Authenticate"], h["Retry-After"], h["X-RateLimit-Reset"], h["Date"], h["Location"], h["cf-mitigated"], c.Path)
	}
	f.Add(200, `{"id":"1"}`, "application/json", "", "1", "1", bubbleStart, "/x", "challenge", "/api/v1/statuses")
	f.Fuzz(func(t *testing.T, status int, body, contentType, authenticate, after, reset, date, location, mitigated, path string) {
		req := &http.Request{Method: http.MethodPost, URL: &url.URL{Scheme: "https", Host: "m.example", Path: path}}
		resp := &http.Response{
			StatusCode: status, Request: req, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body) - len(path)%3),
			Header: http.Header{
				"Content-Type": {contentType}, "Www-Authenticate": {authenticate}, "Retry-After": {after, reset}, "X-Request-Id": {location},
				"X-Ratelimit-Limit": {after}, "X-Ratelimit-Remaining": {reset}, "X-Ratelimit-Reset": {reset}, "Date": {date},
				"Location": {location}, "Cf-Mitigated": {mitigated}, "Server": {contentType}, "Idempotent-Replayed": {mitigated},
			},
		}
		err := mastoerr.CheckResponse(resp)
		read, readErr := io.ReadAll(resp.Body)
		require.NoError(t, readErr)
		require.Equal(t, body, string(read), "the body reads as before")
		if err == nil {
			require.True(t, status >= 200 && status < 300 || status == http.StatusNotModified)
			return
		}
		if status == 200 && contentType == "application/json" {
			require.Contains(t, []mastoerr.Code{mastoerr.CodeInvalidResponse, mastoerr.CodeEdgeChallenge}, mastoerr.CodeOf(err))
		}
		var e *mastoerr.MastodonError
		require.True(t, errors.As(err, &e))
		requireLabels(t, e)
		testkit.RequireFit(t, e)
		if e.Action != mastoerr.ActionRetryLater || e.Retry == testkit.Never {
			require.Zero(t, e.RetryAt, "a wait that would not help")
		}
		_, err = json.Marshal(e)
		require.NoError(t, err)
	})
}

// safeBeginnings are the texts after which net/http is known not to have sent
// anything that was applied (internal/neterr/text.go), and the proxies' reason
// phrases.
var safeBeginnings = []string{
	"net/http: TLS handshake timeout", "stream error: stream ID", "http2: Transport received GOAWAY from server ErrCode:",
}

func isPhrase(text string) bool {
	for status := range 600 {
		if text != "" && text == http.StatusText(status) {
			return true
		}
	}
	return text == "unknown status code"
}

func FuzzFromErrorByItsText(f *testing.F) {
	for _, text := range append([]string{
		"EOF", "Forbidden", "unknown status code", "tls: x", "stream error: stream ID 1; REFUSED_STREAM; received from peer",
		"x stream error: stream ID 1; REFUSED_STREAM;", "(Client.Timeout exceeded", "net/http: request canceled", "\x1b[2J\n",
		`net/http: HTTP/1.x transport connection broken: malformed HTTP status code "net/http: TLS handshake timeout"`,
	}, safeBeginnings...) {
		f.Add("Post", "https://m.example/?q=QUERY-77aa", text, false)
		f.Add("parse", "::", text, true)
	}
	for _, c := range corpus(f, "field") {
		f.Add(c.Method, "https://m.example"+c.Path, mastoerr.Classify(c.Status, []byte(c.Body)).Err.Error(), false)
	}
	f.Fuzz(func(t *testing.T, op, address, text string, nested bool) {
		var err error = &url.Error{Op: op, URL: address, Err: errors.New(text)}
		if nested {
			err = &url.Error{Op: "Get", URL: address, Err: err}
		}
		e, ok := mastoerr.FromError(err)
		mastoerr.Advise(err)
		require.LessOrEqual(t, len(mastoerr.Attr(err).Value.Resolve().String()), 4<<10)
		if !ok {
			return
		}
		requireLabels(t, e)
		testkit.RequireFit(t, e)
		if e.Retry == testkit.Safe && !isPhrase(text) {
			require.True(t, slices.ContainsFunc(safeBeginnings, func(b string) bool { return strings.HasPrefix(text, b) }), "%q is not safe", text)
		}
	})
}

func FuzzJSONRoundTripIsStable(f *testing.F) {
	for _, c := range corpus(f, "mastodon", "field") {
		data, err := json.Marshal(mastoerr.Classify(c.Status, []byte(c.Body)))
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"code":"\u0000","retry":"safe","status":-1,"retry_at":"0000-01-01T00:00:00+23:59","rate_limit":{"limit":-1,"reset":"9999-12-31T23:59:59-23:59"},"fields":[{},{"field":"\ud800"}]}`))
	long := strings.Repeat("<", 1000)
	for _, member := range []string{"code", "category", "action", "retry", "message", "detail", "method", "endpoint", "host", "request_id"} {
		f.Add([]byte(`{"` + member + `":"` + long + `\n\u001b"}`))
	}
	f.Add([]byte(`{"fields":[` + strings.Repeat(`{"field":"a"},`, 40) + `{}]}`))
	f.Add([]byte(`{"fields":[` + strings.Repeat(`{"field":"`+long+`","code":"`+long+`","message":"`+long+`"},`, 40) + `{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var e, again mastoerr.MastodonError
		if json.Unmarshal(data, &e) != nil {
			return
		}
		once, err := json.Marshal(e)
		require.NoError(t, err)
		require.Less(t, len(once), 24<<10)
		require.LessOrEqual(t, len(e.Fields), 16)
		require.NoError(t, json.Unmarshal(once, &again))
		twice, err := json.Marshal(&again)
		require.NoError(t, err)
		require.Equal(t, string(once), string(twice))
		require.Equal(t, e.Error(), again.Error())
		require.NotContains(t, e.Error(), "\n")
		mastoerr.Advise(&e)
	})
}

// FuzzNoTokenIsQuoted has an instance say anything around a token.
func FuzzNoTokenIsQuoted(f *testing.F) {
	f.Add("abcdefghijkl+mnop/qrs=", "The token ", " is invalid", false)
	f.Add("aaaaaaaaaaaaaaaaaaaa", "aaaaaa", "aaaaaa", true)
	f.Add("a & b < c > d % e \\ f", "&amp;%26\\u0026<b>", "", true)
	f.Fuzz(func(t *testing.T, token, before, after string, encoded bool) {
		token = wire.Line(token, 100)
		if len(token) < 12 || strings.ContainsAny(token, "[]") {
			t.Skip()
		}
		said := token
		if encoded {
			said = url.QueryEscape(token)
		}
		req := &http.Request{Method: "GET", URL: &url.URL{Host: "m.example", Path: "/api/v1/x"}, Header: http.Header{"Authorization": {"Bearer " + token}}}
		err := mastoerr.CheckResponse(testkit.Respond(req, 422, `{"error":`+testkit.Quoted(before+said+after)+`}`))
		e, ok := mastoerr.FromError(err)
		require.True(t, ok)
		require.NotContains(t, e.Message, token)
		require.LessOrEqual(t, len(e.Message), 500)
	})
}

func FuzzNoHeaderMakesAWaitNegativeOrLong(f *testing.F) {
	for _, v := range []string{"5", "-1", "1e9", "NaN", "2026-11-22T13:06:22.000Z", bubbleStart, "0x7", "9223372036854775807", ""} {
		f.Add(v, v, bubbleStart, v)
	}
	for _, c := range corpus(f) {
		if h := c.response(f).Header; h.Get("Retry-After")+h.Get("X-RateLimit-Reset") != "" {
			f.Add(h.Get("Retry-After"), h.Get("X-RateLimit-Reset"), h.Get("Date"), c.Body)
		}
	}
	f.Add(strconv.FormatFloat(math.MaxFloat64, 'f', -1, 64), "1e400", "", `retry in 1e400s`)
	f.Fuzz(func(t *testing.T, retryAfter, reset, date, body string) {
		req := &http.Request{Method: http.MethodPost}
		before := time.Now()
		e, ok := mastoerr.FromError(mastoerr.CheckResponse(testkit.Respond(req, 429, body,
			"Retry-After", retryAfter, "X-RateLimit-Reset", reset, "Date", date)))
		require.True(t, ok)
		if e.RetryAt.IsZero() {
			return
		}
		require.False(t, e.RetryAt.Before(before))
		require.LessOrEqual(t, e.RetryIn(), 31*24*time.Hour)
	})
}
