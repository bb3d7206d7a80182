package clienttest_test

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// drip is a body that never ends: a byte comes each second.
type drip struct {
	ctx    context.Context // nil where the transport does not ask it
	begun  bool
	closed atomic.Bool
}

func (d *drip) Read(p []byte) (int, error) {
	if !d.begun {
		d.begun = true
		return copy(p, `{"id":"1","content":"`), nil
	}
	time.Sleep(time.Second)
	if d.ctx != nil && d.ctx.Err() != nil {
		return 0, d.ctx.Err()
	}
	if d.closed.Load() {
		return 0, http.ErrBodyReadAfterClose
	}
	return copy(p, "x"), nil
}

func (d *drip) Close() error {
	d.closed.Store(true)
	return nil
}

func TestASuccessThatDripsEndsWithTheAttempt(t *testing.T) {
	t.Parallel()
	policy := mastoerr.Policy{AttemptTimeout: time.Minute, SettleWait: time.Second}
	toot := &mastodon.Toot{Status: "hello"}
	calls := map[string]func(*mastodon.Client) error{
		"Do": func(c *mastodon.Client) error {
			_, err := mastoerr.Do(context.Background(), policy, func(ctx context.Context) (*mastodon.Status, error) { return c.PostStatus(ctx, toot) })
			return err
		},
		"PostOnce": func(c *mastodon.Client) error {
			_, err := mastoerr.PostOnce(context.Background(), c, toot, policy)
			return err
		},
	}
	for name, call := range calls {
		for _, heeds := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, transport ends reading: %v", name, heeds), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example", AccessToken: "token-1234"})
					c.Transport = testkit.RoundTrip(func(req *http.Request) (*http.Response, error) {
						resp := testkit.Respond(req, 200, "")
						body := new(drip)
						if heeds {
							body.ctx = req.Context()
						}
						resp.Body, resp.ContentLength = body, -1
						return resp, nil
					})
					start := time.Now()
					err := call(mastoerr.Wrap(c))
					require.Less(t, time.Since(start), 10*time.Minute)
					if name == "PostOnce" {
						require.NoError(t, err, "the id had arrived")
						return
					}
					require.Equal(t, mastoerr.CodeTimeout, mastoerr.CodeOf(err))
					require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step, "the post may be out")
				})
			})
		}
	}
}
