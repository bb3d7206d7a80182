package mastoerrtest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// both runs a test against an instance in memory and against one on a socket.
func both(t *testing.T, test func(t *testing.T, start func(...mastoerrtest.Option) *mastoerrtest.Instance)) {
	t.Parallel()
	t.Run("in memory", func(t *testing.T) {
		t.Parallel()
		test(t, func(opts ...mastoerrtest.Option) *mastoerrtest.Instance {
			return mastoerrtest.NewInstance(t, append(opts, mastoerrtest.InMemory())...)
		})
	})
	t.Run("on a socket", func(t *testing.T) {
		t.Parallel()
		test(t, func(opts ...mastoerrtest.Option) *mastoerrtest.Instance {
			return mastoerrtest.NewInstance(t, opts...)
		})
	})
}

type newInstance = func(...mastoerrtest.Option) *mastoerrtest.Instance

func TestGoMastodonPostsEditsAndDeletes(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		ctx := t.Context()
		inst := start()
		alice := inst.NewAccount("alice")
		c := alice.Client()

		me, err := c.GetAccountCurrentUser(ctx)
		require.NoError(t, err)
		assert.Equal(t, alice.ID, me.ID)
		assert.Equal(t, "alice", me.Username)

		text := "Hello <b>world</b> & \"all\"\nsecond line ☃"
		posted, err := c.PostStatus(ctx, &mastodon.Toot{
			Status: text, SpoilerText: "cw", Visibility: "unlisted", Sensitive: true, Language: "de",
			Poll: &mastodon.TootPoll{Options: []string{"yes", "no"}, ExpiresInSeconds: 600},
		})
		require.NoError(t, err)
		assert.Equal(t, "<p>Hello &lt;b&gt;world&lt;/b&gt; &amp; &#34;all&#34;<br />second line ☃</p>", posted.Content)
		assert.Equal(t, "cw", posted.SpoilerText)
		assert.Equal(t, "unlisted", posted.Visibility)
		assert.Equal(t, "de", posted.Language)
		assert.Equal(t, me.ID, posted.Account.ID)
		assert.WithinDuration(t, time.Now(), posted.CreatedAt, time.Minute)
		require.NotNil(t, posted.Poll)
		assert.Len(t, posted.Poll.Options, 2)

		source, err := c.GetStatusSource(ctx, posted.ID)
		require.NoError(t, err)
		assert.Equal(t, text, source.Text)
		assert.Equal(t, "cw", source.SpoilerText)

		reply, err := c.PostStatus(ctx, &mastodon.Toot{Status: "a reply", InReplyToID: posted.ID})
		require.NoError(t, err)
		assert.Equal(t, string(posted.ID), reply.InReplyToID)
		thread, err := c.GetStatusContext(ctx, posted.ID)
		require.NoError(t, err)
		require.Len(t, thread.Descendants, 1)

		edited, err := c.UpdateStatus(ctx, &mastodon.Toot{Status: "changed"}, posted.ID)
		require.NoError(t, err)
		assert.Equal(t, "<p>changed</p>", edited.Content)
		assert.False(t, edited.EditedAt.IsZero())

		for range 2 { // the second time is a success too
			faved, err := c.Favourite(ctx, posted.ID)
			require.NoError(t, err)
			assert.Equal(t, true, faved.Favourited)
			boost, err := c.Reblog(ctx, posted.ID)
			require.NoError(t, err)
			require.NotNil(t, boost.Reblog)
			assert.Equal(t, posted.ID, boost.Reblog.ID)
		}
		_, err = c.Unreblog(ctx, posted.ID)
		require.NoError(t, err)

		require.NoError(t, c.DeleteStatus(ctx, reply.ID))
		_, err = c.GetStatus(ctx, reply.ID)
		var api *mastodon.APIError
		require.ErrorAs(t, err, &api)
		assert.Equal(t, http.StatusNotFound, api.StatusCode)
		assert.Equal(t, "Not Found", api.Message)

		posts := inst.Posts()
		require.Len(t, posts, 2)
		assert.True(t, posts[0].Edited)
		assert.True(t, posts[1].Deleted)
	})
}

