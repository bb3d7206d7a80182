package lookup_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/lookup"
)

const second = time.Second

func TestAPostIsFoundByItsSource(t *testing.T) {
	t.Parallel()
	f := mastodonServer().has(html("2", second, "hello 5"), old()).source("2", "hello 5")
	requireFound(t, f, post("hello 5"), "2")
}

func TestAPostIsFoundByTheTextInTheList(t *testing.T) {
	t.Parallel()
	requireFound(t, goToSocialServer().has(text("2", second, "a -> b"), old()), post("a -> b"), "2")
}

func TestAPostIsAbsentIfTheListCoversTheTimeAndHasOthers(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]*fake{
		"nothing but an old post":         mastodonServer().has(old()),
		"an account without posts":        mastodonServer().has(),
		"a neighbour":                     mastodonServer().has(html("2", second, "Build 42 passed"), old()),
		"a similar one, by its source":    mastodonServer().has(html("2", second, "Build 41 passed twice"), old()).source("2", "Build 41 passed twice"),
		"a copy of hours ago":             mastodonServer().has(html("2", -2*time.Hour, "Build 41 passed")),
		"an old copy below a newer post":  mastodonServer().has(html("3", -4*time.Minute, "Other words"), html("2", -5*time.Minute, "Build 41 passed"), old()),
		"many others":                     mastodonServer().lists("/api/v1/accounts/1/statuses", 40, append(bots(90), old())...),
		"pages of two":                    mastodonServer().lists("/api/v1/accounts/1/statuses", 2, append(bots(5), old())...),
		"until an empty page":             mastodonServer().lists("/api/v1/accounts/1/statuses", 3, bots(3)...),
		"a reply":                         mastodonServer().has(entry("2", second, `,"in_reply_to_id":"9","content":"Build 41 passed"`), old()),
		"a boost of another account":      mastodonServer().has(entry("2", second, `,"reblog":{"id":"9","account":{"id":"7"}}`), old()),
		"public posts of nobody knows":    named("1.0 (compatible; Mitra 2.1)").has(old()),
		"a neighbour in a text":           goToSocialServer().has(text("2", second, "Build 42 passed"), old()).says("/api/v2/filters", "[]"),
		"on Akkoma":                       named("2.7.2 (compatible; Akkoma 3.16.0)").has(old()),
		"on Hollo, in one page":           holloServer().has(old()),
		"filters that only warn":          goToSocialServer().has(old()).says("/api/v2/filters", `[{"filter_action":"warn","context":["account"]},{"filter_action":"hide","context":["home"]}]`),
		"filters that a token cannot see": goToSocialServer().has(old()).fails("/api/v2/filters", errMissing),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireAbsent(t, f, post("Build 41 passed"))
		})
	}
}

// bots are posts that differ by one number, newest first, six seconds apart.
func bots(n int) []string {
	var all []string
	for i := range n {
		all = append(all, html(fmt.Sprint(1000-i), time.Duration(n-i)*time.Second, fmt.Sprintf("Build %d passed", 1000-i)))
	}
	return all
}

