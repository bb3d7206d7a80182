package testkit

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/loopback"
)

// Secrets of a failed call, each named after the place that it has there.
const (
	SecretToken = loopback.Token
	SecretQuery = "QUERY-77aa"
	SecretText  = loopback.Text
	SecretBody  = "BODY-e0d1" // of the response
	SecretKey   = "KEY-52cc"  // Idempotency-Key of the context

	SecretClientSecret = "CLIENT-8d41"
	SecretCode         = "CODE-60fa-code"
	SecretPassword     = "PASSWORD-0c3e"

	secretWarning = "WARNING-b7a9"
	secretOption  = "OPTION-19d2"  // of a poll
	secretOwnKey  = "OWN-KEY-a6b8" // Idempotency-Key in the caller's own header
)

// Secrets are what no text form of an error may hold.
var Secrets = []string{
	SecretToken, SecretQuery, SecretText, SecretBody, SecretKey, SecretClientSecret, SecretCode, SecretPassword, secretWarning, secretOption, secretOwnKey,
}

// ClientWithSecrets returns a wrapped go-mastodon client over a Script. Its token and
// its client secret are secrets.
func ClientWithSecrets(t testing.TB, answers ...Responder) *mastodon.Client {
	c := mastodon.NewClient(&mastodon.Config{
		Server: "https://m.example", AccessToken: SecretToken, ClientID: "id", ClientSecret: SecretClientSecret,
	})
	c.Transport = &Script{T: t, Answers: answers}
	return mastoerr.Wrap(c)
}

// SecretToot is a post whose text, warning and poll are secrets.
var SecretToot = &mastodon.Toot{
	Status: SecretText, SpoilerText: secretWarning, Poll: &mastodon.TootPoll{Options: []string{secretOption, secretOption + "2"}},
}

// QuotesAll returns a Responder that quotes the query, headers and body of the
// request in its error.
func QuotesAll(status int, header ...string) Responder {
	return func(req *http.Request) (*http.Response, error) {
		said := fmt.Sprint(req.URL.RawQuery, req.Header)
		if req.GetBody != nil {
			body, _ := req.GetBody()
			raw, _ := io.ReadAll(body)
			form, _ := url.ParseQuery(string(raw))
			said += fmt.Sprint(string(raw), form)
		}
		return Respond(req, status, `{"error":`+Quoted(said)+`,"trace":"`+SecretBody+`"}`, header...), nil
	}
}

// SecretRequests make requests that together hold every secret of a request.
var SecretRequests = map[string]func(ctx context.Context, server string) (*http.Request, error){
	"a post": func(ctx context.Context, server string) (*http.Request, error) {
		long := SecretText + "\n" + SecretText + " " + strings.Repeat("Lorem <ipsum> & dolor\n", 40) + SecretText
		return SecretForm(ctx, server+"/api/v1/statuses", "Bearer "+SecretToken, url.Values{
			"status": {long}, "spoiler_text": {secretWarning}, "poll[options][]": {secretOption + " a", secretOption + " b"},
		})
	},
	"a post in JSON": func(ctx context.Context, server string) (*http.Request, error) {
		body := `{"status":"` + SecretText + ` é","spoiler_text":"` + secretWarning + `","poll":{"options":["` + secretOption + `"]}}`
		req, err := SecretForm(ctx, server+"/api/v1/statuses", "Bearer "+SecretToken, nil)
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
		return SecretForm(ctx, server+"/oauth/token", SecretToken, url.Values{
			"client_secret": {SecretClientSecret}, "code": {SecretCode}, "password": {SecretPassword}, "client_id": {"id"},
		})
	},
	"Basic credentials": func(ctx context.Context, server string) (*http.Request, error) {
		login := base64.StdEncoding.EncodeToString([]byte("id:" + SecretPassword))
		return SecretForm(ctx, server+"/oauth/revoke", "Basic "+login, url.Values{"token": {SecretToken}, "client_secret": {SecretClientSecret}})
	},
	"a reading": func(ctx context.Context, server string) (*http.Request, error) {
		req, err := SecretForm(ctx, server+"/api/v2/search", "Bearer "+SecretToken, nil)
		if err == nil {
			req.Method, req.Body, req.GetBody, req.ContentLength = http.MethodGet, nil, nil, 0
		}
		return req, err
	},
}

// SecretForm returns a POST of a form, with an Idempotency-Key and a token in the
// query.
func SecretForm(ctx context.Context, address, authorization string, form url.Values) (*http.Request, error) {
	ctx = mastoerr.WithIdempotencyKey(ctx, SecretKey)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"?access_token="+SecretQuery, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", authorization)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req, nil
}
