package lookup_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/claims"
	"github.com/mastoerr/mastoerr/internal/lookup"
)

// servers makes servers whose lists have nothing but an old post.
var servers = map[string]func() *fake{
	"mastodon":  mastodonServer,
	"akkoma":    func() *fake { return named("2.7.2 (compatible; Akkoma 3.16.0)") },
	"pleroma":   func() *fake { return named("2.7.2 (compatible; Pleroma 2.4.5)") },
	"pixelfed":  func() *fake { return named("3.5.3 (compatible; Pixelfed 0.11.13)") },
	"friendica": func() *fake { return named("2.8.0 (compatible; Friendica 2024.09)") },
	"iceshrimp": func() *fake { return named("4.2.1 (compatible; Iceshrimp.NET/2025.1)") },
	"sharkey":   func() *fake { return named("3.0.0 (compatible; Sharkey 2024.9)") },
	"takahe":    func() *fake { return named("takahe/0.11.0") },
	"hollo":     holloServer,
	"gts":       goToSocialServer,
	"unknown":   func() *fake { return named("1.0 (compatible; Mitra 2.1)") },
}

func TestAListProvesNothingOfWhatItMayLeaveOut(t *testing.T) {
	t.Parallel()
	kinds := map[string]*mastodon.Toot{
		"public":     post("a"),
		"unlisted":   {Status: "a", Visibility: "unlisted"},
		"private":    {Status: "a", Visibility: "private"},
		"direct":     {Status: "@bob a", Visibility: "direct"},
		"a reply":    {Status: "a", Visibility: "public", InReplyToID: "9"},
		"a mention":  post("@bob a"),
		"a new word": {Status: "a", Visibility: "mutuals_only"},
	}
	mayOmit := map[string][]string{
		"pleroma":   {"a reply"},
		"pixelfed":  {"a reply", "direct"},
		"iceshrimp": {"a reply", "a mention", "direct"},
		"sharkey":   {"public", "unlisted", "private", "direct", "a reply", "a mention", "a new word"},
		"takahe":    {"private", "direct", "a new word"},
		"unknown":   {"private", "direct", "a reply", "a mention", "a new word"},
	}
	for server, make := range servers {
		for kind, toot := range kinds {
			t.Run(server+" "+kind, func(t *testing.T) {
				t.Parallel()
				f := make().has(old())
				for _, k := range mayOmit[server] {
					if k == kind {
						requireUnknown(t, f, toot, lookup.ErrMayOmit)
						return
					}
				}
				requireAbsent(t, f, toot)
			})
		}
	}
}

func TestThePrivacyOfTheAccountCountsWhereNoneIsAsked(t *testing.T) {
	t.Parallel()
	for privacy, absent := range map[string]bool{"public": true, "unlisted": true, "private": false, "direct": false, "": false} {
		f := servers["takahe"]().has(old()).says("/api/v1/accounts/verify_credentials", `{"id":"1","source":{"privacy":"`+privacy+`"}}`)
		_, err := f.look(&mastodon.Toot{Status: "a"})
		if absent {
			require.ErrorIs(t, err, lookup.ErrAbsent, privacy)
		} else {
			require.ErrorIs(t, err, lookup.ErrMayOmit, privacy)
		}
	}
}

const (
	ownAccount   = `,"account":{"id":"d41d8cd98f00b204e9800998ecf8427e"}`
	otherAccount = `,"account":{"id":"0cc175b9c0f1b6a831c399e269772661"}`
)

