package clienttest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestPostOnceLooksEarlyWhenLittleTimeIsLeft(t *testing.T) {
	for _, left := range []time.Duration{500 * time.Millisecond, 3 * time.Second, 29 * time.Second, 80 * time.Second} {
		for name, applied := range map[string]bool{"the post is out": true, "nobody can tell": false} {
			t.Run(fmt.Sprintf("%s, %s", left, name), func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) {
					inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
					fault := mastoerrtest.FailWith(mastoerr.CodeBadGateway)
					if applied {
						fault = fault.After()
					}
					inst.Fail("POST /api/v1/statuses", fault)
					me := inst.NewAccount("me")
					ctx, cancel := context.WithTimeout(t.Context(), left)
					defer cancel()
					status, err := mastoerr.PostOnce(ctx, me.Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
					require.NoError(t, ctx.Err(), "it ends before the deadline")
					if applied {
						require.NoError(t, err)
						require.NotEmpty(t, status.ID)
						return
					}
					require.ErrorIs(t, err, mastoerr.GaveUpDeadline)
					require.ErrorContains(t, err, "no time is left to look again")
					require.NotContains(t, err.Error(), "timeout", "nothing has timed out")
					require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
					require.Positive(t, inst.RequestCount("GET /api/v1/accounts/:id/statuses"), "it has looked")
				})
			})
		}
	}
}

func TestPostOnceNamesTheCandidatesWhenNoTimeIsLeft(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		me := inst.NewAccount("me")
		inst.Fail("POST /api/v1/statuses", mastoerrtest.FailWith(mastoerr.CodeBadGateway))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		var edited mastoerrtest.Post
		time.AfterFunc(time.Second, func() {
			edited = me.Publish("web", mastodon.Toot{Status: "Hello"})
			inst.EditByHand(edited.ID, "Hello, edited")
		})
		_, err := mastoerr.PostOnce(ctx, me.Client(), &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		var gaveUp *mastoerr.GaveUpError
		require.ErrorAs(t, err, &gaveUp)
		require.ErrorIs(t, err, mastoerr.GaveUpDeadline)
		require.Len(t, gaveUp.Candidates, 1)
		require.Equal(t, edited.ID, gaveUp.Candidates[0].ID)
	})
}

// slow is a transport whose responses take a while, and end with their request's context.
func slow(d time.Duration, timeouts *int) testkit.RoundTrip {
	return func(req *http.Request) (*http.Response, error) {
		if req.Body != nil {
			_, _ = io.Copy(io.Discard, req.Body)
		}
		select {
		case <-time.After(d):
			return testkit.Respond(req, 200, `{"id":"9"}`), nil
		case <-req.Context().Done():
			*timeouts++
			return nil, req.Context().Err()
		}
	}
}

func TestTheClientsTimeoutBoundsEachRequestLikeAttemptTimeout(t *testing.T) {
	toot := &mastodon.Toot{Status: "Hello"}
	for name, call := range map[string]func(context.Context, *mastodon.Client) error{
		"PostOnce": func(ctx context.Context, c *mastodon.Client) error {
			_, err := mastoerr.PostOnce(ctx, c, toot, mastoerr.Policy{MaxAttempts: -1})
			return err
		},
		"FindStatus": func(ctx context.Context, c *mastodon.Client) error {
			_, err := mastoerr.FindStatus(ctx, c, toot, time.Now(), mastoerr.Policy{MaxAttempts: -1})
			return err
		},
		"UploadMedia": func(ctx context.Context, c *mastodon.Client) error {
			closed := 0
			_, err := mastoerr.UploadMedia(ctx, c, opener("file", &closed), mastoerr.Policy{MaxAttempts: -1})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				timeouts := 0
				c := testkit.Unwrapped(t, "https://m.example")
				c.Transport, c.Timeout = slow(time.Minute, &timeouts), 20*time.Second
				start := time.Now()
				err := call(t.Context(), mastoerr.Wrap(c))
				e, ok := mastoerr.FromError(err)
				require.True(t, ok, err)
				require.Equal(t, mastoerr.CodeTimeout, e.Code)
				require.Equal(t, "m.example", e.Host, "the error says which call failed")
				require.Positive(t, timeouts)
				require.Zero(t, time.Since(start)%(10*time.Second))
				require.Equal(t, 20*time.Second, c.Timeout, "the caller's client stays as it is")
			})
		})
	}
}

func TestALargeUploadOutlivesTheClientsTimeout(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		timeouts := 0
		c := testkit.Unwrapped(t, "https://m.example")
		c.Transport, c.Timeout = slow(time.Minute, &timeouts), 20*time.Second
		closed := 0
		large := string(make([]byte, 8<<20)) // 128 seconds at 64 KiB a second
		attachment, err := mastoerr.UploadMedia(t.Context(), c, opener(large, &closed), mastoerr.Policy{MaxAttempts: -1})
		require.ErrorIs(t, err, mastoerr.CodeTimeout, "of the small request for the attachment")
		require.Equal(t, mastodon.ID("9"), attachment.ID)
		require.Equal(t, 1, timeouts)
	})
}
