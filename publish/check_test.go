package publish_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
	"github.com/mastoerr/mastoerr/publish"
)

const (
	instanceV1 = "GET /api/v1/instance"
	instanceV2 = "GET /api/v2/instance"
	limits     = `{"version":"4.6.6","configuration":{
		"statuses":{"max_characters":500,"max_media_attachments":4,"characters_reserved_per_url":23},
		"media_attachments":{"supported_mime_types":["image/png","audio/mpeg"],"image_size_limit":100,"video_size_limit":1000,"description_limit":10},
		"polls":{"max_options":4,"max_characters_per_option":50,"min_expiration":300,"max_expiration":2629746}}}`
)

// limited makes an instance with small limits.
func limited(inst *mastoerrtest.Instance) {
	inst.Fail(instanceV2, mastoerrtest.AnswerWith(200, testkit.JSONHeader, limits)).Always()
}

func text(s string) publish.Draft { return publish.Draft{Toot: mastodon.Toot{Status: s}} }

func files(all ...publish.Attachment) publish.Draft { return publish.Draft{Files: all} }

func poll(seconds int64, options ...string) publish.Draft {
	return publish.Draft{Toot: mastodon.Toot{Status: "?", Poll: &mastodon.TootPoll{Options: options, ExpiresInSeconds: seconds}}}
}

func in(d time.Duration) publish.Draft {
	at := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(d)
	return publish.Draft{Toot: mastodon.Toot{Status: "Soon", ScheduledAt: &at}}
}

func warned(warning, text string) publish.Draft {
	return publish.Draft{Toot: mastodon.Toot{SpoilerText: warning, Status: text}}
}

func language(tag string) publish.Draft {
	return publish.Draft{Toot: mastodon.Toot{Status: "Hi", Language: tag}}
}

