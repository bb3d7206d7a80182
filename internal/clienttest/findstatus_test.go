package clienttest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// The simulation found the bugs that these tests are about.

func TestALookupRepeatsAPageWhoseResponseWasCutOff(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
		c := inst.NewAccount("me").Client()
		for n := range 50 { // more than a page, so that there is a next one
			_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: fmt.Sprint("From before ", n)})
			require.NoError(t, err)
		}
		time.Sleep(time.Hour)
		inst.Fail(testkit.StatusesEndpoint, testkit.LostResponse).Times(1)
		inst.Fail("GET /api/v1/accounts/:id/statuses", mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.CutBody}, mastoerrtest.Fault{}).Times(2)
		_, err := mastoerr.PostOnce(t.Context(), c, &mastodon.Toot{Status: "Hello"}, mastoerr.Policy{})
		require.NoError(t, err)
		inst.RequirePublishedOnce(t, "Hello")
	})
}

func TestALookupGoesPastTheFirstPage(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
		c := inst.NewAccount("me").Client()
		since := time.Now()
		for n := range 90 {
			_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: fmt.Sprint("Number ", n)})
			require.NoError(t, err)
		}
		found, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "Number 3"}, since, mastoerr.Policy{})
		require.NoError(t, err)
		require.NotNil(t, found)
	})
}

func TestALookupTellsAPictureWithoutTextFromOtherPosts(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		c := inst.NewAccount("me").Client()
		since := time.Now()
		picture, err := c.UploadMediaFromBytes(t.Context(), []byte("\x89PNG\r\n\x1a\n"))
		require.NoError(t, err)
		toot := &mastodon.Toot{MediaIDs: []mastodon.ID{picture.ID}}
		_, err = c.PostStatus(t.Context(), &mastodon.Toot{Status: "Something else"})
		require.NoError(t, err)
		found, err := mastoerr.FindStatus(t.Context(), c, toot, since, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.ErrAbsent)
		require.Nil(t, found)

		posted, err := c.PostStatus(t.Context(), toot)
		require.NoError(t, err)
		found, err = mastoerr.FindStatus(t.Context(), c, toot, since, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, posted.ID, found.ID)
	})
}

// Mastodon returns in_reply_to_id of a scheduled post as a number, which is too large
// for a float64.
func TestALookupFindsAScheduledReply(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
		c := inst.NewAccount("me").Client()
		first, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "First"})
		require.NoError(t, err)
		other, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "Other"})
		require.NoError(t, err)
		time.Sleep(time.Hour) // beyond the window of the lookup
		since, at := time.Now(), time.Now().Add(time.Hour)
		toot := &mastodon.Toot{Status: "Later", ScheduledAt: &at, InReplyToID: first.ID}
		posted, err := c.PostStatus(t.Context(), toot)
		require.NoError(t, err)
		found, err := mastoerr.FindStatus(t.Context(), c, toot, since, mastoerr.Policy{})
		require.NoError(t, err)
		require.Equal(t, posted.ID, found.ID)

		time.Sleep(time.Hour + time.Minute) // published, with the target as text
		toot.InReplyToID = other.ID
		found, err = mastoerr.FindStatus(t.Context(), c, toot, since, mastoerr.Policy{})
		// Mastodon makes a reply to a boost one to the boosted post (app/models/status.rb).
		require.Equal(t, inst.RequirePublishedOnce(t, "Later").ID, requireGaveUp(t, err, mastoerr.GaveUpUnknown, true).Candidates[0].ID)
		require.Nil(t, found)
	})
}

// snac shows a post for followers only in the home timeline, and one that waits for
// its time nowhere.
func TestAbsenceOfAScheduledPostTakesTheListOfScheduledPosts(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.Snac()))
		inst.Fail("GET /api/v1/scheduled_statuses", mastoerrtest.FailWith(mastoerr.CodeNotFound)).Always()
		at := time.Now().Add(time.Hour)
		toot := &mastodon.Toot{Status: "Later", Visibility: mastodon.VisibilityFollowersOnly, ScheduledAt: &at}
		_, err := mastoerr.FindStatus(t.Context(), inst.NewAccount("me").Client(), toot, time.Now(), mastoerr.Policy{})
		requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)

		toot.ScheduledAt = nil
		_, err = mastoerr.FindStatus(t.Context(), inst.NewAccount("me").Client(), toot, time.Now(), mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.ErrAbsent)
	})
}

func TestALookupLooksOnceMoreAfterAScheduledPostIsDue(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		c := mastoerrtest.NewInstance(t, mastoerrtest.InMemory()).NewAccount("me").Client()
		since, due := time.Now(), time.Now().Add(90*time.Second) // when the third lookup is made
		_, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "Later", ScheduledAt: &due}, since, mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.ErrAbsent)
		require.Equal(t, 210*time.Second, time.Since(since), "the third lookup comes after 90 s, another after 120 s more")
	})
}

func TestALookupThatIsOutOfRequestsGoesOnInAnother(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		var entries []string
		for n := range 30 {
			entries = append(entries, fmt.Sprintf(`{"id":"%d","created_at":"%s","content":"<p>hello you</p>"}`, 30-n, time.Now().UTC().Format(time.RFC3339)))
		}
		entries = append(entries, `{"id":"0","created_at":"1999-12-31T00:00:00Z","content":"<p>old</p>"}`)
		c, s := account(t, testkit.Responds(200, "["+strings.Join(entries, ",")+"]"))
		_, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "hello", Visibility: "public"}, time.Now(), mastoerr.Policy{})
		require.ErrorIs(t, err, mastoerr.ErrAbsent, "30 sources take four lookups")
		require.LessOrEqual(t, len(s.Requests), 4*10)
	})
}
