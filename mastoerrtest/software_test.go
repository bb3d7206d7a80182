package mastoerrtest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func version(s mastoerrtest.Software, version string) mastoerrtest.Software {
	s.Version = version
	return s
}

// post publishes with fields of a form and returns the status.
func post(t testing.TB, inst *mastoerrtest.Instance, a mastoerrtest.Account, fields ...string) entry {
	t.Helper()
	r := mustSend(t, inst, a.Token, "", fields...)
	require.Equal(t, 200, r.status, r.body)
	var s entry
	require.NoError(t, json.Unmarshal([]byte(r.body), &s))
	return s
}

func TestIDsHaveTheShapeOfTheSoftware(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		software        mastoerrtest.Software
		account, status string
	}{
		{mastoerrtest.Mastodon("4.6.6"), `^\d+$`, `^\d+$`},                                  // lib/mastodon/snowflake.rb
		{mastoerrtest.GoToSocial(), `^[0-9A-HJKMNP-TV-Z]{26}$`, `^[0-9A-HJKMNP-TV-Z]{26}$`}, // measured
		{mastoerrtest.Hollo(), `^[0-9a-f-]{36}$`, `^[0-9a-f]{8}-[0-9a-f]{4}-7`},             // statuses.ts:417
		{mastoerrtest.Akkoma(), `^\w{18}$`, `^\w{18}$`},
		{mastoerrtest.Sharkey(), `^[0-9a-z]{16}$`, `^[0-9a-z]{16}$`},    // misc/id/aidx.ts
		{mastoerrtest.Snac(), `^[0-9a-f]{32}$`, `^\d{10}[0-9a-f]{32}$`}, // mastoapi.c:522
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			s := post(t, inst, alice, "status", "one")
			assert.Regexp(t, test.account, string(alice.ID))
			assert.Equal(t, string(alice.ID), s.Account.ID)
			assert.Regexp(t, test.status, s.ID)
			assert.EqualValues(t, s.ID, inst.RequirePublishedOnce(t, "one").ID)
			var again entry
			require.Equal(t, 200, fetch(t, inst, alice.Token, "/api/v1/statuses/"+s.ID, &again).StatusCode)
			assert.Equal(t, s, again)
			assert.Equal(t, 404, fetch(t, inst, alice.Token, "/api/v1/statuses/1", nil).StatusCode)
		}, mastoerrtest.WithSoftware(test.software))
	}
}

func TestAnAccountsListLeavesOutWhatTheSoftwareLeavesOut(t *testing.T) {
	t.Parallel()
	all := "public unlisted private direct reply answer poll"
	for name, test := range map[string]struct {
		software   mastoerrtest.Software
		list, home string
	}{
		"Mastodon, measured on 4.6.5":                       {mastoerrtest.Mastodon("4.6.5"), all, all},
		"GoToSocial, filter/visibility/status.go:131":       {mastoerrtest.GoToSocial(), all, all},
		"Akkoma, activity_pub.ex:949":                       {mastoerrtest.Akkoma(), all, all},
		"Hollo, accounts.ts:595":                            {mastoerrtest.Hollo(), all, all},
		"Pixelfed, ApiV1Controller.php:729, :744, :2373":    {mastoerrtest.Pixelfed(), "public unlisted private poll", "public unlisted private poll"},
		"Sharkey, users/notes.ts:257":                       {mastoerrtest.Sharkey(), "public unlisted private direct reply poll", "public unlisted private direct reply poll"},
		"Takahe, api/views/accounts.py:192":                 {mastoerrtest.Takahe(), "public unlisted reply answer poll", all},
		"snac 2.75, measured":                               {mastoerrtest.Snac(), "public unlisted reply answer poll", all},
		"snac 2.94, mastoapi.c:2055, whose polls are apart": {version(mastoerrtest.Snac(), "4.0.0 (not true; really snac/2.94)"), "public unlisted reply answer", all},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice, bob := inst.NewAccount("alice"), inst.NewAccount("bob")
			public := post(t, inst, alice, "status", "public")
			others := post(t, inst, bob, "status", "of bob")
			kinds := map[string]string{public.ID: "public"}
			for kind, fields := range map[string][]string{
				"unlisted": {"visibility", "unlisted"}, "private": {"visibility", "private"}, "direct": {"visibility", "direct"},
				"reply": {"in_reply_to_id", public.ID}, "answer": {"in_reply_to_id", others.ID},
				"poll": {"poll[options][]", "a", "poll[options][]", "b", "poll[expires_in]", "600"},
			} {
				if r := mustSend(t, inst, alice.Token, "", append(fields, "status", kind)...); r.status == 200 {
					var s entry
					require.NoError(t, json.Unmarshal([]byte(r.body), &s))
					kinds[s.ID] = kind
				}
			}
			shown := func(entries []entry) []string {
				var names []string
				for _, e := range entries {
					names = append(names, kinds[e.ID])
				}
				return names
			}
			assert.ElementsMatch(t, strings.Fields(test.list), shown(list(t, inst, alice, "")), name)
			var home []entry
			require.Equal(t, 200, fetch(t, inst, alice.Token, "/api/v1/timelines/home", &home).StatusCode)
			assert.ElementsMatch(t, strings.Fields(test.home), shown(home), name)
		}, mastoerrtest.WithSoftware(test.software))
	}
}

