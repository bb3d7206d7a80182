package hostiletest_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// Mastodon answers a GET of an attachment that is not ready with a 206. As the
// response to a post a 206 proves nothing.
func TestAPostThatIsAnsweredWith206IsNotSafe(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"{}", `{"id":"1"}`, `{"error":"x"}`} {
		c, _ := testkit.Client(t, testkit.Responds(206, body))
		e := testkit.RequireOurs(t, testkit.PostHello(context.Background(), c))
		require.Equal(t, testkit.Verdict{Code: mastoerr.CodeUnexpectedStatus, Retry: testkit.IfIdempotent}, testkit.Verdict{Code: e.Code, Retry: e.Retry})
	}
}

// When the transport passes a response and go-mastodon refuses it, the error holds
// texts that were never redacted.
func TestNoResponseThatGoMastodonRefusesIsQuoted(t *testing.T) {
	t.Parallel()
	ways := map[string]struct {
		header []string
		stay   bool
	}{
		"nowhere":                  {},
		"elsewhere":                {header: []string{"Location", "https://m.example/elsewhere"}},
		"elsewhere, and is not to": {header: []string{"Location", "https://m.example/elsewhere"}, stay: true},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for status := 200; status < 400; status++ {
				c := testkit.ClientWithSecrets(t, testkit.QuotesAll(status, way.header...))
				if way.stay {
					c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
				}
				_, postErr := c.PostStatus(mastoerr.WithIdempotencyKey(t.Context(), testkit.SecretKey), testkit.SecretToot)
				_, readErr := c.Search(t.Context(), testkit.SecretQuery, false)
				for _, err := range []error{postErr, readErr} {
					if err == nil {
						continue
					}
					testkit.RequireNoSecret(t, err)
					e, ok := mastoerr.FromError(err)
					require.True(t, ok, "%d", status)
					testkit.RequireFit(t, e)
				}
				if e, ok := mastoerr.FromError(postErr); ok {
					require.NotEqual(t, mastoerr.RetrySafe, e.Retry, "%d", status)
				}
			}
		})
	}
}

func TestARedirectThatNobodyFollowsIsSeenByTheTransport(t *testing.T) {
	t.Parallel()
	for _, status := range []int{300, 301, 302, 303, 305, 306, 307, 308, 399} {
		heard := 0
		c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example", AccessToken: testkit.SecretToken})
		c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
			return testkit.Respond(req, status, `{"error":"you sent `+testkit.SecretToken+`"}`), nil
		})
		mastoerr.Wrap(c, mastoerr.WithErrorHook(func(context.Context, *mastoerr.MastodonError) { heard++ }))
		_, err := c.GetAccountCurrentUser(t.Context())
		e := testkit.RequireOurs(t, err)
		testkit.RequireNoSecret(t, err)
		require.Equal(t, "m.example", e.Host)
		require.Equal(t, status, e.StatusCode)
		require.Equal(t, 1, heard, "%d", status)
	}
}

// brokenValues are values of types that decode themselves. Their errors quote the
// value.
var brokenValues = map[string]struct {
	body string
	call func(context.Context, *mastodon.Client) error
}{
	"a date": {`{"id":"1","created_at":"` + testkit.SecretToken + `"}`, func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.PostStatus(ctx, testkit.SecretToot)
		return err
	}},
	"a number": {`[{"week":"` + testkit.SecretToken + `"}]`, func(ctx context.Context, c *mastodon.Client) error {
		_, err := c.GetInstanceActivity(ctx)
		return err
	}},
}

func TestAValueThatCannotBeDecodedIsAnInvalidResponse(t *testing.T) {
	for name, v := range brokenValues {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				bare := v.call(t.Context(), testkit.ClientWithSecrets(t, testkit.Responds(200, v.body)))
				c := testkit.ClientWithSecrets(t, testkit.Responds(200, v.body))
				_, ended := mastoerr.Do(t.Context(), mastoerr.Policy{MaxAttempts: 1}, func(ctx context.Context) (struct{}, error) {
					return struct{}{}, v.call(ctx, c)
				})
				for _, err := range []error{bare, ended} {
					e, ok := mastoerr.FromError(err)
					require.True(t, ok)
					require.Equal(t, testkit.BadResponse, testkit.Verdict{Code: e.Code, Retry: e.Retry})
					require.NotContains(t, mastoerr.Text(err), testkit.SecretToken)
					require.NotContains(t, mastoerr.Attr(err).String(), testkit.SecretToken)
				}
			})
		})
	}
}

// A 2xx with an id is a success, whatever else go-mastodon cannot decode.
func TestAPostWhoseDateCannotBeDecodedIsPublished(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, s := testkit.Client(t, testkit.Responds(200, `{"id":"1","created_at":"yesterday"}`))
		status, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "hello"}, mastoerr.Policy{})
		require.NoError(t, err)
		require.EqualValues(t, "1", status.ID)
		require.Len(t, s.Requests, 1)
	})
}

// failing is a JSONWriter that cannot write.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, fmt.Errorf("the disk is full") }

// go-mastodon copies the body while it decodes it. A copy that fails ends with the
// writer's own error, after the post is out.
func TestAPostWhoseResponseCannotBeCopiedIsPublishedOrLookedUp(t *testing.T) {
	t.Parallel()
	bodies := map[string]bool{`{"id":"1"}`: true, `{"id":"1`: false}
	for body, published := range bodies {
		t.Run(body, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				c, s := testkit.Client(t, testkit.Responds(200, body), testkit.Responds(403, `{}`))
				c.JSONWriter = failing{}
				status, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "hello"}, mastoerr.Policy{})
				if published {
					require.NoError(t, err)
					require.EqualValues(t, "1", status.ID)
					return
				}
				testkit.RequireUnknown(t, err)
				require.Len(t, s.Requests, 2, "the lookup begins with the account")
			})
		})
	}
}

func TestANumberOfTheCallersOwnIsNoFailureOfTheAPI(t *testing.T) {
	t.Parallel()
	_, number := strconv.Atoi("many")
	_, err := mastoerr.Do(t.Context(), mastoerr.Policy{}, func(context.Context) (int, error) { return 0, number })
	require.Equal(t, number, err, "no request was sent")

	opened := 0
	c, _ := testkit.Client(t, testkit.Refused)
	_, err = mastoerr.UploadMedia(t.Context(), c, func() (*mastodon.Media, error) { opened++; return nil, number }, mastoerr.Policy{MinWait: time.Nanosecond})
	require.Equal(t, number, err)
	require.Equal(t, 1, opened, "what cannot be opened is not opened again")
}

func TestALinkThatCannotBeParsedIsAnInvalidResponse(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c, _ := testkit.Client(t, testkit.Responds(200, `[]`, "Link", `<https://m.example/x%zz?max_id=1>; rel="next"`))
		_, err := mastoerr.Do(t.Context(), mastoerr.Policy{MaxAttempts: 1}, func(ctx context.Context) ([]*mastodon.Status, error) {
			return c.GetTimelineHome(ctx, &mastodon.Pagination{Limit: 1})
		})
		e, ok := mastoerr.FromError(err)
		require.True(t, ok)
		require.Equal(t, testkit.BadResponse, testkit.Verdict{Code: e.Code, Retry: e.Retry})
		require.NotContains(t, mastoerr.Text(err), "zz")
	})
}