func TestCheckSaysWhatTheInstanceWouldSay(t *testing.T) {
	t.Parallel()
	cat := publish.FromBytes("cat.png", []byte(png), "a cat")
	tests := map[string]struct {
		draft publish.Draft
		code  mastoerr.Code
	}{
		"500 characters":                             {text(strings.Repeat("x", 500)), ""},
		"501 characters":                             {text(strings.Repeat("x", 501)), mastoerr.CodeTextTooLong},
		"500 characters that take 3 bytes":           {text(strings.Repeat("語", 500)), ""},
		"500 characters of 7 signs":                  {text(strings.Repeat("\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", 500)), ""},
		"501 emojis":                                 {text(strings.Repeat("\U0001F600", 501)), mastoerr.CodeTextTooLong},
		"a link of 1000 characters":                  {text(strings.Repeat("x", 470) + " https://example.com/" + strings.Repeat("y", 1000)), ""},
		"a link that is too much":                    {text(strings.Repeat("x", 480) + " https://example.com/" + strings.Repeat("y", 1000)), mastoerr.CodeTextTooLong},
		"a mention without its domain":               {text(strings.Repeat("x", 490) + " @bob@" + strings.Repeat("y", 60) + ".example"), ""},
		"warning and text together":                  {warned(strings.Repeat("x", 250), strings.Repeat("y", 251)), mastoerr.CodeTextTooLong},
		"white space at the ends":                    {text(strings.Repeat("x", 500) + strings.Repeat("\n", 50)), ""},
		"nothing":                                    {text(" \n"), mastoerr.CodeTextBlank},
		"a warning alone":                            {warned("Beware", ""), ""},
		"a picture alone":                            {files(cat), ""},
		"bytes that are not UTF-8":                   {text("sch\xf6n"), mastoerr.CodeInvalidParameter},
		"a NUL":                                      {warned("a\x00", "b"), mastoerr.CodeInvalidParameter},
		"a NUL in an alternative text":               {files(publish.FromBytes("a.png", []byte(png), "a\x00")), mastoerr.CodeInvalidParameter},
		"4 attachments":                              {files(cat, cat, cat, cat), ""},
		"5 attachments":                              {files(cat, cat, cat, cat, cat), mastoerr.CodeMediaTooMany},
		"a poll and a picture":                       {publish.Draft{Toot: poll(600, "a", "b").Toot, Files: []publish.Attachment{cat}}, mastoerr.CodeMediaTooMany},
		"an image that is too large":                 {files(publish.FromBytes("a.png", []byte(png+strings.Repeat("x", 100)), "")), mastoerr.CodeMediaTooLarge},
		"a sound of that size":                       {files(publish.FromBytes("a.mp3", []byte("ID3"+strings.Repeat("x", 100)), "")), ""},
		"a sound that is too large":                  {files(publish.FromBytes("a.mp3", []byte("ID3"+strings.Repeat("x", 1000)), "")), mastoerr.CodeMediaTooLarge},
		"a file of an unknown type, too large":       {files(publish.FromBytes("a", []byte(strings.Repeat("x", 1001)), "")), mastoerr.CodeMediaTooLarge},
		"a file of an unknown type":                  {files(publish.FromBytes("a", []byte(strings.Repeat("x", 999)), "")), ""},
		"a type that the instance does not take":     {files(publish.FromBytes("a.png", []byte(mp4), "")), mastoerr.CodeMediaTypeUnsupported},
		"another name of a type":                     {files(publish.FromReader("a.mp3", nil, "")), ""},
		"a type by the name of what is not opened":   {files(publish.FromReader("a.mkv", nil, "")), mastoerr.CodeMediaTypeUnsupported},
		"an empty file":                              {files(publish.FromBytes("a.png", nil, "")), mastoerr.CodeMediaUnprocessable},
		"a file that is not there":                   {files(publish.FromFile("no/such/file.png", "")), mastoerr.CodeMediaUnprocessable},
		"a description that is too long":             {files(publish.FromBytes("a.png", []byte(png), strings.Repeat("x", 11))), mastoerr.CodeMediaDescriptionTooLong},
		"a poll":                                     {poll(300, "a", "b"), ""},
		"a poll of one option":                       {poll(300, "a", " "), mastoerr.CodePollInvalid},
		"a poll of five options":                     {poll(300, "a", "b", "c", "d", "e"), mastoerr.CodePollInvalid},
		"a poll with an option that is too long":     {poll(300, "a", strings.Repeat("b", 51)), mastoerr.CodePollInvalid},
		"a poll that is too short":                   {poll(299, "a", "b"), mastoerr.CodePollInvalid},
		"a poll that is too long":                    {poll(2629747, "a", "b"), mastoerr.CodePollInvalid},
		"a post for tomorrow":                        {in(24 * time.Hour), ""},
		"a post in five minutes, by another clock":   {in(4*time.Minute + 10*time.Second), ""},
		"a post in three minutes":                    {in(3 * time.Minute), mastoerr.CodeScheduledTooSoon},
		"a post for yesterday, which is out at once": {in(-24 * time.Hour), mastoerr.CodeScheduledTooSoon},
		"a language":                                 {language("de"), ""},
		"a language with a script and a country":     {language("zh-Hans_CN"), ""},
		"no language":                                {language("Deutsch!"), mastoerr.CodeLanguageInvalid},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
				limited(inst)
				err := publish.Check(t.Context(), c, test.draft)
				require.Equal(t, test.code, mastoerr.CodeOf(err), "%v", err)
				if test.code != "" {
					require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)
				}
			})
		})
	}
}

func TestCheckNamesTheFile(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		limited(inst)
		err := publish.Check(t.Context(), c, files(publish.FromBytes("photos/cat.png", []byte(mp4), "")))
		var failed *publish.FileError
		require.ErrorAs(t, err, &failed)
		require.Equal(t, "cat.png", failed.Name)
		require.ErrorContains(t, err, "cat.png")
	})
}

// What an instance does not name is no reason to refuse a post.
func TestCheckPassesWhereNothingIsKnown(t *testing.T) {
	t.Parallel()
	answers := map[string]string{
		"no limits":            `{"version":"1"}`,
		"limits that are none": `{"version":"1","configuration":{"statuses":{"max_characters":null,"max_media_attachments":-1},"polls":[]}}`,
		"PHP's empty object":   `{"version":"1","configuration":[]}`,
		"no instance":          `[]`,
	}
	for name, body := range answers {
		t.Run(name, func(t *testing.T) {
			onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
				inst.Fail(instanceV2, mastoerrtest.AnswerWith(200, testkit.JSONHeader, body))
				inst.Fail(instanceV1, mastoerrtest.AnswerWith(200, testkit.JSONHeader, body))
				cat := publish.FromBytes("a.png", []byte(png), strings.Repeat("x", 5000))
				d := files(cat, cat, cat, cat, cat, cat)
				d.Toot.Status = strings.Repeat("x", 1e6)
				require.NoError(t, publish.Check(t.Context(), c, d))
			})
		})
	}
}

