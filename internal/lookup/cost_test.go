package lookup_test

import (
	"fmt"
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/lookup"
)

func TestAPostThatIsThereCostsThreeRequests(t *testing.T) {
	t.Parallel()
	private := &mastodon.Toot{Status: "the very text 41", Visibility: "private"}
	neighbours := append(bots(30), old())
	for name, f := range map[string]*fake{
		"Mastodon":   mastodonServer().has(append([]string{html("2", second, private.Status)}, neighbours...)...).source("2", private.Status),
		"Hollo":      holloServer().has(append([]string{html("2", second, private.Status)}, neighbours...)...).source("2", private.Status),
		"GoToSocial": goToSocialServer().has(text("2", second, private.Status), old()),
		"Akkoma":     named("2.7.2 (compatible; Akkoma 3.16.0)").has(entry("2", second, `,"akkoma":{"source":{"content":"the very text 41"}}`), old()),
		"snac":       snacServer().lists(home, 200, entry("2", second, ownAccount+`,"text":"the very text 41"`)),
	} {
		requireFound(t, f, private, "2")
		require.LessOrEqual(t, len(f.asked), 3, name)
	}
}

func TestALookNeverTakesMoreThanTenRequests(t *testing.T) {
	t.Parallel()
	var all []string
	f := mastodonServer()
	for i := range 200 {
		id := fmt.Sprint(1000 - i)
		all = append(all, html(id, second, "the very text"))
		f.source(id, "the very text, nearly")
	}
	f.has(append(all, old())...)
	finder := f.finder(post("the very text"))
	for range 2 {
		f.asked = nil
		_, err := finder.Look(t.Context())
		require.Error(t, err)
		require.NotErrorIs(t, err, lookup.ErrAbsent)
		require.LessOrEqual(t, len(f.asked), lookup.MaxRequests)
	}
}

func TestTheAccountTheInstanceAndSourcesAreAskedOnce(t *testing.T) {
	t.Parallel()
	f := mastodonServer().has(html("2", second, "the very text, nearly"), old()).source("2", "the very text, nearly")
	finder := f.finder(post("the very text"))
	for range 3 {
		_, err := finder.Look(t.Context())
		require.ErrorIs(t, err, lookup.ErrAbsent)
	}
	require.Len(t, f.asked, 3+3, "the account, the instance, a source, and the list three times")
}

func TestAServerThatDoesNotPageIsAskedForTwoPages(t *testing.T) {
	t.Parallel()
	f := mastodonServer()
	f.says(f.list(), "["+html("2", second, "Build 1 passed")+"]")
	requireUnknown(t, f, post("Build 2 passed"), lookup.ErrEndless)
	require.Len(t, f.asked, 4, "the account, the instance and the page twice")
}

func TestLikelierEntriesAreReadFirst(t *testing.T) {
	t.Parallel()
	f := mastodonServer().has(html("3", 2*second, "the very text, nearly"), html("2", second, "the very text"), old()).source("2", "the very text")
	requireFound(t, f, post("the very text"), "2")
	require.Len(t, f.asked, 3)
}
