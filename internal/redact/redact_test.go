package redact_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/redact"
	"github.com/mastoerr/mastoerr/internal/request"
)

const (
	asForm = "application/x-www-form-urlencoded"
	limit  = 500 // bytes, as a message has
	codeID = "Falcon"
)

func newPost(t testing.TB) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://m.example/api/v1/statuses", nil)
	require.NoError(t, err)
	return r
}

// withBody gives a request a body that can be read again.
func withBody(contentType, text string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Content-Type", contentType)
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
		r.Body, _ = r.GetBody()
		r.ContentLength = int64(len(text))
	}
}

func withForm(name, value string) func(*http.Request) {
	return withBody(asForm, url.Values{name: {value}}.Encode())
}

func withHeader(name string, values ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header[name] = values }
}

func withQuery(raw string) func(*http.Request) {
	return func(r *http.Request) { r.URL.RawQuery = raw }
}

func withMultipart(t testing.TB, name, value string) func(*http.Request) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	require.NoError(t, w.WriteField(name, value))
	require.NoError(t, w.Close())
	return withBody(w.FormDataContentType(), b.String())
}

func TestAnyPartOfTheRequestIsRedacted(t *testing.T) {
	t.Parallel()
	const secret = "diary-Chapter+One/" + codeID
	parts := map[string]func(*http.Request){
		"a post":                       withForm("status", secret),
		"a description":                withForm("description", secret),
		"a report":                     withForm("comment", secret),
		"a filter":                     withForm("phrase", secret),
		"a verifier":                   withForm("code_verifier", secret),
		"a refresh token":              withForm("refresh_token", secret),
		"a key for push":               withForm("subscription[keys][auth]", secret),
		"a very long post":             withForm("status", secret+strings.Repeat(" lorem", 200_000)),
		"a form with a broken pair":    withBody(asForm, "status="+url.QueryEscape(secret)+"&x=%zz&a;b=c"),
		"a broken value":               withBody(asForm, "status="+secret+"%zz"),
		"a post in JSON":               withBody("application/json", `{"poll":{"options":["`+secret+`"]}}`),
		"another kind of JSON":         withBody("application/activity+json", `{"object":{"content":"`+secret+`"}}`),
		"broken JSON":                  withBody("application/json", secret+`{`),
		"a multipart post":             withMultipart(t, "status", secret),
		"a text":                       withBody("text/plain", secret),
		"a query":                      withQuery("q=" + url.QueryEscape(secret)),
		"a query without a name":       withQuery(url.QueryEscape(secret)),
		"a query with a nameless part": withQuery("a=b&" + url.QueryEscape(secret)),
		"a broken query":               withQuery("q=" + secret + "%zz"),
		"a token":                      withHeader("Authorization", "Bearer "+secret),
		"a token without its scheme":   withHeader("Authorization", secret),
		"an Authorization of two":      withHeader("Authorization", "Bearer other", "Bearer "+secret),
		"a small letter authorization": withHeader("authorization", "Bearer "+secret),
		"Basic credentials":            func(r *http.Request) { r.SetBasicAuth("me", secret) },
		"a proxy's credentials":        withHeader("Proxy-Authorization", "Basic "+secret),
		"a quoted parameter":           withHeader("Authorization", `Digest a="b", response="`+secret+`"`),
		"a cookie":                     withHeader("Cookie", "a=b; session="+secret+"; c=d"),
		"an Idempotency-Key":           withHeader("Idempotency-Key", secret),
		"a key of an API":              withHeader("X-Api-Key", secret),
		"a password in the address":    func(r *http.Request) { r.URL.User = url.UserPassword("me", secret) },
	}
	for name, put := range parts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newPost(t)
			put(r)
			said := redact.From(request.Of(r)).Clean("you sent "+secret+" here", limit)
			assert.NotContains(t, said, codeID)
			assert.Contains(t, said, "you sent [redacted]")
		})
	}
}

func TestWhatIsNoSecretStays(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		put  func(*http.Request)
		said string
	}{
		"a visibility":        {withForm("visibility", "unlisted"), "unlisted is not supported"},
		"an id":               {withForm("in_reply_to_id", "109876543210987654"), "109876543210987654 not found"},
		"ids":                 {withForm("media_ids[]", "109876543210987654"), "109876543210987654 not found"},
		"a time":              {withForm("scheduled_at", "2030-01-01T00:00:00Z"), "2030-01-01T00:00:00Z is too far"},
		"scopes":              {withForm("scope", "read write:statuses"), "read write:statuses is no scope"},
		"a short word":        {withForm("status", "Text"), "Validation failed: Text can't be blank"},
		"a short beginning":   {withForm("status", "can't be late"), "Text can't be blank"},
		"a User-Agent":        {withHeader("User-Agent", "Example/1.0"), "Example/1.0 is too old"},
		"a Content-Type":      {withHeader("Content-Type", "application/json"), "application/json is not accepted"},
		"the id of a request": {withHeader("X-Request-Id", "request-1234"), "request-1234"},
		"the id of a trace":   {withHeader("traceparent", "00-0af7651916cd43dd-01"), "00-0af7651916cd43dd-01"},
		"nothing":             {func(*http.Request) {}, "Record not found"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newPost(t)
			test.put(r)
			assert.Equal(t, test.said, redact.From(request.Of(r)).Clean(test.said, limit))
		})
	}
}