func TestCheckReadsTheOldFormOfLimits(t *testing.T) {
	t.Parallel()
	answers := map[string]string{
		"of Friendica":  `{"version":"2.8.0 (compatible; Friendica 2024.12)","max_toot_chars":50,"poll_limits":{"max_options":2}}`,
		"of Pleroma":    `{"version":"2.7.2 (compatible; Pleroma 2.6.0)","max_toot_chars":"50","poll_limits":{"max_options":2}}`,
		"of Mastodon 4": `{"version":"4.0.0","configuration":{"statuses":{"max_characters":50},"polls":{"max_options":2}}}`,
	}
	missing := map[string]mastoerrtest.Fault{
		"a 404":        mastoerrtest.AnswerWith(404, testkit.JSONHeader, `{"error":"Not Found"}`),
		"a start page": mastoerrtest.AnswerWith(200, http.Header{"Content-Type": {"text/html"}}, "<html><title>Welcome</title></html>"),
	}
	for name, body := range answers {
		for how, fault := range missing {
			t.Run(name+" after "+how, func(t *testing.T) {
				onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
					inst.Fail(instanceV2, fault).Always()
					inst.Fail(instanceV1, mastoerrtest.AnswerWith(200, testkit.JSONHeader, body)).Always()
					require.ErrorIs(t, publish.Check(t.Context(), c, text(strings.Repeat("x", 51))), mastoerr.CodeTextTooLong)
					require.ErrorIs(t, publish.Check(t.Context(), c, poll(600, "a", "b", "c")), mastoerr.CodePollInvalid)
				})
			})
		}
	}
}

func TestLimitsAreKeptForADay(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		require.NoError(t, publish.Check(t.Context(), c, text("Hi")))
		other := inst.NewAccount("other").Client()
		other.Transport = c.Transport
		time.Sleep(23 * time.Hour)
		require.NoError(t, publish.Check(t.Context(), other, text("Hi")))
		inst.RequireRequests(t, 1, instanceV2)
		time.Sleep(2 * time.Hour)
		require.NoError(t, publish.Check(t.Context(), c, text("Hi")))
		inst.RequireRequests(t, 2, instanceV2)
	})
}

func TestCheckReturnsTheFailureOfAnInstanceThatDoesNotAnswer(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		inst.Fail(instanceV2, mastoerrtest.Fault{Break: mastoerrtest.Refused}).Always()
		err := publish.Check(t.Context(), c, text("Hi"))
		require.ErrorIs(t, err, mastoerr.CodeConnectionFailed)
		require.Equal(t, mastoerr.StepResend, mastoerr.Advise(err).Step)
	})
}

// What Check lets pass, and the instance does as well.
func TestCheckAgreesWithMastodon(t *testing.T) {
	onMastodon(t, func(t *testing.T, inst *mastoerrtest.Instance, c *mastodon.Client) {
		for _, d := range []publish.Draft{
			text(strings.Repeat("x", 5000)), text(strings.Repeat("x", 5001)), text(" "),
			in(time.Hour), poll(600, "a"), poll(600, "a", "b"), files(publish.FromBytes("a.png", []byte(png), strings.Repeat("x", 1501))),
		} {
			checked := publish.Check(t.Context(), c, d)
			_, err := publish.Post(t.Context(), c, d, mastoerr.Policy{})
			if checked != nil {
				require.Equal(t, mastoerr.CodeOf(err), mastoerr.CodeOf(checked), "%v", err)
			} else {
				require.True(t, err == nil || mastoerr.CodeOf(err) == mastoerr.CodeMediaDescriptionTooLong, "%v", err)
			}
		}
	})
}

func TestInstanceURLSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	base, err := publish.InstanceURL("@alice@Example.Social")
	require.NoError(t, err)
	require.Equal(t, "https://example.social", base)
	_, err = publish.InstanceURL("alice:secret@example.social")
	require.ErrorIs(t, err, mastoerr.CodeInvalidInstanceURL)
	require.ErrorContains(t, err, "password")
	require.NotContains(t, err.Error(), "secret")
	require.Equal(t, mastoerr.StepFix, mastoerr.Advise(err).Step)
}
