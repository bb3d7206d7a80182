package software_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/software"
)

// Ids of accounts in the forms of the servers.
const (
	number = "109302436954721982"
	ulid   = "01F8MH1H7YV1Z7D2C8K2730QBF"
	uuid   = "01910e05-7b2a-7c3e-8f4f-4a2b9d7c1e55"
	md5    = "d41d8cd98f00b204e9800998ecf8427e"
	flake  = "AHgqLGHYOTJ7IYwqaO"
)

func TestOfKnowsServersByTheirVersions(t *testing.T) {
	t.Parallel()
	for version, test := range map[string]struct{ id, want string }{
		"4.6.5":                                {number, "mastodon"},
		"4.3.23":                               {number, "mastodon"},
		"4.7.0-alpha.2+glitch":                 {number, "mastodon"},
		"4.2.1+hometown-1.1.1":                 {number, "mastodon"},
		"20.1+kmyblue":                         {number, "mastodon"},
		"2.9.3":                                {number, "mastodon"},
		"1.6.0":                                {number, ""},
		"0.20.0":                               {ulid, "gotosocial"},
		"0.19.2 git-abcdef":                    {ulid, "gotosocial"},
		"0.20.0-SNAPSHOT":                      {ulid, "gotosocial"},
		"3.5.3+0.20.0-git-57cb4fe":             {ulid, "gotosocial"},
		"3.5.3+0.19.0":                         {number, ""}, // it says what Mastodon does not
		"0.9.13":                               {uuid, "hollo"},
		"0.10.0-dev":                           {uuid, "hollo"},
		"4.0.0 (not true; really snac/2.75)":   {md5, "snac"},
		"4.0.0 (not true; really snac/2.94)":   {md5, "snac"},
		"2.7.2 (compatible; Akkoma 3.16.0-0)":  {flake, "akkoma"},
		"2.7.2 (compatible; Pleroma 2.4.5-0)":  {flake, "pleroma"},
		"3.5.3 (compatible; Pixelfed 0.11.13)": {number, "pixelfed"},
		"2.8.0 (compatible; Friendica 2024.09-rc-1573)":     {number, "friendica"},
		"4.2.1 (compatible; Iceshrimp.NET/2025.1-beta5)":    {flake, "iceshrimp.net"},
		"4.2.1 (compatible; Iceshrimp 2023.12.7)":           {flake, ""},
		"3.0.0 (compatible; Sharkey 2024.9.1)":              {flake, "sharkey"},
		"3.0.0 (compatible; Sharkey 2025.5.2; like Akkoma)": {flake, "sharkey"},
		"3.0.0 (compatible; Firefish 1.0.5)":                {number, ""},
		"takahe/0.11.0":                                     {number, "takahe"},
		"":                                                  {number, ""},
		"unknown":                                           {number, ""},
		"99999999999999999999.1.0":                          {number, ""},
		"4.6.5 ":                                            {number, "mastodon"},
		"4.6.4":                                             {flake, ""}, // no Mastodon has such an id
		"0.8.0":                                             {number, ""},
	} {
		require.Equal(t, test.want, software.Of(version, test.id).Name, "%q of %s", version, test.id)
	}
}

func TestOfKnowsWhatAVersionBrought(t *testing.T) {
	t.Parallel()
	mastodon := func(v string) *software.Software { return software.Of(v, number) }
	require.Equal(t, software.NoSource, mastodon("3.4.10").Source)
	require.Equal(t, software.NoSource, mastodon("2.9.3").Source)
	require.Equal(t, software.Exact, mastodon("3.5.0").Source)
	require.False(t, mastodon("4.2.20").MediaWitness)
	require.True(t, mastodon("4.2.20").DropsMedia, "media that are attached were dropped in silence")
	require.True(t, mastodon("4.3.0").MediaWitness)
	require.False(t, mastodon("4.10.0").DropsMedia)

	goToSocial := func(v string) *software.Software { return software.Of(v, ulid) }
	require.Equal(t, software.Approximate, goToSocial("0.18.3").Source, "the warning is changed")
	require.Equal(t, software.Exact, goToSocial("0.19.0").Source)
	require.Equal(t, software.ScheduledUnknown, goToSocial("0.19.2").Scheduled)
	require.Equal(t, software.ScheduledListed, goToSocial("0.20.0").Scheduled)
	require.Equal(t, software.ScheduledListed, goToSocial("3.5.3+0.20.0-git-1").Scheduled, "the version behind the plus counts")
	require.Equal(t, software.Approximate, goToSocial("3.5.3+0.18.1").Source)
}

