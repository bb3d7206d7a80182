package samepost_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/samepost"
	"github.com/mastoerr/mastoerr/internal/software"
)

// rows are servers by a version and the id of an account.
var rows = map[string]*software.Software{
	"mastodon":   software.Of("4.6.5", "1"),
	"mastodon42": software.Of("4.2.20", "1"),
	"gotosocial": software.Of("0.20.0", "01F8MH1H7YV1Z7D2C8K2730QBF"),
	"gts018":     software.Of("0.18.0", "01F8MH1H7YV1Z7D2C8K2730QBF"),
	"akkoma":     software.Of("2.7.2 (compatible; Akkoma 3.16.0)", "x"),
	"pleroma":    software.Of("2.7.2 (compatible; Pleroma 2.4.5)", "x"),
	"pixelfed":   software.Of("3.5.3 (compatible; Pixelfed 0.11.13)", "1"),
	"friendica":  software.Of("2.8.0 (compatible; Friendica 2024.09)", "1"),
	"hollo":      software.Of("0.9.13", "01910e05-7b2a-7c3e-8f4f-4a2b9d7c1e55"),
	"iceshrimp":  software.Of("4.2.1 (compatible; Iceshrimp.NET/2025.1)", "x"),
	"sharkey":    software.Of("3.0.0 (compatible; Sharkey 2024.9)", "x"),
	"snac":       software.Of("4.0.0 (not true; really snac/2.75)", "x"),
	"takahe":     software.Of("takahe/0.11.0", "1"),
	"unknown":    software.Unknown(),
}

// post makes a toot of a text and changes to it.
func post(text string, change ...func(*mastodon.Toot)) *mastodon.Toot {
	toot := &mastodon.Toot{Status: text}
	for _, c := range change {
		c(toot)
	}
	return toot
}

func warning(w string) func(*mastodon.Toot)    { return func(t *mastodon.Toot) { t.SpoilerText = w } }
func visibility(v string) func(*mastodon.Toot) { return func(t *mastodon.Toot) { t.Visibility = v } }
func replyTo(id mastodon.ID) func(*mastodon.Toot) {
	return func(t *mastodon.Toot) { t.InReplyToID = id }
}
func media(ids ...mastodon.ID) func(*mastodon.Toot) {
	return func(t *mastodon.Toot) { t.MediaIDs = ids }
}
func poll(options ...string) func(*mastodon.Toot) {
	return func(t *mastodon.Toot) { t.Poll = &mastodon.TootPoll{Options: options} }
}

// entryOf decodes an entry of a list.
func entryOf(t *testing.T, entry string) *mastoapi.Status {
	t.Helper()
	s := new(mastoapi.Status)
	require.NoError(t, json.Unmarshal([]byte(entry), s))
	return s
}

// textEntry is an entry of a server that has the text in its lists.
func textEntry(text, more string) string {
	quoted, _ := json.Marshal(text)
	return `{"id":"1","text":` + string(quoted) + more + `}`
}