// The names of parameters are in the documentation of the API. go-mastodon's body
// begins with one.
func TestNamesOfParametersStay(t *testing.T) {
	t.Parallel()
	forms := map[string]func(*http.Request){
		"a form":       withBody(asForm, "in_reply_to_id=109876543210987654&media_ids[]=1&scheduled_at=2030-01-01&spoiler_text=a+b&status=hello"),
		"a form alone": withBody(asForm, "spoiler_text=a"),
		"JSON":         withBody("application/json", `{"scheduled_at":"2030-01-01","spoiler_text":"a","in_reply_to_id":"1","media_ids":["1"]}`),
		"broken JSON":  withBody("application/json", `{"scheduled_at":"2030-01-01","spoiler_text":"a","in_reply_to_id":`),
		"another type": withBody("text/plain", "scheduled_at=2030-01-01&spoiler_text=a"),
		"a query":      withQuery("scheduled_at=2030-01-01&spoiler_text=a"),
		"a cookie":     withHeader("Cookie", "spoiler_text=a; scheduled_at=b"),
	}
	for name, put := range forms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newPost(t)
			put(r)
			for _, said := range []string{
				"scheduled_at must be at least 5 minutes", "in_reply_to_id 01ABC not found", "spoiler_text is too long",
				"media_ids", "media_ids[] is invalid", "in_reply_to_id",
			} {
				assert.Equal(t, said, redact.From(request.Of(r)).Clean(said, limit))
			}
		})
	}
}

func TestOrdinaryBeginningsStay(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ secret, said, want string }{
		"another address of the instance":   {"https://m.example/@me/1 is my post", "https://m.example/@you/2 was not found", "https://m.example/@you/2 was not found"},
		"the same address":                  {"https://m.example/@me/109876 is my post", "https://m.example/@me/109876 was not found", "[redacted]"},
		"the instance's own address":        {"https://m.example/", "see https://m.example/about", "see https://m.example/about"},
		"that without a path":               {"https://m.example", "see https://m.example/about", "see https://m.example/about"},
		"a scheme at the end":               {"https://other.example/secret", "it must start with https://", "it must start with https://"},
		"the instance at the end":           {"https://m.example/secret", "sign in at https://m.example/", "sign in at https://m.example/"},
		"an address of another host":        {"https://other.example/secret", "https://other.example/public is down", "[redacted]"},
		"other words after a few":           {"The status of my heart", "The status must be shorter than 500", "The status must be shorter than 500"},
		"other words after many":            {"The status of my heart is unknown to all", "The status of my heart was deleted", "[redacted]"},
		"a quotation cut off within a word": {"The status of my heart", "The status o is too long", "[redacted] is too long"},
		"a quotation in quotation marks":    {"The status of my heart", `"The status of " is too long`, `"[redacted]`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newPost(t)
			withForm("status", test.secret)(r)
			assert.Equal(t, test.want, redact.From(request.Of(r)).Clean(test.said, limit))
		})
	}
}

func TestNoKindOfSecretDisplacesAnother(t *testing.T) {
	t.Parallel()
	const token, text, key, other = "token-1234567", "a text of mine", "the-key-1", "other-credential"
	many := func(format string) string {
		var b strings.Builder
		for i := range 1000 {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, flood := range map[string]func(*http.Request){
		"cookies":      withHeader("Cookie", many("cookie=chosen-by-them-%d; ")),
		"many cookies": func(r *http.Request) { r.Header["Cookie"] = strings.Split(many("c=chosen-by-them-%d\n"), "\n") },
		"headers":      func(r *http.Request) { r.Header["X-Own"] = strings.Split(many("value-of-mine-%d\n"), "\n") },
		"query":        withQuery(many("a=value-of-mine-%d&")),
		"long headers": withHeader("X-Own", strings.Repeat("x", 1<<20)),
		"other headers": func(r *http.Request) {
			for i := range 1000 {
				r.Header.Set(fmt.Sprint("A", i), fmt.Sprint("value-of-mine-", i))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newPost(t)
			withBody(asForm, url.Values{"status": {text}, "client_secret": {other}}.Encode())(r)
			r.Header.Set("Authorization", "Bearer "+token)
			flood(r)
			for range 10 { // maps have no order
				for _, secret := range []string{token, text, key, other} {
					said := redact.From(request.Of(r), key).Clean("you sent "+secret+".", limit)
					assert.Equal(t, "you sent [redacted].", said)
				}
			}
		})
	}
}

func TestTheExtraSecretsAreRedactedToo(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*http.Request{"a post": newPost(t), "a request that is not known": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			secrets := redact.From(request.Of(r), "the-key-1", "the-key-2")
			assert.Equal(t, "[redacted] or [redacted]", secrets.Clean("the-key-1 or the-key-2", limit))
		})
	}
}

