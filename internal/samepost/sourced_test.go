package samepost_test

import (
	"testing"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/samepost"
)

func TestSourced(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		server        string
		toot          *mastodon.Toot
		text, warning string
		entry         string // what it has besides the id
		want          samepost.Verdict
	}{
		"the very text":                                 {"mastodon", post("a"), "a", "", "", samepost.Same},
		"another text":                                  {"mastodon", post("a"), "b", "", "", samepost.Different},
		"the text with another warning":                 {"mastodon", post("a", warning("v")), "a", "w", "", samepost.Different},
		"a longer text":                                 {"mastodon", post("a"), "a b", "", "", samepost.Different},
		"a mention of the own instance":                 {"mastodon", post("@Bob@our.host hi"), "@bob hi", "", "", samepost.Same},
		"a mention in the account's spelling":           {"mastodon", post("hi @BOB@Other.Example!"), "hi @bob@other.example!", "", "", samepost.Same},
		"a mention under the account's true domain":     {"mastodon", post("hi @bob@www.other.example"), "hi @bob@other.example", "", "", samepost.Candidate},
		"a mention of an account that was renamed":      {"mastodon", post("hi @blog@other.example"), "hi @bob@other.example", "", "", samepost.Candidate},
		"a mention of another local account":            {"mastodon", post("@bob hi"), "@ann hi", "", "", samepost.Different},
		"a mention that gained a domain":                {"mastodon", post("@bob hi"), "@bob@other.example hi", "", "", samepost.Different},
		"mentions and another text":                     {"mastodon", post("@bob@a.example hi 1"), "@bob@a.example hi 2", "", "", samepost.Different},
		"a mention alone":                               {"mastodon", post("@Bob@our.host"), "@bob", "", "", samepost.Same},
		"a domain in another script":                    {"mastodon", post("@bob@bücher.example hi"), "@bob@xn--bcher-kva.example hi", "", "", samepost.Same},
		"a mention right before a word without a space": {"mastodon", post("@bobさん"), "@bobさん", "", "", samepost.Same},
		"a warning that became the text":                {"mastodon", post("", warning("w")), "w", "", "", samepost.Same},
		"a warning with glitch-soc's sign":              {"mastodon", post("", warning("w")), ".", "w", "", samepost.Same},
		"a warning with a text of one digit":            {"mastodon", post("", warning("w")), "3", "w", "", samepost.Different},
		"a warning with a text of emoji":                {"mastodon", post("", warning("w")), "🎉🎉🎉", "w", "", samepost.Different},
		"media alone":                                   {"mastodon", post("", media("1")), "", "", `,"media_attachments":[{"id":"1"}]`, samepost.Same},
		"media alone and an entry with a text":          {"mastodon", post("", media("1")), "yes", "", `,"media_attachments":[{"id":"1"}]`, samepost.Different},
		"media alone where ids are made anew":           {"snac", post("", media("1")), "", "", `,"media_attachments":[{"id":"u_0"}]`, samepost.Candidate},
		"media alone that were all dropped":             {"hollo", post("", media("1")), "", "", "", samepost.Candidate},
		"media and poll that a form lost on Hollo":      {"hollo", post("a", media("1")), "a", "", "", samepost.Same},
		"dropped media before Mastodon 4.3":             {"mastodon42", post("a", media("1")), "a", "", "", samepost.Same},
		"no media on Mastodon 4.3":                      {"mastodon", post("a", media("1")), "a", "", "", samepost.Candidate},
		"public became unlisted":                        {"mastodon", post("a", visibility("public")), "a", "", `,"visibility":"unlisted"`, samepost.Same},
		"private beside a private quote":                {"mastodon", post("a", visibility("public")), "a", "", `,"visibility":"private"`, samepost.Same},
		"direct became public":                          {"mastodon", post("a", visibility("direct")), "a", "", `,"visibility":"public"`, samepost.Candidate},
		"a similar text on Hollo, which hides edits":    {"hollo", post("one two three four"), "one two three five", "", "", samepost.Candidate},
		"another number on Hollo":                       {"hollo", post("Build 41 passed"), "Build 42 passed", "", "", samepost.Different},
		"an edited entry":                               {"mastodon", post("a"), "b", "", `,"edited_at":"2026-01-01T00:00:00Z"`, samepost.Candidate},
		"an old GoToSocial's changed warning":           {"gts018", post("a", warning("x > y")), "a", "x", "", samepost.Same},
		"an old GoToSocial's warning alone":             {"gts018", post("", warning("x > y")), "", "x", "", samepost.Candidate},
		"a request that was cut on snac":                {"snac", post("abc def"), "abc d", "", "", samepost.Candidate},
		"another warning on snac":                       {"snac", post("abc", warning("v")), "abc", "w", "", samepost.Different},
		"Friendica: Markdown is lost":                   {"friendica", post("**a** [b] `c` # d"), "a b c d", "", "", samepost.Same},
		"Friendica: the sign of a number is not":        {"friendica", post("It is -5 degrees"), "It is 5 degrees", "", "", samepost.Candidate},
		"Friendica: nor are spaces between numbers":     {"friendica", post("1 23"), "12 3", "", "", samepost.Candidate},
		"Friendica: another case of a link":             {"friendica", post("see https://a.example/aB"), "see https://a.example/ab", "", "", samepost.Candidate},
		"Friendica: a mention by its account":           {"friendica", post("@bob@a.example hi"), "@bob hi", "", `,"mentions":[{"acct":"Bob@a.example"}]`, samepost.Same},
		"Friendica: a mention of another instance":      {"friendica", post("@bob@a.example hi"), "@bob hi", "", `,"mentions":[{"acct":"bob@b.example"}]`, samepost.Candidate},
		"Friendica: more attachments":                   {"friendica", post("a"), "a", "", `,"media_attachments":[{"id":"9"}]`, samepost.Same},
		"Friendica: another number":                     {"friendica", post("Build 41 passed"), "Build 42 passed", "", "", samepost.Different},
		"Iceshrimp.NET: changed marks":                  {"iceshrimp", post("a <b>b</b> c"), "a **b** c", "", "", samepost.Same},
		"Iceshrimp.NET: a similar text":                 {"iceshrimp", post("one two three <https://x>"), "one two three https", "", "", samepost.Candidate},
		"Takahe: HTML is lost":                          {"takahe", post("a <i>b</i>\n\nc"), "a b\nc", "", "", samepost.Same},
		"a server that nobody knows, the very text":     {"unknown", post("a"), "a", "", "", samepost.Same},
		"a server that nobody knows, a similar text":    {"unknown", post("one two three"), "one two four", "", "", samepost.Candidate},
		"a server that nobody knows, other media":       {"unknown", post("a", media("1")), "a", "", `,"media_attachments":[{"id":"2"}]`, samepost.Candidate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := &mastoapi.Source{ID: "1", Text: mastoapi.Text(test.text), SpoilerText: mastoapi.Text(test.warning)}
			entry := entryOf(t, `{"id":"1"`+test.entry+`}`)
			require.Equal(t, test.want, samepost.Sourced(test.toot, entry, source, rows[test.server]))
		})
	}
}

