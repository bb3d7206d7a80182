package lookup_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/lookup"
)

var dueAt = time.Now().Add(time.Hour).Truncate(time.Second)

func due(status string) *mastodon.Toot {
	return &mastodon.Toot{Status: status, Visibility: "public", ScheduledAt: &dueAt}
}

// waiting is an entry of the list of scheduled posts.
func waiting(id string, at time.Time, params string) string {
	return fmt.Sprintf(`{"id":"%s","scheduled_at":"%s","params":{%s},"media_attachments":[]}`, id, at.UTC().Format(time.RFC3339), params)
}

func TestAScheduledPostIsFoundAmongFormsStrings(t *testing.T) {
	t.Parallel()
	f := mastodonServer().has().lists(scheduled, 1,
		waiting("8", dueAt, `"text":"other","sensitive":"true","poll":{"options":["x"],"expires_in":"5"}`),
		waiting("7", dueAt, `"text":"a","sensitive":"true","scheduled_at":null`))
	requireFound(t, f, due("a"), "7")
}

func TestAScheduledPostMayBeOutAlready(t *testing.T) {
	t.Parallel()
	f := mastodonServer().has(html("2", second, "a"), old()).source("2", "a").says(scheduled, "[]")
	requireFound(t, f, due("a"), "2")
	f = holloServer().has(html("2", second, "a"), old()).source("2", "a").fails(scheduled, errMissing)
	requireFound(t, f, due("a"), "2")
}

func TestAScheduledPostIsAbsentWhereBothListsSaySo(t *testing.T) {
	t.Parallel()
	others := []string{waiting("8", dueAt, `"text":"b"`), waiting("7", dueAt.Add(time.Minute), `"text":"a"`)}
	requireAbsent(t, mastodonServer().has(old()).lists(scheduled, 40, others...), due("a"))
	requireAbsent(t, mastodonServer().has(old()).lists(scheduled, 1, others...), due("a"))
	requireAbsent(t, goToSocialServer().has(old()).says(scheduled, "[]"), due("a"))
	requireAbsent(t, holloServer().has(old()).fails(scheduled, errMissing), due("a"))
	requireAbsent(t, named("4.2.1 (compatible; Iceshrimp.NET/2025.1-beta5)").has(old()).fails(scheduled, errMissing), due("a"))
}

func TestNobodyCanTellOfAScheduledPost(t *testing.T) {
	t.Parallel()
	private := due("a")
	private.Visibility = "private"
	for name, test := range map[string]struct {
		f    *fake
		toot *mastodon.Toot
		why  error
	}{
		"an empty list on snac":         {snacServer().has(old()).says(scheduled, "[]"), due("a"), lookup.ErrMayOmit},
		"a private one on snac":         {snacServer().has().says(home, "[]").says(scheduled, "[]"), private, lookup.ErrMayOmit},
		"no list on Mastodon":           {mastodonServer().has(old()).fails(scheduled, errMissing), due("a"), errMissing},
		"a list that fails":             {mastodonServer().has(old()).fails(scheduled, errServer), due("a"), errServer},
		"a list that fails on Hollo":    {holloServer().has(old()).fails(scheduled, errServer), due("a"), errServer},
		"an entry without a time":       {mastodonServer().has(old()).lists(scheduled, 40, `{"id":"7"}`), due("a"), lookup.ErrNoTime},
		"the same page for ever":        {mastodonServer().has(old()).says(scheduled, "["+waiting("7", dueAt, `"text":"b"`)+"]"), due("a"), lookup.ErrEndless},
		"an old GoToSocial":             {newFake("01F8MH1H7YV1Z7D2C8K2730QBF", "0.19.0").has(old()).says(scheduled, "[]"), due("a"), lookup.ErrMayOmit},
		"a warning that Mastodon loses": {mastodonServer().has(old()).lists(scheduled, 40, waiting("7", dueAt, `"text":null`)), &mastodon.Toot{SpoilerText: "w", Visibility: "public", ScheduledAt: &dueAt}, lookup.ErrCandidates},
		"another visibility":            {mastodonServer().has(old()).lists(scheduled, 40, waiting("7", dueAt, `"text":"a","visibility":"direct"`)), due("a"), lookup.ErrCandidates},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, err := test.f.look(test.toot)
			require.Nil(t, status)
			require.ErrorIs(t, err, test.why)
		})
	}
}

// Mastodon takes a post from the list before it publishes it.
func TestNobodyCanTellAtTheMomentAtWhichAPostIsDue(t *testing.T) {
	t.Parallel()
	for overdue, want := range map[time.Duration]error{
		-time.Minute:    lookup.ErrAbsent,
		time.Second:     lookup.ErrDue,
		time.Minute:     lookup.ErrDue,
		3 * time.Minute: lookup.ErrAbsent,
	} {
		at := time.Now().Add(-overdue)
		toot := &mastodon.Toot{Status: "a", Visibility: "public", ScheduledAt: &at}
		_, err := mastodonServer().has(old()).says(scheduled, "[]").look(toot)
		require.ErrorIs(t, err, want, overdue)
	}
}

// GoToSocial dates a post back to its scheduled_at.
func TestAPastDateMovesTheWindow(t *testing.T) {
	t.Parallel()
	at := sent.Add(-30 * time.Minute)
	toot := &mastodon.Toot{Status: "a", Visibility: "public", ScheduledAt: &at}
	f := goToSocialServer().has(text("3", second, "b"), text("2", -30*time.Minute, "a"), old()).says(scheduled, "[]")
	requireFound(t, f, toot, "2")
}