func TestWhatATransportUnderneathAddedIsRedactedToo(t *testing.T) {
	t.Parallel()
	r := newPost(t)
	sent := r.Clone(t.Context())
	sent.Header.Set("Authorization", "Bearer token-1234567")
	secrets := redact.From(request.Of(r))
	secrets.AddSent(sent)
	assert.Equal(t, "Bearer [redacted]", secrets.Clean("Bearer token-1234567", limit))
}

func TestTheTextsOfABrokenObjectAreRedacted(t *testing.T) {
	t.Parallel()
	const broken = `{"status":"a secret text`
	r := newPost(t)
	withBody("application/json", broken)(r)
	assert.Equal(t, `cannot parse '{"status":"[redacted]'`, redact.From(request.Of(r)).Clean("cannot parse '"+broken+"'", limit))
}

func TestATextIsReplacedByItsLongestQuotation(t *testing.T) {
	t.Parallel()
	secrets := redact.From(request.Of(nil), "SECRET-1", "SECRET-1-AND-MORE")
	assert.Equal(t, "you said [redacted]", secrets.Clean("you said SECRET-1-AND-MORE", limit))
	assert.Equal(t, "you said [redacted].", secrets.Clean("you said SECRET-1.", limit))
}

func TestARedactedTextKeepsItsBound(t *testing.T) {
	t.Parallel()
	const secret = "tok-1234" // shorter than what replaces it
	secrets := redact.From(request.Of(nil), secret)
	said := secrets.Clean(strings.Repeat(secret, 60), limit)
	assert.Equal(t, strings.Repeat("[redacted]", limit/len("[redacted]")), said)
	assert.Equal(t, "[red", secrets.Clean("tok-1234", 4))
}

// The server may truncate a quotation, or the bound of a message may.
func TestTheBeginningOfASecretAtTheEndIsRedacted(t *testing.T) {
	t.Parallel()
	const token = "abcdefghijklmnop"
	tests := map[string]struct{ said, want string }{
		"seven bytes":              {"the token abcdefg", "the token abcdefg"},
		"eight bytes":              {"the token abcdefgh", "the token [redacted]"},
		"eleven bytes":             {"the token abcdefghijk", "the token [redacted]"},
		"all":                      {"the token abcdefghijklmnop", "the token [redacted]"},
		"eleven bytes, and more":   {"the token abcdefghijk is bad", "the token abcdefghijk is bad"},
		"twelve bytes, and more":   {"the token abcdefghijkl is bad", "the token [redacted]"},
		"all, and more":            {"the token abcdefghijklmnop is bad", "the token [redacted] is bad"},
		"all, twice":               {token + token + "!", "[redacted][redacted]!"},
		"its end":                  {"the token efghijklmnop", "the token efghijklmnop"},
		"its beginning, then all":  {"abcd" + token, "abcd[redacted]"},
		"after the longest prefix": {"abcdefghijklmno" + token, "[redacted]"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, redact.From(request.Of(nil), token).Clean(test.said, limit))
		})
	}
}

func TestNothingIsReadBeforeThereIsAText(t *testing.T) {
	t.Parallel()
	r, reads := newPost(t), 0
	withForm("status", "a secret text")(r)
	getBody := r.GetBody
	r.GetBody = func() (io.ReadCloser, error) {
		reads++
		return getBody()
	}
	facts := request.Of(r)
	secrets := redact.From(facts)
	for _, text := range []string{"", "x", "a secre"} {
		assert.Equal(t, text, secrets.Clean(text, limit), "too short to quote a secret")
	}
	assert.Zero(t, reads)
	assert.Equal(t, "[redacted]", secrets.Clean("a secret text", limit))
	assert.Equal(t, "[redacted]", redact.From(facts).Clean("a secret text", limit))
	assert.Equal(t, 1, reads, "the facts have read it")
}

func TestTheFilesOfAnUploadAreNotRead(t *testing.T) {
	t.Parallel()
	r := newPost(t)
	r.URL.Path = "/api/v2/media"
	withMultipart(t, "description", "a view of the sea")(r)
	r.GetBody = func() (io.ReadCloser, error) {
		t.Error("the upload was read")
		return http.NoBody, nil
	}
	assert.Equal(t, "The file is too large", redact.From(request.Of(r)).Clean("The file is too large", limit))
}