func TestTheStoredVisibilityIsThatOfTheSoftware(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		software    mastoerrtest.Software
		asked, want string
	}{
		"Friendica, Status.php:112":          {mastoerrtest.Friendica(), "direct", "private"},
		"snac 2.75, mastoapi.c:886":          {mastoerrtest.Snac(), "unlisted", "public"},
		"snac 2.75, measured":                {mastoerrtest.Snac(), "direct", "private"},
		"snac 2.94, mastoapi.c:1016":         {version(mastoerrtest.Snac(), "4.0.0 (not true; really snac/2.94)"), "unlisted", "unlisted"},
		"Hollo, statuses.ts:457":             {mastoerrtest.Hollo(), "direct", "direct"},
		"Pixelfed, ApiV1Controller.php:3315": {mastoerrtest.Pixelfed(), "direct", ""},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			r := mustSend(t, inst, alice.Token, "", "status", "one", "visibility", test.asked)
			if test.want == "" {
				assert.Equal(t, 422, r.status, name)
				return
			}
			p := inst.RequirePublishedOnce(t, "one")
			assert.Equal(t, test.want, p.Visibility, name)
			assert.Equal(t, test.asked, p.Asked.Visibility, name)
		}, mastoerrtest.WithSoftware(test.software))
	}
}

// app/services/post_status_service.rb:76.
func TestALimitedAccountsPublicPostsAreUnlisted(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		alice.Limit()
		assert.Equal(t, "unlisted", post(t, inst, alice, "status", "one", "visibility", "public").Visibility)
		assert.Equal(t, "private", post(t, inst, alice, "status", "two", "visibility", "private").Visibility)
		alice.Unlimit()
		assert.Equal(t, "public", post(t, inst, alice, "status", "three").Visibility)
	})
}

// Pages: base_controller.rb:4 of Mastodon, statuses.go:164 of GoToSocial,
// timelines.ts:54 of Hollo, account.ts:102 of Sharkey, mastoapi.c:1677 of snac.
func TestPagesHaveTheSizeOfTheSoftware(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		software      mastoerrtest.Software
		none, hundred int
	}{
		{mastoerrtest.Mastodon("4.6.6"), 20, 40}, {mastoerrtest.GoToSocial(), 30, 100}, {mastoerrtest.Hollo(), 20, 100},
		{mastoerrtest.Sharkey(), 10, 100}, {mastoerrtest.Snac(), 110, 110}, {mastoerrtest.Takahe(), 20, 40},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			for range 110 {
				alice.Publish("Web", mastodon.Toot{Status: "one"})
			}
			assert.Len(t, list(t, inst, alice, ""), test.none, test.software.Version)
			assert.Len(t, list(t, inst, alice, "?limit=100"), test.hundred, test.software.Version)
		}, mastoerrtest.WithSoftware(test.software))
	}
}

// created_at: utils.ex:347 of Akkoma, measured on snac. Edits: Hollo has no
// edited_at. The application: status_serializer.rb:60 of Mastodon, "web" of Pixelfed.
func TestAStatusShowsTimesAndTheApplicationAsTheSoftwareDoes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		software     mastoerrtest.Software
		whole, edits bool
		application  string
	}{
		{mastoerrtest.Mastodon("4.6.6"), false, true, "mastoerrtest"}, {mastoerrtest.Akkoma(), true, true, ""},
		{mastoerrtest.Pixelfed(), true, true, "web"}, {mastoerrtest.Snac(), true, true, ""},
		{mastoerrtest.Hollo(), false, false, "mastoerrtest"},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			time.Sleep(1234 * time.Millisecond)
			s := post(t, inst, alice, "status", "one")
			assert.Equal(t, test.whole, strings.HasSuffix(s.CreatedAt, "01.000Z"), test.software.Version)
			inst.EditByHand(mastodon.ID(s.ID), "two")
			e := list(t, inst, alice, "")[0]
			assert.Equal(t, test.edits, e.EditedAt != nil, test.software.Version)
			if test.application == "" {
				assert.Nil(t, e.Application)
			} else {
				assert.Equal(t, test.application, e.Application.Name)
			}
		}, mastoerrtest.WithSoftware(test.software))
	}
}

// What tells the software: servers.go of each, /api/v2/instance and the Server header.
func TestTheInstanceNamesItsSoftware(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		software       mastoerrtest.Software
		v2             int
		server, source string
	}{
		{mastoerrtest.Mastodon("4.6.6"), 200, "Mastodon", "https://github.com/mastodon/mastodon"},
		{mastoerrtest.GoToSocial(), 200, "gotosocial", "https://codeberg.org/superseriousbusiness/gotosocial"},
		{mastoerrtest.Hollo(), 200, "", "https://github.com/fedify-dev/hollo"},
		{mastoerrtest.Snac(), 404, "", ""},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			token := inst.NewAccount("alice").Token
			var v2 struct {
				SourceURL string `json:"source_url"`
			}
			resp := fetch(t, inst, token, "/api/v2/instance", &v2)
			assert.Equal(t, test.v2, resp.StatusCode)
			assert.Equal(t, test.source, v2.SourceURL)
			var v1 struct{ Version string }
			resp = fetch(t, inst, token, "/api/v1/instance", &v1)
			assert.Equal(t, test.software.Version, v1.Version)
			assert.Equal(t, test.server, resp.Header.Get("Server"))
			assert.Equal(t, http.StatusOK, resp.StatusCode)
		}, mastoerrtest.WithSoftware(test.software))
	}
}
