package mastoerrtest_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestStreamsBringPostsAndCanBeClosed(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		inst := start()
		c := inst.NewAccount("alice").Client()
		events, err := c.StreamingUser(ctx)
		require.NoError(t, err)
		open := func() {
			for inst.Streams() == 0 {
				time.Sleep(time.Millisecond)
			}
		}
		open()
		s, err := c.PostStatus(ctx, &mastodon.Toot{Status: "live"})
		require.NoError(t, err)
		update, ok := (<-events).(*mastodon.UpdateEvent)
		require.True(t, ok)
		assert.Equal(t, s.ID, update.Status.ID)

		inst.CloseStreams()
		open()
		assert.Equal(t, 2, inst.RequestCount("GET /api/v1/streaming/user"), "go-mastodon opens another")
		require.NoError(t, c.DeleteStatus(ctx, s.ID))
		gone, ok := (<-events).(*mastodon.DeleteEvent)
		require.True(t, ok)
		assert.Equal(t, s.ID, gone.ID)
		cancel()
		for range events {
		}
	})
}

func TestAStreamWithABadTokenIs401(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		alice := inst.NewAccount("alice")
		alice.Revoke()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		events, err := mastoerr.Wrap(alice.Client()).StreamingUser(ctx)
		require.NoError(t, err)
		failed, ok := (<-events).(*mastodon.ErrorEvent)
		require.True(t, ok)
		require.ErrorIs(t, failed.Err, mastoerr.CodeTokenInvalid)
		cancel()
		for range events {
		}
	})
}