func TestTimelinesArePagedAsMastodonPages(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		ctx := t.Context()
		inst := start()
		alice := inst.NewAccount("alice")
		c := alice.Client()
		var ids []mastodon.ID
		for n := range 50 {
			s, err := c.PostStatus(ctx, &mastodon.Toot{Status: fmt.Sprint("post ", n)})
			require.NoError(t, err)
			ids = append(ids, s.ID)
		}
		list := func(pg *mastodon.Pagination) (got []mastodon.ID) {
			statuses, err := c.GetAccountStatuses(ctx, alice.ID, pg)
			require.NoError(t, err)
			for _, s := range statuses {
				got = append(got, s.ID)
			}
			return got
		}
		page := list(nil)
		require.Len(t, page, 20)
		assert.Equal(t, ids[49], page[0], "newest first")
		assert.Equal(t, ids[30], page[19])
		assert.Len(t, list(&mastodon.Pagination{Limit: 100}), 40)
		assert.Equal(t, []mastodon.ID{ids[49], ids[48]}, list(&mastodon.Pagination{SinceID: ids[47]}))
		assert.Equal(t, []mastodon.ID{ids[2], ids[1]}, list(&mastodon.Pagination{MinID: ids[0], Limit: 2}))
		assert.Equal(t, []mastodon.ID{ids[1], ids[0]}, list(&mastodon.Pagination{MaxID: ids[2]}))

		all, pg := 0, mastodon.Pagination{Limit: 15}
		for {
			n := len(list(&pg))
			all += n
			if pg.MaxID == "" || n == 0 {
				break
			}
		}
		assert.Equal(t, 50, all, "the Link header leads through all pages")

		_, err := c.Reblog(ctx, ids[0])
		require.NoError(t, err)
		without, err := c.GetAccountStatusesParams(ctx, alice.ID, map[string][]string{"exclude_reblogs": {"true"}}, nil)
		require.NoError(t, err)
		assert.Equal(t, ids[49], without[0].ID)
		assert.NotEqual(t, ids[49], list(nil)[0])
	})
}

func TestPrivatePostsAreThereForTheirAuthorOnly(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		inst := start()
		alice, bob := inst.NewAccount("alice"), inst.NewAccount("bob")
		s, err := alice.Client().PostStatus(t.Context(), &mastodon.Toot{Status: "for me", Visibility: "direct"})
		require.NoError(t, err)
		_, err = alice.Client().GetStatus(t.Context(), s.ID)
		require.NoError(t, err)
		_, err = mastoerr.Wrap(bob.Client()).GetStatus(t.Context(), s.ID)
		require.ErrorIs(t, err, mastoerr.CodeNotFound)
	})
}

func TestValidationsInMastodonsWords(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		inst := start()
		c := mastoerr.Wrap(inst.NewAccount("alice").Client())
		soon := time.Now().Add(time.Minute)
		for code, toot := range map[mastoerr.Code]*mastodon.Toot{
			mastoerr.CodeTextTooLong:        {Status: strings.Repeat("ä", 501)},
			mastoerr.CodeTextBlank:          {Status: "  "},
			mastoerr.CodeMediaTooMany:       {Status: "x", MediaIDs: []mastodon.ID{"1", "2", "3", "4", "5"}},
			mastoerr.CodeMediaNotFound:      {Status: "x", MediaIDs: []mastodon.ID{"1"}},
			mastoerr.CodeScheduledTooSoon:   {Status: "x", ScheduledAt: &soon},
			mastoerr.CodeReplyTargetMissing: {Status: "x", InReplyToID: "1"},
			mastoerr.CodePollInvalid:        {Status: "x", Poll: &mastodon.TootPoll{Options: []string{"one"}, ExpiresInSeconds: 600}},
			mastoerr.CodeValidationFailed:   {Status: "x", Visibility: "everyone"},
		} {
			_, err := c.PostStatus(t.Context(), toot)
			assert.ErrorIs(t, err, code)
		}
		_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: strings.Repeat("ä", 476) + " https://example.com/" + strings.Repeat("x", 400)})
		require.NoError(t, err, "an address counts 23 characters")
		require.Len(t, inst.Posts(), 1)
	})
}

func TestTheInstanceTellsItsVersion(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		for _, s := range []mastoerrtest.Software{
			mastoerrtest.Mastodon("4.6.3"), mastoerrtest.Akkoma(), mastoerrtest.Pleroma(), mastoerrtest.GoToSocial(),
			mastoerrtest.Pixelfed(), mastoerrtest.Friendica(), mastoerrtest.Hollo(), mastoerrtest.Iceshrimp(),
			mastoerrtest.Sharkey(), mastoerrtest.Snac(),
		} {
			inst := start(mastoerrtest.WithSoftware(s))
			about, err := inst.Client().GetInstance(t.Context())
			require.NoError(t, err)
			assert.Equal(t, s.Version, about.Version)
			supports := s.Keys == mastoerrtest.KeysLocked || s.Keys == mastoerrtest.KeysUnlocked ||
				s.Keys == mastoerrtest.KeysBroken || s.Keys == mastoerrtest.KeysBlocking
			assert.Equal(t, supports, mastoerr.SupportsIdempotencyKey(about.Version), "%s", s.Version)
		}
	})
}

func TestUnknownRoutesAnswerInTheFormAskedFor(t *testing.T) {
	both(t, func(t *testing.T, start newInstance) {
		inst := start()
		for accept, want := range map[string]string{"": "text/html; charset=utf-8", "application/json": "application/json; charset=utf-8"} {
			req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, inst.URL+"/api/v1/nothing", nil)
			require.NoError(t, err)
			if accept != "" {
				req.Header.Set("Accept", accept)
			}
			resp, err := inst.HTTPClient().Do(req)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			assert.Equal(t, http.StatusNotFound, resp.StatusCode)
			assert.Equal(t, want, resp.Header.Get("Content-Type"))
		}
	})
}
