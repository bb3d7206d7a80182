package mastoerrtest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

var (
	png = mastoerrtest.PNG()
	mp4 = mastoerrtest.MP4()
)

func TestAVideoIsProcessedInVirtualTime(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		ctx := t.Context()
		c := mastoerr.Wrap(inst.NewAccount("alice").Client())
		video, err := c.UploadMediaFromBytes(ctx, mp4)
		require.NoError(t, err)
		assert.Empty(t, video.URL)
		require.ErrorIs(t, c.GetMediaStatus(ctx, video), mastoerr.CodeMediaProcessing)
		toot := &mastodon.Toot{Status: "see", MediaIDs: []mastodon.ID{video.ID}}
		_, err = c.PostStatus(ctx, toot)
		require.ErrorIs(t, err, mastoerr.CodeMediaProcessing)

		time.Sleep(time.Minute)
		require.NoError(t, c.GetMediaStatus(ctx, video))
		s, err := c.PostStatus(ctx, toot)
		require.NoError(t, err)
		require.Len(t, s.MediaAttachments, 1)
		assert.Equal(t, "video", s.MediaAttachments[0].Type)
		assert.NotEmpty(t, s.MediaAttachments[0].URL)
		assert.Equal(t, toot.MediaIDs, inst.RequirePublishedOnce(t, "see").Media)

		require.ErrorIs(t, c.GetMediaStatus(ctx, video), mastoerr.CodeNotFound, "attached files are looked for elsewhere")
		_, err = c.PostStatus(ctx, toot)
		require.ErrorIs(t, err, mastoerr.CodeMediaNotFound)
	}, mastoerrtest.WithMediaProcessing(time.Minute))
}

func TestAnImageIsReadyAtOnce(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		c := start().NewAccount("alice").Client()
		image, err := c.UploadMediaFromMedia(t.Context(), &mastodon.Media{File: bytes.NewReader(png), Description: "alt"})
		require.NoError(t, err)
		assert.Equal(t, "image", image.Type)
		assert.Equal(t, "alt", image.Description)
		require.NoError(t, c.GetMediaStatus(t.Context(), image))
		_, err = mastoerr.Wrap(c).UploadMediaFromBytes(t.Context(), []byte("%PDF-1.7"))
		require.ErrorIs(t, err, mastoerr.CodeMediaTypeUnsupported)
	})
}

func TestTheThrottleOfPostsEndsWithItsWindow(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		time.Sleep(2*time.Hour + 30*time.Minute) // bubbles begin at a multiple of the window
		c := mastoerr.Wrap(inst.NewAccount("alice").Client())
		post := func(text string) error {
			_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: text})
			return err
		}
		for n := range 300 {
			if n%100 == 99 {
				time.Sleep(5 * time.Minute) // out of the way of the other throttle
			}
			require.NoError(t, post(fmt.Sprint("post ", n)))
		}
		err := post("one too many")
		require.ErrorIs(t, err, mastoerr.CodeRateLimited)
		e, _ := mastoerr.FromError(err)
		assert.Equal(t, 300, e.RateLimit.Limit)
		assert.Equal(t, 15*time.Minute, e.RetryIn().Truncate(time.Minute), "the window began with the epoch, not with the first post")
		inst.RequireNotPublished(t, "one too many")

		time.Sleep(e.RetryIn() - 2*time.Second)
		require.ErrorIs(t, post("too early"), mastoerr.CodeRateLimited)
		time.Sleep(2 * time.Second)
		require.NoError(t, post("in time"))
	})
}

