package mastoerr_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// instance answers every call with one status and body.
func instance(status int, body string) (server string, stop func()) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	return s.URL, s.Close
}

func ExampleClassify() {
	// A Ukrainian account's instance; the status alone would say "fix the input".
	e := mastoerr.Classify(422, []byte(`{"error":"Не можна прикріпити файли, оброблення яких ще не закінчилося. Спробуйте ще раз через хвилину!"}`))
	fmt.Println(e.Code, e.Category, e.Action, e.Retry)
	// Output: media_processing validation retry_later safe
}

func ExampleWrap() {
	server, stop := instance(422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`)
	defer stop()

	c := mastoerr.Wrap(mastodon.NewClient(&mastodon.Config{Server: server, AccessToken: "token"}))
	_, err := c.PostStatus(context.Background(), &mastodon.Toot{Status: "…"})

	var e *mastoerr.MastodonError
	if errors.As(err, &e) {
		info, _ := e.Code.Info()
		fmt.Println(e.Code, "→", info.Fix)
	}
	// Output: text_too_long → Shorten the post.
}

func ExampleMastodonError_Is() {
	var err error = mastoerr.Classify(429, nil)
	fmt.Println(errors.Is(err, mastoerr.CodeRateLimited))
	fmt.Println(errors.Is(err, mastoerr.CategoryRateLimiting))
	fmt.Println(errors.Is(err, mastoerr.CodeTextTooLong))
	// Output:
	// true
	// true
	// false
}

func ExampleMastodonError_Unwrap() {
	server, stop := instance(404, `{"error":"Record not found"}`)
	defer stop()
	c := mastoerr.Wrap(mastodon.NewClient(&mastodon.Config{Server: server}))
	_, err := c.GetStatus(context.Background(), "1")

	// Code that knows go-mastodon's error keeps working.
	var api *mastodon.APIError
	if errors.As(err, &api) {
		fmt.Println(api.StatusCode, api.Message)
	}
	// Output: 404 Record not found
}

func ExampleCodeOf() {
	server, stop := instance(422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`)
	defer stop()
	c := mastoerr.Wrap(mastodon.NewClient(&mastodon.Config{Server: server}))
	_, err := c.PostStatus(context.Background(), &mastodon.Toot{Status: "…"})

	switch mastoerr.CodeOf(err) {
	case mastoerr.CodeTextTooLong:
		fmt.Println("shorten it")
	case "":
		fmt.Println("no failure of the API:", err)
	}
	// Output: shorten it
}

func ExampleFromError() {
	// A client without the transport: FromError does what it can.
	c := mastodon.NewClient(&mastodon.Config{Server: "http://127.0.0.1:1"})
	_, err := c.GetInstance(context.Background())

	if e, ok := mastoerr.FromError(err); ok {
		fmt.Println(e.Code, e.Retry)
	}
	_, ok := mastoerr.FromError(context.Canceled)
	fmt.Println("a cancellation is a failure of the API:", ok)
	// Output:
	// connection_failed safe
	// a cancellation is a failure of the API: false
}

func ExampleAttr() {
	server, stop := instance(401, `{"error":"The access token was revoked"}`)
	defer stop()
	c := mastoerr.Wrap(mastodon.NewClient(&mastodon.Config{Server: server, AccessToken: "secret"}))
	_, err := c.GetAccountCurrentUser(context.Background())

	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			switch a.Key {
			case "code", "action", "status", "message", slog.MessageKey:
				return a
			}
			if a.Value.Kind() == slog.KindGroup {
				return a
			}
			return slog.Attr{}
		},
	}))
	log.Error("post failed", mastoerr.Attr(err))
	// Output: msg="post failed" error.code=token_revoked error.action=reconnect error.status=401 error.message="The access token was revoked"
}

func ExampleAdvise() {
	for _, err := range []error{
		mastoerr.Classify(422, []byte(`{"error":"Validation failed: Text can't be blank"}`)),
		mastoerr.Classify(401, []byte(`{"error":"The access token was revoked"}`)),
		mastoerr.Classify(429, nil),
		mastoerr.Classify(502, nil), // the request is not known, so not idempotent
	} {
		fmt.Println(mastoerr.Advise(err).Step)
	}
	// Output:
	// fix
	// reconnect
	// resend
	// verify
}

func ExampleDo() {
	server, stop := instance(422, `{"error":"Validation failed: Text can't be blank"}`)
	defer stop()
	c := mastoerr.Wrap(mastodon.NewClient(&mastodon.Config{Server: server}))

	_, err := mastoerr.Do(context.Background(), mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) {
		return c.PostStatus(ctx, &mastodon.Toot{Status: " "})
	})
	fmt.Println(errors.Is(err, mastoerr.CodeTextBlank))
	// Output: true
}

func ExampleWithIdempotencyKey() {
	var keys []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"id":"1"}`)
	}))
	defer s.Close()
	c := mastoerr.Wrap(mastodon.NewClient(&mastodon.Config{Server: s.URL}))

	ctx := mastoerr.WithIdempotencyKey(context.Background(), "job-7-version-2")
	_, err := c.PostStatus(ctx, &mastodon.Toot{Status: "Hello"})
	fmt.Println(keys, err)

	// The key is spent: the instance would drop another post without a word.
	_, err = c.PostStatus(ctx, &mastodon.Toot{Status: "Something else"})
	fmt.Println(errors.Is(err, mastoerr.CodeIdempotencyKeyReused))
	// Output:
	// [job-7-version-2] <nil>
	// true
}

func ExamplePostOnce() {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"id":"109","url":"https://m.example/@me/109"}`)
	}))
	defer s.Close()
	c := mastoerr.Wrap(mastodon.NewClient(&mastodon.Config{Server: s.URL, AccessToken: "token"}))

	status, err := mastoerr.PostOnce(context.Background(), c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
	switch mastoerr.Advise(err).Step {
	case "":
		fmt.Println("published", status.URL)
	case mastoerr.StepResend:
		fmt.Println("queue it for", mastoerr.Advise(err).After)
	case mastoerr.StepVerify:
		fmt.Println("somebody has to look")
	case mastoerr.StepFix, mastoerr.StepReconnect:
		fmt.Println("tell the owner")
	}
	// Output: published https://m.example/@me/109
}