// rows are servers by a version and the id of an account.
var rows = map[string]*software.Software{
	"mastodon":      software.Of("4.6.5", number),
	"gotosocial":    software.Of("0.20.0", ulid),
	"akkoma":        software.Of("2.7.2 (compatible; Akkoma 3.16.0)", flake),
	"pleroma":       software.Of("2.7.2 (compatible; Pleroma 2.4.5)", flake),
	"pixelfed":      software.Of("3.5.3 (compatible; Pixelfed 0.11.13)", number),
	"friendica":     software.Of("2.8.0 (compatible; Friendica 2024.09)", number),
	"hollo":         software.Of("0.9.13", uuid),
	"iceshrimp.net": software.Of("4.2.1 (compatible; Iceshrimp.NET/2025.1)", flake),
	"sharkey":       software.Of("3.0.0 (compatible; Sharkey 2024.9)", flake),
	"snac":          software.Of("4.0.0 (not true; really snac/2.75)", md5),
	"takahe":        software.Of("takahe/0.11.0", number),
	"":              software.Unknown(),
}

// The kinds that the account's list surely shows to their author (servers.md,
// table 2).
func TestAListProvesOnlyTheAbsenceOfWhatItShows(t *testing.T) {
	t.Parallel()
	for name, kinds := range map[string]string{
		"mastodon":      "private direct reply poll mention",
		"gotosocial":    "private direct reply poll mention",
		"akkoma":        "private direct reply poll mention",
		"hollo":         "private direct reply poll mention",
		"friendica":     "private direct reply poll mention",
		"pleroma":       "private direct poll mention",
		"pixelfed":      "private mention",
		"takahe":        "reply poll mention",
		"iceshrimp.net": "private direct poll", // of muted accounts, no mention
		"snac":          "mention",             // a reply to a private post is private
		"":              "poll",
	} {
		for kind, one := range map[string]software.Kinds{
			"private": software.Private, "direct": software.Direct, "reply": software.Reply,
			"poll": software.Poll, "mention": software.Mention,
		} {
			has := rows[name].Shows.Has(one)
			require.Equal(t, containsWord(kinds, kind), has, "%s shows %s", name, kind)
		}
		require.False(t, rows[name].ListUnreliable, name)
	}
	require.True(t, rows["sharkey"].ListUnreliable, "its list comes from a cache")
	require.True(t, software.Unasked().ListUnreliable, "it may be Sharkey")
}

func containsWord(words, word string) bool {
	for w := range strings.FieldsSeq(words) {
		if w == word {
			return true
		}
	}
	return false
}

func TestOnlySnacsHomeTimelineProvesAbsence(t *testing.T) {
	t.Parallel()
	for name, row := range rows {
		require.Equal(t, name == "snac", row.HomeProves(software.Direct|software.Reply), name)
		require.Equal(t, name == "snac", row.HomeProves(0), name)
	}
}

// What a server may show, besides what was asked (servers.md, table 4).
func TestMayShowKnowsWhatBecomesOfAVisibility(t *testing.T) {
	t.Parallel()
	for name, also := range map[string]map[string]string{
		"mastodon":      {"public": "unlisted private", "unlisted": "private"},
		"gotosocial":    {},
		"akkoma":        {"public": "unlisted"},
		"pleroma":       {"public": "unlisted"},
		"pixelfed":      {"public": "unlisted private", "unlisted": "private"},
		"friendica":     {"public": "unlisted private", "unlisted": "private", "direct": "private"},
		"hollo":         {"public": "private", "unlisted": "private"},
		"iceshrimp.net": {"public": "private", "unlisted": "private"},
		"sharkey":       {"public": "unlisted private"},
		"snac":          {"public": "private", "unlisted": "public private", "direct": "private"},
		"takahe":        {},
		"":              {"public": "unlisted"},
	} {
		for _, asked := range []string{"public", "unlisted", "private", "direct"} {
			for _, shown := range []string{"public", "unlisted", "private", "direct"} {
				want := asked == shown || containsWord(also[asked], shown)
				require.Equal(t, want, rows[name].MayShow(asked, shown), "%s: %s as %s", name, asked, shown)
			}
		}
		require.True(t, rows[name].MayShow("", "direct"), "the account's setting decides")
		require.True(t, rows[name].MayShow("private", ""), "the server does not say it")
	}
}

func TestScheduledPostsWaitWhereTheServerSays(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]software.Scheduling{
		"mastodon": software.ScheduledListed, "gotosocial": software.ScheduledListed,
		"akkoma": software.ScheduledListed, "pleroma": software.ScheduledListed,
		"hollo": software.ScheduledIgnored, "pixelfed": software.ScheduledIgnored,
		"sharkey": software.ScheduledIgnored, "takahe": software.ScheduledIgnored,
		"iceshrimp.net": software.ScheduledRefused,
		"snac":          software.ScheduledHidden, // its list is empty, always
		"friendica":     software.ScheduledUnknown, "": software.ScheduledUnknown,
	} {
		require.Equal(t, want, rows[name].Scheduled, name)
	}
}

func TestIsSnacIDKnowsAnMD5(t *testing.T) {
	t.Parallel()
	require.True(t, software.IsSnacID(md5))
	for _, id := range []string{number, ulid, uuid, flake, "", md5[1:], "D41D8CD98F00B204E9800998ECF8427E"} {
		require.False(t, software.IsSnacID(id), id)
	}
}