func TestSnacShowsPrivatePostsInTheHomeTimeline(t *testing.T) {
	t.Parallel()
	own := entry("2", second, ownAccount+`,"text":"a","visibility":"private"`)
	others := entry("3", 2*second, otherAccount+`,"text":"a"`)
	backdated := entry("4", -time.Hour, otherAccount+`,"text":"b"`)
	noTime := `{"id":"5"` + otherAccount + `}`
	oldOwn := entry("1", -time.Hour, ownAccount+`,"text":"b"`)
	for name, toot := range map[string]*mastodon.Toot{
		"private":                   {Status: "a", Visibility: "private"},
		"direct":                    {Status: "a", Visibility: "direct"},
		"a reply to a private post": {Status: "a", Visibility: "public", InReplyToID: "9"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := snacServer().has().lists(home, 3, backdated, others, noTime, own, oldOwn)
			requireFound(t, f, toot, "2")
			require.LessOrEqual(t, len(f.asked), 4)
			require.NotContains(t, f.asked, f.list(), "it leaves out such posts")

			requireAbsent(t, snacServer().has().lists(home, 200, backdated, others, noTime, oldOwn), toot)
			requireAbsent(t, snacServer().has().lists(home, 2, backdated, others), toot)
			requireUnknown(t, snacServer().has().fails(home, errServer), toot, errServer)
			requireUnknown(t, snacServer().has().fails(home, errMissing), toot, errMissing)
			requireUnknown(t, snacServer().has().says(home, "["+backdated+"]"), toot, lookup.ErrEndless)
		})
	}
}

func TestSnacsHomeTimelineHelpsWhereTheListDoesNotPage(t *testing.T) {
	t.Parallel()
	f := snacServer()
	f.says(f.list(), "["+entry("3", second, ownAccount+`,"text":"other words here"`)+"]")
	f.lists(home, 200, entry("3", second, ownAccount+`,"text":"other words here"`), entry("1", -time.Hour, ownAccount))
	requireAbsent(t, f, post("the very text"))
}

func TestAPostThatSomebodyBoostedIsFoundInItsWrapper(t *testing.T) {
	t.Parallel()
	for name, account := range map[string]string{"another account": otherAccount, "its author": ownAccount} {
		wrapped := entry("2", second, account+`,"reblog":`+entry("2", second, ownAccount+`,"text":"a"`))
		f := snacServer().has(wrapped, old())
		requireFound(t, f, post("a"), "2")
		require.Len(t, f.asked, 2, name)
	}
}

func TestTheTimeOfAnotherAccountsBoostSaysNothing(t *testing.T) {
	t.Parallel()
	wrapped := entry("3", -time.Hour, otherAccount+`,"reblog":`+entry("3", second, ownAccount+`,"text":"b"`))
	f := snacServer()
	requireFound(t, f.lists(f.list(), 1, wrapped, entry("2", second, ownAccount+`,"text":"a"`)), post("a"), "2")
}

func TestAnAttachmentThatIsFreeProvesThatThePostIsAbsent(t *testing.T) {
	t.Parallel()
	toot := &mastodon.Toot{Status: "a", Visibility: "public", MediaIDs: []mastodon.ID{"7"}}
	edited := entry("2", second, `,"content":"x","edited_at":"2026-01-01T00:00:00Z"`)
	free := func(f *fake) *fake { return f.says("/api/v1/media/7", `{"id":"7"}`) }

	requireAbsent(t, free(mastodonServer().has(edited)), toot)
	requireAbsent(t, free(mastodonServer().fails("/api/v1/accounts/1/statuses", errMissing)), toot)
	requireUnknown(t, mastodonServer().has(edited, old()), toot, lookup.ErrCandidates, "2")
	requireUnknown(t, mastodonServer().has(edited, old()).fails("/api/v1/media/7", errServer), toot, lookup.ErrCandidates, "2")
	requireUnknown(t, mastodonServer().has(edited, old()).says("/api/v1/media/7", "{}"), toot, lookup.ErrCandidates, "2")
	for name, f := range map[string]*fake{
		"before 4.3": named("4.2.1"), "Akkoma": servers["akkoma"](), "Hollo": holloServer(), "unknown": servers["unknown"](),
	} {
		_, err := free(f.has(edited, old())).look(toot)
		require.ErrorIs(t, err, lookup.ErrCandidates, name)
	}
	at := time.Now().Add(time.Hour)
	due := &mastodon.Toot{Status: "a", MediaIDs: []mastodon.ID{"7"}, ScheduledAt: &at}
	_, err := free(mastodonServer().has().fails(scheduled, errServer)).look(due)
	require.ErrorIs(t, err, errServer, "a scheduled post leaves its attachment free")
}

