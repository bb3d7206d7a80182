package hostiletest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestWhatTheInstanceQuotesOfTheRequestIsRedacted(t *testing.T) {
	t.Parallel()
	toot := mastodon.Toot{Status: "My secret\ntext", SpoilerText: "about nobody"}
	for _, body := range []string{
		`{"error":"Cannot post «My secret\ntext» with token"}`,
		`{"error":"about nobody is no warning","details":{"token":[{"error":"ERR_X","description":"token is bad"}]}}`,
		"My secret text",
		"<html><title>My secret text</title></html>",
	} {
		c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example", AccessToken: "token-1234"})
		s := &testkit.Script{T: t, Answers: []testkit.Responder{testkit.Responds(422, strings.ReplaceAll(body, "token", "token-1234"))}}
		c.Transport = s
		_, err := mastoerr.Wrap(c).PostStatus(t.Context(), &toot)
		e, ok := mastoerr.FromError(err)
		require.True(t, ok)
		require.Contains(t, e.Error()+e.LogValue().String(), "[redacted]")
		for _, secret := range []string{"My secret", "about nobody", "token-1234"} {
			require.NotContains(t, e.Error(), secret)
			require.NotContains(t, e.LogValue().String(), secret)
		}
		require.Contains(t, string(e.Body()), strings.ReplaceAll(body, "token", "token-1234"), "support can still read it")
	}
}

func TestARedactedTextKeepsItsBound(t *testing.T) {
	t.Parallel()
	const token = "tok-1234" // shorter than what replaces it
	c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example", AccessToken: token})
	c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
		return testkit.Respond(req, 422, `{"error":"`+strings.Repeat(token, 60)+`"}`, "X-Request-Id", strings.Repeat(token, 15)), nil
	})
	_, err := mastoerr.Wrap(c).GetAccountCurrentUser(t.Context())
	e, ok := mastoerr.FromError(err)
	require.True(t, ok)
	testkit.RequireFit(t, e)
	require.NotContains(t, e.Message+e.RequestID, "1234")
}