func TestListedByTheTextInTheEntry(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä\n", 5_000)
	for name, test := range map[string]struct {
		server string
		toot   *mastodon.Toot
		entry  string
		want   samepost.Verdict
	}{
		"the very text is the post":                     {"gotosocial", post("a -> b  c"), textEntry("a -> b  c", ""), samepost.Same},
		"outer white space does not count":              {"akkoma", post(" \u2003a\n"), textEntry("a", ""), samepost.Same},
		"CRLF is LF":                                    {"snac", post("a\r\nb\rc"), textEntry("a\nb\nc", ""), samepost.Same},
		"10,000 characters":                             {"gotosocial", post(long), textEntry(long, ""), samepost.Same},
		"10,000 characters but the last":                {"gotosocial", post(long + "1"), textEntry(long+"2", ""), samepost.Different},
		"right to left":                                 {"gotosocial", post("\u200fשלום 5"), textEntry("\u200fשלום 5", ""), samepost.Same},
		"bytes that are not UTF-8":                      {"snac", post("a\xff\xfeb"), textEntry("a\ufffd\ufffdb", ""), samepost.Same},
		"an emoji alone":                                {"akkoma", post("🎉"), textEntry("🎉", ""), samepost.Same},
		"another emoji":                                 {"akkoma", post("🎉"), textEntry("🎊", ""), samepost.Different},
		"a link alone":                                  {"gotosocial", post("https://a.example/1"), textEntry("https://a.example/2", ""), samepost.Different},
		"one number is another":                         {"gotosocial", post("Build 41 passed"), textEntry("Build 42 passed", ""), samepost.Different},
		"two numbers that changed places":               {"gotosocial", post("A 1 B 2"), textEntry("A 2 B 1", ""), samepost.Different},
		"a beginning, where texts are kept whole":       {"gotosocial", post("Build 10"), textEntry("Build 1", ""), samepost.Different},
		"a longer one, where texts are kept whole":      {"snac", post("Build 1"), textEntry("Build 10", ""), samepost.Different},
		"a mention of another account of the name":      {"gotosocial", post("@bob@a.example hi"), textEntry("@bob@b.example hi", ""), samepost.Different},
		"a mention without its domain":                  {"gotosocial", post("@bob@a.example hi"), textEntry("@bob hi", ""), samepost.Different},
		"a text with another case":                      {"gotosocial", post("https://a.example/aB"), textEntry("https://a.example/ab", ""), samepost.Different},
		"the text and another warning in the list":      {"gotosocial", post("a", warning("x > y")), textEntry("a", `,"spoiler_text":"x"`), samepost.Likely},
		"an edited entry with another text":             {"gotosocial", post("a"), textEntry("b", `,"edited_at":"2026-01-01T00:00:00Z"`), samepost.Candidate},
		"an edited entry with more attachments":         {"gotosocial", post("a"), textEntry("a", `,"edited_at":"2026-01-01T00:00:00Z","media_attachments":[{"id":"9"}]`), samepost.Candidate},
		"an edited entry with a poll":                   {"gotosocial", post("a"), textEntry("b", `,"edited_at":"2026-01-01T00:00:00Z","poll":{}`), samepost.Candidate},
		"a boost":                                       {"gotosocial", post("a"), textEntry("a", `,"reblog":{"id":"2"}`), samepost.Different},
		"a reply, where none was asked":                 {"gotosocial", post("a"), textEntry("a", `,"in_reply_to_id":"5"`), samepost.Different},
		"a reply to the post behind a boost":            {"gotosocial", post("a", replyTo("6")), textEntry("a", `,"in_reply_to_id":"5"`), samepost.Candidate},
		"no reply, where targets are kept":              {"gotosocial", post("a", replyTo("6")), textEntry("a", ""), samepost.Candidate},
		"no reply, where missing targets are dropped":   {"akkoma", post("a", replyTo("6")), textEntry("a", ""), samepost.Same},
		"a poll, where none was asked":                  {"gotosocial", post("a"), textEntry("a", `,"poll":{"options":[]}`), samepost.Different},
		"the same poll":                                 {"gotosocial", post("a", poll("x ", "", "y")), textEntry("a", `,"poll":{"options":[{"title":"x"},{"title":"y"}]}`), samepost.Same},
		"a poll with other options":                     {"gotosocial", post("a", poll("1", "2")), textEntry("a", `,"poll":{"options":[{"title":"1"},{"title":"3"}]}`), samepost.Candidate},
		"no poll, where polls are kept":                 {"gotosocial", post("a", poll("x", "y")), textEntry("a", ""), samepost.Candidate},
		"no poll, where polls are dropped":              {"snac", post("a", poll("x", "y")), textEntry("a", ""), samepost.Same},
		"a poll beside media is never sent":             {"gotosocial", post("a", poll("x"), media("1")), textEntry("a", `,"media_attachments":[{"id":"1"}]`), samepost.Same},
		"a poll without options is never sent":          {"gotosocial", post("a", poll()), textEntry("a", ""), samepost.Same},
		"the same media in another order":               {"gotosocial", post("a", media("1", "2")), textEntry("a", `,"media_attachments":[{"id":"2"},{"id":"1"}]`), samepost.Same},
		"other media":                                   {"gotosocial", post("a", media("1")), textEntry("a", `,"media_attachments":[{"id":"2"}]`), samepost.Different},
		"more media":                                    {"gotosocial", post("a", media("1")), textEntry("a", `,"media_attachments":[{"id":"1"},{"id":"2"}]`), samepost.Different},
		"fewer media, where none is dropped":            {"gotosocial", post("a", media("1", "2")), textEntry("a", `,"media_attachments":[{"id":"1"}]`), samepost.Candidate},
		"fewer media, where missing ones are dropped":   {"akkoma", post("a", media("1", "2")), textEntry("a", `,"media_attachments":[{"id":"1"}]`), samepost.Same},
		"media of links on snac":                        {"snac", post("a https://x.example/p.png"), textEntry("a https://x.example/p.png", `,"media_attachments":[{"id":"u_0"}]`), samepost.Same},
		"public as unlisted is a limited account":       {"unknown", post("a", visibility("public")), textEntry("a", `,"visibility":"unlisted"`), samepost.Same},
		"private shown as public is another post":       {"gotosocial", post("a", visibility("private")), textEntry("a", `,"visibility":"public"`), samepost.Candidate},
		"unlisted on snac is public":                    {"snac", post("a", visibility("unlisted")), textEntry("a", `,"visibility":"public"`), samepost.Same},
		"direct on snac is private":                     {"snac", post("a", visibility("direct")), textEntry("a", `,"visibility":"private"`), samepost.Same},
		"the account's own visibility":                  {"gotosocial", post("a"), textEntry("a", `,"visibility":"private"`), samepost.Same},
		"a request that was cut on snac":                {"snac", post("this is a secret text", visibility("private")), textEntry("this is a secre", `,"visibility":"public"`), samepost.Candidate},
		"one that was cut before the text":              {"snac", post("this is a text", warning("w")), textEntry("", ""), samepost.Candidate},
		"one that was cut within a character":           {"snac", post("a café"), textEntry("a caf\ufffd", ""), samepost.Candidate},
		"one that was cut within an escape":             {"snac", post("a café"), textEntry("a caf\u000e", ""), samepost.Candidate},
		"one that was cut within a domain":              {"snac", post("hi @bob@example.com"), textEntry("hi @bob@exam", ""), samepost.Candidate},
		"one that NUL ended":                            {"snac", post("ab\x00cd"), textEntry("ab", ""), samepost.Candidate},
		"a text that Sharkey cut":                       {"sharkey", post(strings.Repeat("ab ", 2_000)), textEntry(strings.Repeat("ab ", 1_000), ""), samepost.Candidate},
		"the text in Akkoma's extension":                {"akkoma", post("a *b*"), `{"id":"1","akkoma":{"source":{"content":"a *b*"}}}`, samepost.Same},
		"another text in Akkoma's extension":            {"akkoma", post("a"), `{"id":"1","akkoma":{"source":"b"}}`, samepost.Different},
		"another text on a server that nobody knows":    {"unknown", post("a"), textEntry("completely different", ""), samepost.Likely},
		"a text in an entry of Mastodon proves nothing": {"mastodon", post("a"), textEntry("b", ""), samepost.Likely},
		"a warning alone":                               {"snac", post("", warning("w")), textEntry("", `,"spoiler_text":"w"`), samepost.Same},
		"a warning alone and a short text beside it":    {"snac", post("", warning("Result")), textEntry("3", `,"spoiler_text":"Result"`), samepost.Likely},
		"media alone":                                   {"gotosocial", post("", media("1")), textEntry("", `,"media_attachments":[{"id":"1"}]`), samepost.Likely},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, samepost.Listed(test.toot, entryOf(t, test.entry), rows[test.server]))
		})
	}
}

