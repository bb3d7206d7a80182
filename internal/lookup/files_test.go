package lookup_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mastoerr/mastoerr/internal/lookup"
)

// attached is an entry with attachments of these types and descriptions.
func attached(text string, attachments ...[2]string) string {
	list := ""
	for i, a := range attachments {
		list += fmt.Sprintf(`,{"id":"%d","type":"%s","description":"%s"}`, 70+i, a[0], a[1])
	}
	if list != "" {
		list = list[1:]
	}
	return entry("2", second, `,"text":"`+text+`","media_attachments":[`+list+`]`)
}

func TestAPostIsKnownByItsFiles(t *testing.T) {
	t.Parallel()
	cat, film, gif := draft.File{Kind: "image", Description: "a cat"}, draft.File{Kind: "video"}, draft.File{Kind: "gif"}
	unknown, known := draft.File{Description: "a cat"}, draft.File{HasID: true}
	tests := map[string]struct {
		text  string
		files []draft.File
		shown [][2]string
		err   error
	}{
		"an image":                          {"Hi", []draft.File{cat}, [][2]string{{"image", "a cat"}}, nil},
		"white space in a description":      {"Hi", []draft.File{cat}, [][2]string{{"image", " a  cat "}}, nil},
		"another description":               {"Hi", []draft.File{cat}, [][2]string{{"image", "a dog"}}, lookup.ErrCandidates},
		"a file of an unknown type":         {"Hi", []draft.File{unknown}, [][2]string{{"audio", "a cat"}}, nil},
		"an attachment of an unknown type":  {"Hi", []draft.File{cat}, [][2]string{{"unknown", "a cat"}}, nil},
		"a film that is silent":             {"Hi", []draft.File{film}, [][2]string{{"gifv", ""}}, nil},
		"a film that is an image":           {"Hi", []draft.File{film}, [][2]string{{"image", ""}}, lookup.ErrCandidates},
		"an animation":                      {"Hi", []draft.File{gif}, [][2]string{{"gifv", ""}}, nil},
		"two files":                         {"Hi", []draft.File{cat, film}, [][2]string{{"image", "a cat"}, {"video", ""}}, nil},
		"two files in another order":        {"Hi", []draft.File{cat, film}, [][2]string{{"video", ""}, {"image", "a cat"}}, lookup.ErrCandidates},
		"one of two files":                  {"Hi", []draft.File{cat, film}, [][2]string{{"image", "a cat"}}, lookup.ErrCandidates},
		"one more file":                     {"Hi", []draft.File{cat}, [][2]string{{"image", "a cat"}, {"image", "a cat"}}, lookup.ErrAbsent},
		"an upload of before, with its id":  {"Hi", []draft.File{known}, [][2]string{{"image", "x"}}, lookup.ErrCandidates},
		"no text, and a description":        {"", []draft.File{cat}, [][2]string{{"image", "a cat"}}, nil},
		"no text, and no description":       {"", []draft.File{film}, [][2]string{{"video", ""}}, lookup.ErrCandidates},
		"other words, and the same picture": {"Ho", []draft.File{cat}, [][2]string{{"image", "a cat"}}, lookup.ErrAbsent},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shown := "Hi"
			if test.text == "" {
				shown = ""
			}
			f := goToSocialServer().has(attached(shown, test.shown...), old())
			toot := post(test.text)
			for i := range test.files {
				toot.MediaIDs = append(toot.MediaIDs, mastodon.ID(fmt.Sprint("file ", i)))
			}
			finder := f.finder(toot)
			finder.Draft = &draft.Draft{Files: test.files}
			status, err := finder.Look(context.Background())
			require.Equal(t, test.err, err)
			require.Equal(t, test.err == nil, status != nil)
		})
	}
}

// An attachment that nothing attaches yet proves nothing of a post with other ids.
func TestAFreeAttachmentProvesNothingOfFiles(t *testing.T) {
	t.Parallel()
	f := mastodonServer().fails("/api/v1/accounts/1/statuses", errServer).says("/api/v1/media/70", `{"id":"70"}`)
	toot := post("Hi")
	toot.MediaIDs = []mastodon.ID{"70"}
	finder := f.finder(toot)
	finder.Draft = &draft.Draft{Files: []draft.File{{Kind: "image"}}}
	_, err := finder.Look(context.Background())
	require.Equal(t, errServer, err)
	finder.Draft = nil
	_, err = finder.Look(context.Background())
	require.Equal(t, lookup.ErrAbsent, err)
}

func TestAScheduledPostIsKnownByItsFiles(t *testing.T) {
	t.Parallel()
	at := sent.Add(time.Hour).UTC()
	for description, want := range map[string]error{"a cat": nil, "a dog": lookup.ErrCandidates} {
		f := mastodonServer().has(old()).lists(scheduled, 40, fmt.Sprintf(
			`{"id":"5","scheduled_at":"%s","params":{"text":"Hi","visibility":"public","media_ids":["70"]},`+
				`"media_attachments":[{"id":"70","type":"image","description":"%s"}]}`, at.Format(time.RFC3339), description))
		toot := post("Hi")
		toot.MediaIDs, toot.ScheduledAt = []mastodon.ID{"file 0"}, &at
		finder := f.finder(toot)
		finder.Draft = &draft.Draft{Files: []draft.File{{Kind: "image", Description: "a cat"}}}
		status, err := finder.Look(context.Background())
		require.Equal(t, want, err, description)
		require.Equal(t, want == nil, status != nil, description)
	}
}

func TestLookupsThatShareTheirPagesReadAListOnce(t *testing.T) {
	t.Parallel()
	f := goToSocialServer().has(text("3", 2*second, "Two"), text("2", second, "One"), old())
	pages := new(draft.Pages)
	for _, words := range []string{"One", "Two"} {
		finder := f.finderWithoutClock(post(words))
		finder.Draft = &draft.Draft{Pages: pages}
		if words == "One" {
			finder.SetClock(time.Second) // as the first response does
		}
		status, err := finder.Look(context.Background())
		require.NoError(t, err)
		require.NotNil(t, status)
	}
	require.Equal(t, []string{"/api/v1/accounts/verify_credentials", f.list()}, f.asked[:2])
	require.NotContains(t, f.asked[2:], f.list())
	require.Equal(t, []time.Duration{time.Second}, pages.Ahead, "the second lookup knows the clock")
}