func TestAStatusOfAnotherPostIsNotThisOne(t *testing.T) {
	t.Parallel()
	taken := new(claims.Set)
	find := func(key string) (*mastodon.Status, error) {
		finder := goToSocialServer().has(text("3", 2*second, "twin"), text("2", second, "twin"), old()).finder(post("twin"))
		finder.Claims, finder.Key = taken, key
		return finder.Look(t.Context())
	}
	first, err := find("a")
	require.NoError(t, err)
	second, err := find("b")
	require.NoError(t, err)
	require.NotEqual(t, first.ID, second.ID)
	_, err = find("c")
	require.ErrorIs(t, err, lookup.ErrAbsent)
	again, err := find("a")
	require.NoError(t, err)
	require.Equal(t, first.ID, again.ID)
}

func TestAStatusOfAnotherApplicationIsNotThePost(t *testing.T) {
	t.Parallel()
	known := new(claims.Set)
	known.SetApplication("https://m.example", "bot", "A bot")
	known.SetApplication("https://m.example", "deleted", "unknown application")
	for name, test := range map[string]struct {
		token, application string
		found              bool
	}{
		"the same":                         {"bot", `{"name":"A bot"}`, true},
		"the web interface":                {"bot", `{"name":"Web"}`, false},
		"none":                             {"bot", `null`, true},
		"a fixed word":                     {"bot", `{"name":"unknown application"}`, true},
		"a token that nothing is known of": {"new", `{"name":"Web"}`, true},
		"a token of a fixed word":          {"deleted", `{"name":"A bot"}`, true},
	} {
		f := goToSocialServer().has(entry("2", second, `,"text":"a","application":`+test.application), old())
		finder := f.finder(post("a"))
		finder.Claims, finder.Token = known, test.token
		_, err := finder.Look(t.Context())
		if test.found {
			require.NoError(t, err, name)
		} else {
			require.ErrorIs(t, err, lookup.ErrAbsent, name)
		}
	}
}

func TestALookupLearnsTheTokensApplicationOnce(t *testing.T) {
	t.Parallel()
	known := new(claims.Set)
	f := goToSocialServer().has(entry("2", second, `,"text":"a","application":{"name":"Web"}`), old())
	f.paths["/api/v1/apps/verify_credentials"] = func(url.Values) (string, error) { return `{"name":"A bot"}`, nil }
	for range 2 {
		finder := f.finder(post("a"))
		finder.Claims = known
		_, err := finder.Look(t.Context())
		require.ErrorIs(t, err, lookup.ErrAbsent)
	}
	asked := slices.DeleteFunc(slices.Clone(f.asked), func(path string) bool { return !strings.Contains(path, "/apps/") })
	require.Len(t, asked, 1)
}

func TestAPostThatIsEditedBetweenListAndSourceIsACandidate(t *testing.T) {
	t.Parallel()
	f := mastodonServer().has(html("2", second, "the very text"), old()).source("2", "(edited) the very text")
	requireUnknown(t, f, post("the very text"), lookup.ErrCandidates, "2")
}

func TestWhereTheApplicationCannotBeAskedTheTextDecidesNothing(t *testing.T) {
	t.Parallel()
	f := goToSocialServer().has(entry("2", second, `,"text":"a","application":{"name":"Web"}`), old()).
		fails("/api/v1/apps/verify_credentials", errServer)
	requireUnknown(t, f, post("a"), lookup.ErrCandidates, "2")
}
