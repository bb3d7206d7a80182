package clienttest_test

import (
	"net/http"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

func TestAnAddressThatCannotBeMeantIsRefusedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ address, says string }{
		"a user name":              {"https://me@m.example/api/v1/statuses", "user name"},
		"a user name and password": {"https://me:geheim42@m.example/oauth/token", "user name"},
		"a doubled slash":          {"https://m.example//api/v1/statuses", "slash too many"},
		"one below a path":         {"https://m.example/social//api/v1/statuses", "slash too many"},
		"nothing wrong":            {"https://m.example/social/api/v1/statuses", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := 0
			rt := mastoerr.NewTransport(testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
				sent++
				return testkit.Respond(req, 200, `{"id":"9"}`), nil
			}))
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.address, nil)
			require.NoError(t, err)
			_, err = rt.RoundTrip(req)
			if c.says == "" {
				require.NoError(t, err)
				require.Equal(t, 1, sent)
				return
			}
			require.ErrorIs(t, err, mastoerr.CodeInvalidInstanceURL)
			require.ErrorContains(t, err, c.says)
			require.NotContains(t, err.Error(), "geheim")
			require.Zero(t, sent)
			require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step, "the owner need not connect again")
		})
	}
}

func TestAClientWhoseServerHasAUserNameSendsNothing(t *testing.T) {
	t.Parallel()
	c, script := testkit.Client(t, testkit.Responds(401, `{"error":"invalid_client"}`))
	c.Config.Server = "https://me@m.example"
	_, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
	require.ErrorIs(t, err, mastoerr.CodeInvalidInstanceURL)
	require.Empty(t, script.Requests)
}