func TestListedByHTMLIsOnlyAHint(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		toot  *mastodon.Toot
		entry string
		want  samepost.Verdict
	}{
		"the same words ask for the source first": {post("Hi @bob@own.example, 5 < 6"), `{"id":"1","content":"<p>Hi <a>@<span>bob</span></a>, 5 &lt; 6</p>"}`, samepost.Alike},
		"one more word leaves it open":            {post("one two"), `{"id":"1","content":"<p>one two three</p>"}`, samepost.Likely},
		"no word leaves it open":                  {post("one two"), `{"id":"1","content":""}`, samepost.Likely},
		"a text of links leaves it open":          {post("https://a.example/1"), `{"id":"1","content":"<p>https://a.example/2</p>"}`, samepost.Likely},
		"another number is another post":          {post("Build 41 passed"), `{"id":"1","content":"<p>Build 42 passed</p>"}`, samepost.Different},
		"unless the entry was edited":             {post("Build 41 passed"), `{"id":"1","content":"<p>Build 42 passed</p>","edited_at":"2026-01-01T00:00:00Z"}`, samepost.Likely},
		"the warning stands for the text":         {post("", warning("The end of it")), `{"id":"1","content":"<p>The end of it</p>"}`, samepost.Alike},
		"the same media ask for the source first": {post("", media("1")), `{"id":"1","content":"","media_attachments":[{"id":"1"}]}`, samepost.Alike},
		"media of another id are another post's":  {post("", media("1")), `{"id":"1","content":"","media_attachments":[{"id":"2"}]}`, samepost.Different},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, samepost.Listed(test.toot, entryOf(t, test.entry), rows["mastodon"]))
		})
	}
}

