package clienttest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// A proxy stamps Date, the application created_at.
func TestAPostIsNotAbsentBecauseTheApplicationsClockIsBehindTheProxys(t *testing.T) {
	t.Parallel()
	for server, software := range everyServer {
		for _, behind := range []time.Duration{10 * time.Second, 23 * time.Second, 45 * time.Second, 58 * time.Second, 70 * time.Second, 5 * time.Minute, 50 * time.Minute} {
			t.Run(server+" by "+behind.String(), func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) {
					inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(software), mastoerrtest.WithClock(-behind, 0))
					inst.Fail(testkit.StatusesEndpoint, mastoerrtest.CrashBeforeKey()).Times(1)
					_, err := mastoerr.PostOnce(t.Context(), mastoerr.Wrap(inst.NewAccount("me").Client()), &mastodon.Toot{Status: everyText}, mastoerr.Policy{})
					if err != nil {
						require.Equal(t, mastoerr.StepVerify, mastoerr.Advise(err).Step)
					}
					require.Len(t, inst.Posts(), 1)
				})
			})
		}
	}
}

// A caller keeps its context, or a queue its job's context, after Do or PostOnce gave up.
func TestPostOnceLooksFirstUnderAKeyWhoseOutcomeIsUnknown(t *testing.T) {
	t.Parallel()
	committed := mastoerrtest.CrashBeforeKey()
	silent := mastoerrtest.Fault{Break: mastoerrtest.NoResponse}.After()
	for name, first := range map[string]func(context.Context, *mastodon.Client, *mastodon.Toot) error{
		"after Do": func(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot) error {
			_, err := mastoerr.Do(ctx, mastoerr.Policy{}, func(ctx context.Context) (*mastodon.Status, error) { return c.PostStatus(ctx, toot) })
			return err
		},
		"after a PostOnce that has no time to look": func(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot) error {
			ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
			defer cancel()
			_, err := mastoerr.PostOnce(ctx, c, toot, mastoerr.Policy{})
			return err
		},
		"after a plain call": func(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot) error {
			_, err := c.PostStatus(ctx, toot)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
				inst.Fail(testkit.StatusesEndpoint, map[bool]mastoerrtest.Fault{false: committed, true: silent}[strings.Contains(name, "no time")]).Times(1)
				c := mastoerr.Wrap(inst.NewAccount("me").Client())
				ctx := mastoerr.WithIdempotencyKey(t.Context(), "job-7")
				toot := &mastodon.Toot{Status: "Hello"}
				require.Error(t, first(ctx, c, toot))
				_, err := mastoerr.PostOnce(ctx, c, toot, mastoerr.Policy{})
				require.NoError(t, err)
				require.Len(t, inst.Posts(), 1)
			})
		})
	}
}