func TestThe429OfTheThrottlesIsMastodons(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		time.Sleep(30*time.Second + 123456*time.Microsecond)
		token := inst.NewAccount("alice").Token
		first := mustSend(t, inst, token, "", "status", "1")
		assert.Equal(t, "2", first.header.Get("X-RateLimit-Limit"))
		assert.Equal(t, "1", first.header.Get("X-RateLimit-Remaining"))
		mustSend(t, inst, token, "", "status", "2")
		own := mustSend(t, inst, token, "", "status", "3")
		assert.Equal(t, 429, own.status)
		assert.JSONEq(t, `{"error":"Too many requests"}`, own.body)
		assert.Equal(t, "application/json; charset=utf-8", own.header.Get("Content-Type"))
		assert.Equal(t, "Mastodon", own.header.Get("Server"))
		assert.Equal(t, "2000-01-01T03:00:00.123456Z", own.header.Get("X-RateLimit-Reset"))
		assert.Equal(t, "Sat, 01 Jan 2000 00:00:30 GMT", own.header.Get("Date"))

		rack := mustSend(t, inst, token, "", "status", "4")
		assert.Equal(t, 429, rack.status)
		assert.Equal(t, "application/json", rack.header.Get("Content-Type"))
		assert.Empty(t, rack.header.Get("Server"))
		assert.Equal(t, "3", rack.header.Get("X-RateLimit-Limit"))
		assert.Equal(t, "0", rack.header.Get("X-RateLimit-Remaining"))
		assert.Equal(t, "2000-01-01T00:05:00.123456Z", rack.header.Get("X-RateLimit-Reset"))
		require.Len(t, inst.Posts(), 2)
	}, mastoerrtest.WithLimits(mastoerrtest.Limits{
		Statuses: mastoerrtest.Limit{Count: 2}, Requests: mastoerrtest.Limit{Count: 3},
	}))
}

func TestUploadsHaveAThrottleOfTheirOwn(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		c := mastoerr.Wrap(inst.NewAccount("alice").Client())
		for range 30 {
			_, err := c.UploadMediaFromBytes(t.Context(), png)
			require.NoError(t, err)
		}
		_, err := c.UploadMediaFromBytes(t.Context(), png)
		require.ErrorIs(t, err, mastoerr.CodeRateLimited)
		e, _ := mastoerr.FromError(err)
		assert.Equal(t, 30*time.Minute, e.RetryIn().Round(time.Minute))
		_, err = c.PostStatus(t.Context(), &mastodon.Toot{Status: "posts go on"})
		require.NoError(t, err)
	})
}

func TestAScheduledPostComesOutAtItsTime(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		c := inst.NewAccount("alice").Client()
		at := time.Now().Add(time.Hour)
		s, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "later", ScheduledAt: &at})
		require.NoError(t, err)
		require.NotEmpty(t, s.ID)
		assert.Equal(t, "later", s.ScheduledParams.Text)
		gone, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "never", ScheduledAt: &at})
		require.NoError(t, err)

		call := func(method, path string) int {
			req, err := http.NewRequest(method, inst.URL+path, nil)
			require.NoError(t, err)
			req.Header.Set("Authorization", "Bearer "+c.Config.AccessToken)
			resp, err := inst.HTTPClient().Do(req)
			require.NoError(t, err)
			return resp.StatusCode
		}
		assert.Equal(t, 200, call(http.MethodGet, "/api/v1/scheduled_statuses"))
		assert.Equal(t, 200, call(http.MethodGet, "/api/v1/scheduled_statuses/"+string(s.ID)))
		assert.Equal(t, 200, call(http.MethodDelete, "/api/v1/scheduled_statuses/"+string(gone.ID)))
		assert.Equal(t, 404, call(http.MethodGet, "/api/v1/scheduled_statuses/"+string(gone.ID)))

		time.Sleep(time.Hour - time.Second)
		require.Empty(t, inst.Posts())
		time.Sleep(time.Second)
		assert.True(t, at.Equal(inst.RequirePublishedOnce(t, "later").Time))
		inst.RequireNotPublished(t, "never")
		assert.Equal(t, 404, call(http.MethodGet, "/api/v1/scheduled_statuses/"+string(s.ID)))

		past := time.Now().Add(-time.Hour)
		_, err = c.PostStatus(t.Context(), &mastodon.Toot{Status: "at once", ScheduledAt: &past})
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, "at once")
	})
}
