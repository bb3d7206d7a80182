package samepost_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/samepost"
	"github.com/mastoerr/mastoerr/internal/software"
)

func TestDifferencesNameWhatIsMissing(t *testing.T) {
	t.Parallel()
	nextWeek := time.Date(2026, 12, 2, 8, 0, 0, 0, time.UTC)
	poll := &mastodon.TootPoll{Options: []string{"Tea", " Coffee ", ""}}
	for name, test := range map[string]struct {
		toot  mastodon.Toot
		shown string // the rest of a public status of 2026-11-25
		want  []string
	}{
		"nothing":                 {mastodon.Toot{Status: "Hello"}, `"content":"<p>Hello</p>"`, nil},
		"its picture":             {mastodon.Toot{Status: "Hello", MediaIDs: []mastodon.ID{"1"}}, `"content":"<p>Hello</p>","media_attachments":[]`, []string{"media_ids"}},
		"one of its pictures":     {mastodon.Toot{MediaIDs: []mastodon.ID{"1", "2"}}, `"media_attachments":[{"id":"1"}]`, []string{"media_ids"}},
		"no picture":              {mastodon.Toot{MediaIDs: []mastodon.ID{"1"}}, `"media_attachments":[{"id":"new"}]`, nil},
		"a picture named twice":   {mastodon.Toot{MediaIDs: []mastodon.ID{"1", "1", ""}}, `"media_attachments":[{"id":"1"}]`, nil},
		"its poll":                {mastodon.Toot{Status: "?", Poll: poll}, `"content":"?","poll":null`, []string{"poll"}},
		"no option":               {mastodon.Toot{Status: "?", Poll: poll}, `"content":"?","poll":{"options":[{"title":"Tea"},{"title":"Coffee"}]}`, nil},
		"an option":               {mastodon.Toot{Status: "?", Poll: poll}, `"content":"?","poll":{"options":[{"title":"Tea"}]}`, []string{"poll"}},
		"no poll without options": {mastodon.Toot{Status: "?", Poll: &mastodon.TootPoll{}}, `"content":"?"`, nil},
		"its reply target":        {mastodon.Toot{Status: "Hello", InReplyToID: "7"}, `"content":"Hello","in_reply_to_id":null`, []string{"in_reply_to_id"}},
		"no reply target":         {mastodon.Toot{Status: "Hello", InReplyToID: "7"}, `"content":"Hello","in_reply_to_id":7`, nil},
		"a boost as reply target": {mastodon.Toot{Status: "Hello", InReplyToID: "7"}, `"content":"Hello","in_reply_to_id":"6"`, nil},
		"its time":                {mastodon.Toot{Status: "Hello", ScheduledAt: &nextWeek}, `"content":"Hello"`, []string{"scheduled_at"}},
		"its warning":             {mastodon.Toot{Status: "Hello", SpoilerText: "Food"}, `"content":"Hello"`, []string{"spoiler_text"}},
		"a warning without text":  {mastodon.Toot{SpoilerText: "Food"}, `"content":"<p>Food</p>","spoiler_text":""`, nil},
		"its end":                 {mastodon.Toot{Status: "Hello big world"}, `"content":"<p>Hello big</p>"`, []string{"status"}},
		"its text":                {mastodon.Toot{Status: "Hello"}, `"content":""`, []string{"status"}},
		"a domain of a mention":   {mastodon.Toot{Status: "Hello @bob@far.example"}, `"content":"<p>Hello <span>@<a>bob</a></span></p>"`, nil},
		"a link shown as preview": {mastodon.Toot{Status: "Look: https://m.example/cat.png"}, `"content":"<p>Look:</p>"`, nil},
		"all signs at the end":    {mastodon.Toot{Status: "Hello **"}, `"content":"<p>Hello</p>"`, nil},
		"nothing, in other words": {mastodon.Toot{Status: "*Hello* world"}, `"content":"<p><em>Hello</em> world</p>"`, nil},
		"what the owner edited":   {mastodon.Toot{Status: "Hello world", MediaIDs: []mastodon.ID{"1"}}, `"content":"Hello","edited_at":"2026-11-25T09:00:00Z"`, nil},
		"several parts": {
			mastodon.Toot{Status: "Hello world", MediaIDs: []mastodon.ID{"1"}, InReplyToID: "7"}, `"content":"Hello"`,
			[]string{"status", "media_ids", "in_reply_to_id"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status := mastoapi.DecodeStatus([]byte(`{"id":"9","visibility":"public","created_at":"2026-11-25T08:00:00Z",` + test.shown + `}`))
			require.NotNil(t, status)
			require.Equal(t, test.want, samepost.Differences(&test.toot, status, software.Unknown()))
		})
	}
}