func TestNobodyCanTell(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		f          *fake
		why        error
		candidates []string
	}{
		"null":                       {f: mastodonServer().says("/api/v1/accounts/1/statuses", "null")},
		"an error as a success":      {f: mastodonServer().says("/api/v1/accounts/1/statuses", `{"error":"limit"}`)},
		"a list that breaks off":     {f: mastodonServer().says("/api/v1/accounts/1/statuses", "["+old())},
		"an empty response":          {f: mastodonServer().says("/api/v1/accounts/1/statuses", "")},
		"[{}]":                       {f: mastodonServer().says("/api/v1/accounts/1/statuses", "[{}]"), why: lookup.ErrNoTime},
		"[null]":                     {f: mastodonServer().says("/api/v1/accounts/1/statuses", "[null]"), why: lookup.ErrNoTime},
		"no created_at":              {f: mastodonServer().has(`{"id":"2","content":"x"}`), why: lookup.ErrNoTime},
		"a created_at that is none":  {f: mastodonServer().has(`{"id":"2","created_at":"next tuesday"}`), why: lookup.ErrNoTime},
		"no id":                      {f: mastodonServer().has(entry("", second, ""), old()), why: lookup.ErrNoTime},
		"no such list":               {f: mastodonServer().fails("/api/v1/accounts/1/statuses", errMissing), why: errMissing},
		"a list that fails":          {f: mastodonServer().fails("/api/v1/accounts/1/statuses", errServer), why: errServer},
		"no account":                 {f: mastodonServer().says("/api/v1/accounts/verify_credentials", "{}"), why: lookup.ErrNoAccount},
		"an account that fails":      {f: mastodonServer().fails("/api/v1/accounts/verify_credentials", errServer), why: errServer},
		"the oldest first":           {f: mastodonServer().has(old(), html("2", 3*second, "Build 1"), html("3", 4*second, "Build 2")), why: lookup.ErrUnordered, candidates: []string{"2", "3"}},
		"an own post dated back":     {f: mastodonServer().has(old(), html("2", 3*second, "Build 1"), html("1", -2*time.Hour, "x")), why: lookup.ErrUnordered, candidates: []string{"2"}},
		"the same page for ever":     {f: mastodonServer().says("/api/v1/accounts/1/statuses", "["+html("2", second, "Build 1 passed")+"]"), why: lookup.ErrEndless},
		"more pages than are read":   {f: mastodonServer().lists("/api/v1/accounts/1/statuses", 1, append(bots(9), old())...), why: lookup.ErrEndless},
		"a second page on Hollo":     {f: holloServer().lists("/api/v1/accounts/01910e05-7b2a-7c3e-8f4f-4a2b9d7c1e55/statuses", 1, html("2", second, "Build 1 passed"), old()), why: lookup.ErrEndless},
		"a similar post, no source":  {f: named("3.4.1").has(html("2", second, "Build 41 passed twice"), old()), why: lookup.ErrCandidates, candidates: []string{"2"}},
		"a source that fails":        {f: mastodonServer().has(html("2", second, "Build 41 passed"), old()).fails("/api/v1/statuses/2/source", errServer), why: lookup.ErrCandidates, candidates: []string{"2"}},
		"an edited post":             {f: mastodonServer().has(entry("2", second, `,"content":"x","edited_at":"2026-01-01T00:00:00Z"`), old()).source("2", "x"), why: lookup.ErrCandidates, candidates: []string{"2"}},
		"a copy in the first minute": {f: mastodonServer().has(html("2", -30*second, "Build 41 passed"), old()).source("2", "Build 41 passed"), why: lookup.ErrCandidates, candidates: []string{"2"}},
		"Sharkey's cache":            {f: named("3.0.0 (compatible; Sharkey 2025.5.2; like Akkoma)").has(old()), why: lookup.ErrMayOmit},
		"an instance that fails":     {f: mastodonServer().has(old()).fails("/api/v1/instance", errServer), why: lookup.ErrMayOmit},
		"a filter that hides":        {f: goToSocialServer().has(old()).says("/api/v2/filters", `[{"filter_action":"hide","context":["home","account"]}]`), why: lookup.ErrMayOmit},
		"filters that fail":          {f: goToSocialServer().has(old()).fails("/api/v2/filters", errServer), why: errServer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, err := test.f.look(post("Build 41 passed"))
			require.Nil(t, status)
			require.Error(t, err)
			require.NotErrorIs(t, err, lookup.ErrAbsent)
			if test.why != nil {
				test.f.asked = nil
				requireUnknown(t, test.f, post("Build 41 passed"), test.why, test.candidates...)
			}
		})
	}
}

func TestAnEarlierCopyIsNoProof(t *testing.T) {
	t.Parallel()
	toot := post("the very text")
	for after, want := range map[time.Duration]error{
		-62 * time.Minute: lookup.ErrAbsent,
		-60 * time.Minute: lookup.ErrCandidates, // the application's clock may be behind
		-60 * second:      lookup.ErrCandidates,
		-3 * second:       lookup.ErrCandidates,
	} {
		f := mastodonServer().has(html("2", after, toot.Status), old()).source("2", toot.Status)
		_, err := f.look(toot)
		require.ErrorIs(t, err, want, after)
	}
	for _, after := range []time.Duration{-2 * second, 0, 80 * second} {
		f := mastodonServer().has(html("2", after, toot.Status), old()).source("2", toot.Status)
		requireFound(t, f, toot, "2")
	}
}