func TestUnsourced(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		server string
		toot   *mastodon.Toot
		entry  string
		want   samepost.Verdict
	}{
		"Pixelfed: the same words":              {"pixelfed", post("a 5 & <b>b</b>", media("1")), `{"content":"a 5 &amp; b","media_attachments":[{"id":"1"}]}`, samepost.Same},
		"Pixelfed: a sign before a number":      {"pixelfed", post("-5", media("1")), `{"content":"5","media_attachments":[{"id":"1"}]}`, samepost.Candidate},
		"Pixelfed: a warning without sensitive": {"pixelfed", post("a", warning("w"), media("1")), `{"content":"a","media_attachments":[{"id":"1"}]}`, samepost.Same},
		"Pixelfed: a lost warning with it":      {"pixelfed", post("a", warning("w"), media("1"), func(t *mastodon.Toot) { t.Sensitive = true }), `{"content":"a","media_attachments":[{"id":"1"}]}`, samepost.Candidate},
		"Pixelfed: another warning":             {"pixelfed", post("a", warning("w"), media("1")), `{"content":"a","spoiler_text":"v","media_attachments":[{"id":"1"}]}`, samepost.Candidate},
		"Pixelfed: media alone":                 {"pixelfed", post("", media("1")), `{"content":"","media_attachments":[{"id":"1"}]}`, samepost.Same},
		"Pixelfed: fewer media":                 {"pixelfed", post("a", media("1", "2")), `{"content":"a","media_attachments":[{"id":"1"}]}`, samepost.Candidate},
		"Pleroma: a mention of the account":     {"pleroma", post("@bob@a.example hi"), `{"content":"<a>@<span>bob</span></a> hi","mentions":[{"acct":"bob@a.example"}]}`, samepost.Same},
		"Pleroma: a mention of another":         {"pleroma", post("@bob@a.example hi"), `{"content":"<a>@<span>bob</span></a> hi","mentions":[{"acct":"bob@b.example"}]}`, samepost.Candidate},
		"Pleroma: a mention that is none":       {"pleroma", post("@bob@a.example hi"), `{"content":"@bob@a.example hi"}`, samepost.Same},
		"Pleroma: a similar text":               {"pleroma", post("one two"), `{"content":"one two three"}`, samepost.Candidate},
		"Pleroma: media that were dropped":      {"pleroma", post("", media("1")), `{"content":""}`, samepost.Candidate},
		"nothing to know it by":                 {"snac", post("", media("1")), `{"content":"","media_attachments":[{"id":"u_0"}]}`, samepost.Candidate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, samepost.Unsourced(test.toot, entryOf(t, test.entry), rows[test.server]))
		})
	}
}
