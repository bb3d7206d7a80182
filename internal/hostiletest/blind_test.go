package hostiletest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/corpus"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// everyFile are all files of the corpus.
var everyFile = []string{"compat", "edge", "field", "kit", "localized", "mastodon", "media_processing", "more", "pages"}

// postTexts are posts as people write them, some with the words of an error.
var postTexts = []string{
	"Good morning, Fediverse! Coffee first, then the newsletter.",
	"https://m.example/@me/112233445566770001 is the thread, read it",
	"https://m.example/",
	"The status of the bridge: closed until Monday.",
	"This is the place where we met. Too many requests for the recipe!",
	"Validation of parking tickets ends at noon",
	"Text can be art. Record shops, too.",
	"You should not miss it: scheduled_at, media_ids and spoiler_text explained",
	"internal server room tour, 500 photos",
	"Bad weather, bad request for help, unauthorized biography out now",
}

// requestsOf are requests to the endpoint of a case, as programs send them.
func requestsOf(t testing.TB, c *corpus.Case) []*http.Request {
	t.Helper()
	var requests []*http.Request
	for i, text := range postTexts {
		form := formOf(c.Path, text)
		u, err := url.Parse("https://m.example" + c.Path)
		require.NoError(t, err)
		req := &http.Request{Method: c.Method, URL: u, Host: u.Host, Header: http.Header{
			"Authorization": {"Bearer ZA-Yj3aBD8U8Cm7lKUp-lm9O9BmDgdhHzDeqsY8tlL0"}, "User-Agent": {"example/1.0"},
			"Cookie": {"_mastodon_session=9f2cb64e5e; _session_id=eyJhbGciOiJIUzI1NiJ9"}, "Idempotency-Key": {"job-2026-11-22-7-1"},
		}}
		switch {
		case c.Method == http.MethodGet || c.Method == http.MethodDelete:
			if u.RawQuery == "" {
				u.RawQuery = url.Values{"limit": {"40"}, "q": {text}, "type": {"statuses"}}.Encode()
			}
		case i%2 == 0:
			withBody(req, "application/x-www-form-urlencoded", form.Encode())
		default:
			object := make(map[string]any)
			for name, values := range form {
				object[strings.TrimSuffix(name, "[]")] = values[0]
			}
			data, err := json.Marshal(object)
			require.NoError(t, err)
			withBody(req, "application/json", string(data))
		}
		requests = append(requests, req)
	}
	return requests
}

func withBody(req *http.Request, contentType, body string) {
	req.Header.Set("Content-Type", contentType)
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
	req.Body, _ = req.GetBody()
	req.ContentLength = int64(len(body))
}

// formOf returns the parameters that programs send to an endpoint.
func formOf(path, text string) url.Values {
	switch {
	case strings.Contains(path, "/oauth/token"):
		return url.Values{
			"grant_type": {"authorization_code"}, "client_id": {"Vuq8J2kXb4"}, "client_secret": {"xD1-2bq0pq8wL_s3cr3t"},
			"code": {"qDFUEaYrRK5c-HNmTCJbAzazwLRInJ7VHFat0wcMgCU"}, "redirect_uri": {"urn:ietf:wg:oauth:2.0:oob"}, "scope": {"read write follow push"},
		}
	case strings.Contains(path, "/apps"):
		return url.Values{"client_name": {"My App"}, "redirect_uris": {"https://app.example/callback"}, "scopes": {"read write"}, "website": {"https://app.example"}}
	case strings.Contains(path, "/accounts"):
		return url.Values{"username": {"gargron"}, "email": {"user@example.com"}, "password": {"correct horse battery"}, "agreement": {"true"}, "locale": {"en"}, "reason": {text}, "display_name": {text}, "note": {text}}
	case strings.Contains(path, "/votes"):
		return url.Values{"choices[]": {"0", "1"}}
	case strings.Contains(path, "/media"):
		return url.Values{"description": {text}, "focus": {"0.0,0.0"}}
	}
	return url.Values{
		"status": {text}, "spoiler_text": {"Politics"}, "visibility": {"unlisted"}, "language": {"en"}, "sensitive": {"true"},
		"in_reply_to_id": {"112233445566770001"}, "media_ids[]": {"22348641"}, "scheduled_at": {"2030-01-01T00:00:00.000Z"},
		"poll[options][]": {"Yes, of course", "No, never"}, "poll[expires_in]": {"86400"}, "content_type": {"text/markdown"},
		"title": {text}, "comment": {text}, "phrase": {text}, "name": {text},
	}
}

func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
}

func TestNoMessageLosesAWordThatTheRequestDoesNotHold(t *testing.T) {
	t.Parallel()
	for _, c := range corpus.Read(everyFile...) {
		bare := &http.Request{Method: c.Method, URL: &url.URL{Host: "m.example", Path: strings.Split(c.Path, "?")[0]}, Header: http.Header{}}
		plain, ok := mastoerr.FromError(mastoerr.CheckResponse(answerOf(&c, bare)))
		if !ok {
			continue // a network failure
		}
		for _, req := range requestsOf(t, &c) {
			held := heldBy(t, req)
			_, err := mastoerr.NewTransport(testkit.RoundTrip(func(*http.Request) (*http.Response, error) { return answerOf(&c, req), nil })).RoundTrip(req)
			if err == nil {
				continue // a redirect that http.Client follows
			}
			e := testkit.RequireOurs(t, err)
			requireWords(t, held, plain.Message, e.Message, c.ID)
			require.Len(t, e.Fields, len(plain.Fields))
			for i, f := range plain.Fields {
				requireWords(t, held, f.Field, e.Fields[i].Field, c.ID)
				requireWords(t, held, f.Code, e.Fields[i].Code, c.ID)
				requireWords(t, held, f.Message, e.Fields[i].Message, c.ID)
			}
			require.Equal(t, plain.RequestID, e.RequestID, c.ID)
		}
	}
}

func answerOf(c *corpus.Case, req *http.Request) *http.Response {
	return &http.Response{
		StatusCode: c.Status, Header: c.Header(), Request: req,
		Body: io.NopCloser(strings.NewReader(c.Body)), ContentLength: int64(len(c.Body)),
	}
}

// heldBy returns the words of a request's content: the values of its parameters.
func heldBy(t testing.TB, req *http.Request) []string {
	t.Helper()
	held := []string{}
	for _, values := range req.URL.Query() {
		held = append(held, words(strings.Join(values, " "))...)
	}
	if req.GetBody == nil {
		return held
	}
	body, err := req.GetBody()
	require.NoError(t, err)
	raw, err := io.ReadAll(body)
	require.NoError(t, err)
	var object map[string]string
	if json.Unmarshal(raw, &object) == nil {
		for _, value := range object {
			held = append(held, words(value)...)
		}
		return held
	}
	form, err := url.ParseQuery(string(raw))
	require.NoError(t, err)
	for _, values := range form {
		held = append(held, words(strings.Join(values, " "))...)
	}
	return held
}

// requireWords checks that a text still has the words that it had, but for those that
// the request holds.
func requireWords(t testing.TB, held []string, before, after, id string) {
	t.Helper()
	if before == after {
		return
	}
	left := words(after)
	for _, word := range words(before) {
		if i := slices.Index(left, word); i >= 0 {
			left = slices.Delete(left, i, i+1)
			continue
		}
		require.Contains(t, held, word, "%s: %q became %q", id, before, after)
	}
}