func TestTheWindowIsByTheServersClock(t *testing.T) {
	t.Parallel()
	toot := post("the very text")
	for _, ahead := range []time.Duration{-10 * time.Hour, 10 * time.Hour} {
		f := goToSocialServer().has(text("2", ahead+second, toot.Status), old())
		finder := f.finderWithoutClock(toot)
		finder.SetClock(ahead)
		status, err := finder.Look(t.Context())
		require.NoError(t, err)
		require.Equal(t, mastodon.ID("2"), status.ID)
	}
	for _, ahead := range []time.Duration{-24*time.Hour - second, 24*time.Hour + second} {
		finder := goToSocialServer().has(old()).finderWithoutClock(toot)
		finder.SetClock(ahead)
		_, err := finder.Look(t.Context())
		require.ErrorIs(t, err, lookup.ErrClock)
	}
}

func TestWithoutAClockTheWindowBeginsTenMinutesEarly(t *testing.T) {
	t.Parallel()
	toot := post("the very text")
	f := goToSocialServer().has(text("2", -9*time.Minute, toot.Status), old())
	finder := f.finderWithoutClock(toot)
	_, err := finder.Look(t.Context())
	require.ErrorIs(t, err, lookup.ErrCandidates)
	requireCandidates(t, finder, "2")
}

func TestAnEntryThatItsSourceRulesOutIsNoCandidateThoughTheNextSourceFails(t *testing.T) {
	t.Parallel()
	f := mastodonServer().has(html("3", 2*second, "Build 41 passed here"), html("2", second, "Build 41 passed there"), old()).
		source("3", "Build 40 passed here").fails("/api/v1/statuses/2/source", errServer)
	requireUnknown(t, f, post("Build 41 passed"), lookup.ErrCandidates, "2")
}

func TestEveryEntryThatCouldBeThePostIsACandidate(t *testing.T) {
	t.Parallel()
	var all, ids []string
	for i := range 15 {
		ids = append(ids, fmt.Sprint(40-i))
		all = append(all, html(ids[i], second, "Build 41 passed twice"))
	}
	finder := named("3.4.1").has(append(all, old())...).finder(post("Build 41 passed"))
	_, err := finder.Look(t.Context())
	require.ErrorIs(t, err, lookup.ErrCandidates)
	var named []string
	for _, c := range finder.Candidates {
		named = append(named, string(c.ID))
	}
	require.ElementsMatch(t, ids, named)
}

func TestOneOldEntryDoesNotCoverTheWindowWherePostsAreDatedBack(t *testing.T) {
	t.Parallel()
	toot := &mastodon.Toot{Status: "Build 41 passed", Visibility: "private"}
	entries := []string{
		entry("9", -time.Hour, ownAccount+`,"text":"was scheduled for an hour ago"`),
		entry("2", second, ownAccount+`,"text":"Build 41 passed"`),
		entry("1", -time.Hour, ownAccount+`,"text":"old"`),
		entry("0", -2*time.Hour, ownAccount+`,"text":"older"`),
	}
	for name, f := range map[string]*fake{
		"snac":              snacServer().lists(home, 1, entries...),
		"an unknown server": named("1.0 of something (2026)").lists("/api/v1/accounts/1/statuses", 1, entries...),
	} {
		t.Run(name, func(t *testing.T) {
			status, err := f.look(toot)
			require.NoError(t, err)
			require.Equal(t, mastodon.ID("2"), status.ID)
		})
	}
}

func TestAListAsksForEverything(t *testing.T) {
	t.Parallel()
	f := mastodonServer()
	f.paths[f.list()] = func(query url.Values) (string, error) {
		require.Equal(t, "true", query.Get("with_muted"), "Akkoma leaves out own posts of muted conversations else")
		require.Equal(t, "40", query.Get("limit"))
		return "[]", nil
	}
	requireAbsent(t, f, post("a"))
}

// A row that was written late is dated a little earlier than its neighbours.
func TestALateCommitIsNoDisorder(t *testing.T) {
	t.Parallel()
	f := mastodonServer().has(html("4", second, "Build 4 passed"), html("3", 80*second, "Build 3 passed"),
		html("2", 2*second, "the very text"), old()).source("2", "the very text")
	requireFound(t, f, post("the very text"), "2")
}