func TestDifferencesOfAPostThatWaits(t *testing.T) {
	t.Parallel()
	nextWeek := time.Date(2026, 12, 2, 8, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		toot mastodon.Toot
		body string
		want []string
	}{
		"as Mastodon shows it": {
			mastodon.Toot{Status: "Hello", Poll: &mastodon.TootPoll{Options: []string{"a", "b"}}},
			`{"id":"9","scheduled_at":"2026-12-02T08:00:00.000Z","params":{"text":"Hello","poll":{"options":["a","b"],"expires_in":"300"},"scheduled_at":null,"in_reply_to_id":null,"media_ids":null},"media_attachments":[]}`, nil,
		},
		"as GoToSocial shows it": {
			mastodon.Toot{Status: "Hello", MediaIDs: []mastodon.ID{"1"}},
			`{"id":"9","scheduled_at":"2026-12-02T08:00:00Z","params":{"text":"Hello","media_ids":["1"]},"media_attachments":[]}`, nil,
		},
		"without its picture": {
			mastodon.Toot{Status: "Hello", MediaIDs: []mastodon.ID{"1"}},
			`{"id":"9","params":{"text":"Hello"},"media_attachments":[]}`, []string{"media_ids"},
		},
		"as a new thread": {
			mastodon.Toot{Status: "Hello", InReplyToID: "7"},
			`{"id":"9","params":{"text":"Hello","in_reply_to_id":null}}`, []string{"in_reply_to_id"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.toot.ScheduledAt = &nextWeek
			status := mastoapi.DecodeStatus([]byte(test.body))
			require.NotNil(t, status)
			require.Equal(t, test.want, samepost.Differences(&test.toot, status, software.Unknown()))
			var waiting mastoapi.ScheduledStatus
			require.NoError(t, json.Unmarshal([]byte(test.body), &waiting))
			require.Equal(t, test.want, samepost.Differences(&test.toot, waiting.Decode(), software.Unknown()), "as a lookup finds it")
		})
	}
}

func TestAPostWhoseTimeHasComeIsNotTooEarly(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 2, 8, 0, 0, 0, time.UTC)
	toot := &mastodon.Toot{Status: "Hello", ScheduledAt: &at}
	published := &mastodon.Status{ID: "9", Content: "Hello", Visibility: "public"}
	require.Empty(t, samepost.Differences(toot, published, software.Unknown()), "at an unknown time")
	published.CreatedAt = at.Add(-5 * time.Minute)
	require.Empty(t, samepost.Differences(toot, published, software.Unknown()), "it was due soon")
	published.CreatedAt = at.Add(-6 * time.Minute)
	require.Equal(t, []string{"scheduled_at"}, samepost.Differences(toot, published, software.Unknown()))
	require.Empty(t, samepost.Differences(toot, published, software.OfAccount("d41d8cd98f00b204e9800998ecf8427e")), "snac shows one that waits like others")
}

func TestOnlyAWiderVisibilityIsADifference(t *testing.T) {
	t.Parallel()
	mastodon46, snac := software.Of("4.6.5", "1"), software.OfAccount("d41d8cd98f00b204e9800998ecf8427e")
	friendica := software.Of("2.8.0 (compatible; Friendica 2024.09)", "1")
	for name, test := range map[string]struct {
		asked, shown string
		server       *software.Software
		differs      bool
	}{
		"the account's default":               {"", "public", mastodon46, false},
		"a limited account":                   {"public", "unlisted", mastodon46, false},
		"a reply to a private post":           {"public", "private", mastodon46, false},
		"followers only, shown to all":        {"private", "public", mastodon46, true},
		"direct, shown to followers":          {"direct", "private", mastodon46, true},
		"direct, which Friendica has not":     {"direct", "private", friendica, false},
		"direct, shown to all":                {"direct", "public", friendica, true},
		"unlisted, which snac has not":        {"unlisted", "public", snac, false},
		"unlisted, shown in public timelines": {"unlisted", "public", software.Unknown(), true},
		"a word of its own":                   {"private", "local", software.Unknown(), false},
		"asked by a word of its own":          {"local", "public", software.Unknown(), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := samepost.Differences(
				&mastodon.Toot{Status: "Hello", Visibility: test.asked},
				&mastodon.Status{ID: "9", Content: "Hello", Visibility: test.shown}, test.server)
			require.Equal(t, test.differs, len(found) == 1 && found[0] == "visibility", found)
		})
	}
}

func TestAResponseThatSaysLittleIsNotDifferent(t *testing.T) {
	t.Parallel()
	at := time.Now().Add(time.Hour)
	toot := &mastodon.Toot{Status: "Hello", MediaIDs: []mastodon.ID{"1"}, InReplyToID: "7", Visibility: "direct", ScheduledAt: &at}
	require.Empty(t, samepost.Differences(toot, &mastodon.Status{ID: "9"}, software.Unknown()))
}