func TestScheduled(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 1, 10, 0, 0, 900_000_000, time.FixedZone("", 3600))
	due := func(toot *mastodon.Toot) { toot.ScheduledAt = &at }
	for name, test := range map[string]struct {
		server string
		toot   *mastodon.Toot
		entry  string
		want   samepost.Verdict
	}{
		"the same, in whole seconds":    {"mastodon", post("a", due), `{"scheduled_at":"2026-12-01T09:00:00.000Z","params":{"text":"a"}}`, samepost.Same},
		"at another time":               {"mastodon", post("a", due), `{"scheduled_at":"2026-12-01T09:00:02.000Z","params":{"text":"a"}}`, samepost.Different},
		"with another text":             {"mastodon", post("a", due), `{"scheduled_at":"2026-12-01T09:00:00Z","params":{"text":"b"}}`, samepost.Different},
		"with a form's strings":         {"mastodon", post("a", due, poll("x", "y")), `{"scheduled_at":"2026-12-01T09:00:00Z","params":{"text":"a","sensitive":"true","poll":{"options":["x","y"],"expires_in":"60"}}}`, samepost.Same},
		"with another poll":             {"mastodon", post("a", due, poll("x", "y")), `{"scheduled_at":"2026-12-01T09:00:00Z","params":{"text":"a","poll":{"options":["x","z"]}}}`, samepost.Candidate},
		"a warning that Mastodon loses": {"mastodon", post("", due, warning("w")), `{"scheduled_at":"2026-12-01T09:00:00Z","params":{"text":""}}`, samepost.Candidate},
		"a reply":                       {"mastodon", post("a", due, replyTo("7")), `{"scheduled_at":"2026-12-01T09:00:00Z","params":{"text":"a","in_reply_to_id":7}}`, samepost.Same},
		"media in the parameters":       {"akkoma", post("a", due, media("1")), `{"scheduled_at":"2026-12-01T09:00:00Z","params":{"text":"a","media_ids":["1"]}}`, samepost.Same},
		"other media":                   {"mastodon", post("a", due, media("1")), `{"scheduled_at":"2026-12-01T09:00:00Z","params":{"text":"a"},"media_attachments":[{"id":"2"}]}`, samepost.Different},
		"with another visibility":       {"mastodon", post("a", due, visibility("private")), `{"scheduled_at":"2026-12-01T09:00:00Z","params":{"text":"a","visibility":"public"}}`, samepost.Candidate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			entry := new(mastoapi.ScheduledStatus)
			require.NoError(t, json.Unmarshal([]byte(test.entry), entry))
			require.Equal(t, test.want, samepost.Scheduled(test.toot, entry, rows[test.server]))
		})
	}
}

func TestHasMention(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"": false, "a @ b": false, "@": false, "@@": false, "hi @bob": true, "@bob@other.example": true, "a@": false, "@さん": false,
	} {
		require.Equal(t, want, samepost.HasMention(text), text)
	}
}
