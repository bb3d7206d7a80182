package mastoerrtest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

type source struct {
	Text        string `json:"text"`
	SpoilerText string `json:"spoiler_text"`
}

func TestTextsAreStoredAsTheSoftwareStoresThem(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		software         mastoerrtest.Software
		asked, stored    string
		warning, storedW string
	}{
		"Mastodon strips ASCII, status.rb:429":                 {mastoerrtest.Mastodon("4.6.6"), " \ta\u00a0 \n", "a\u00a0", " w ", "w"},
		"Mastodon rewrites mentions":                           {mastoerrtest.Mastodon("4.6.6"), "@Alice@mastodon.test and @bob@far.test", "@alice and @bob@far.test", "", ""},
		"Mastodon makes a warning the text, service :74":       {mastoerrtest.Mastodon("4.6.6"), "", "w", "w", ""},
		"GoToSocial keeps all, create.go:178":                  {mastoerrtest.GoToSocial(), " a  b ", " a  b ", "x -> y", "x -> y"},
		"Akkoma trims Unicode, activity_draft.ex:78":           {mastoerrtest.Akkoma(), "\u00a0a ", "a", "w", "w"},
		"Pixelfed strips tags, ApiV1Controller.php:3384":       {mastoerrtest.Pixelfed(), "1 < 2 <b>bold</b>", "1 < 2 bold", "w", ""},
		"Friendica loses Markdown, Statuses.php:441":           {mastoerrtest.Friendica(), "**bold** move", "bold move", strings.Repeat("é", 200), strings.Repeat("é", 127)},
		"Hollo: a blank warning is none, statuses.ts:425":      {mastoerrtest.Hollo(), " a ", " a ", "  ", ""},
		"Iceshrimp.NET trims, NoteService.cs:304":              {mastoerrtest.Iceshrimp(), " @ALICE hi ", "@alice hi", " w ", "w"},
		"Iceshrimp.NET takes a quote, StatusController.cs:403": {mastoerrtest.Iceshrimp(), "see https://mastodon.test/@alice/1", "see", "", ""},
		"Sharkey trims, NoteCreateService.ts:342":              {mastoerrtest.Sharkey(), "\u00a0a ", "a", " w ", "w"},
		"snac: a NUL ends a text, measured":                    {mastoerrtest.Snac(), " a\x00b", " a", "w > w", "w > w"},
		"Takahe filters HTML, post.py:501":                     {mastoerrtest.Takahe(), "a  <i>b</i>\nc", "a b c", "w", "w"},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			s := post(t, inst, alice, "status", test.asked, "spoiler_text", test.warning)
			p := inst.Posts()[0]
			assert.Equal(t, [2]string{test.stored, test.storedW}, [2]string{p.Text, p.SpoilerText}, name)
			assert.Equal(t, [2]string{test.asked, test.warning}, [2]string{p.Asked.Status, p.Asked.SpoilerText}, name)
			var src source
			resp := fetch(t, inst, alice.Token, "/api/v1/statuses/"+s.ID+"/source", &src)
			if strings.HasPrefix(name, "Pixelfed") {
				assert.Equal(t, http.StatusNotFound, resp.StatusCode, "no such route")
				return
			}
			assert.Equal(t, source{test.stored, test.storedW}, src, name)
		}, mastoerrtest.WithSoftware(test.software))
	}
}

// Raw text: internaltofrontend.go:1263, NoteRenderer.cs:162, converters.ts:263,
// status_view.ex:432 and measured on snac.
func TestListsHaveTheRawTextWhereTheSoftwareGivesIt(t *testing.T) {
	t.Parallel()
	for _, s := range []mastoerrtest.Software{
		mastoerrtest.GoToSocial(), mastoerrtest.Iceshrimp(), mastoerrtest.Sharkey(), mastoerrtest.Snac(),
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			post(t, inst, alice, "status", "a & b")
			assert.Equal(t, "a & b", list(t, inst, alice, "")[0].Text, s.Version)
		}, mastoerrtest.WithSoftware(s))
	}
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		post(t, inst, alice, "status", "a & b")
		assert.Equal(t, "a & b", list(t, inst, alice, "")[0].Akkoma.Source.Content)
	}, mastoerrtest.WithSoftware(mastoerrtest.Akkoma()))
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		post(t, inst, alice, "status", "a & b")
		assert.Empty(t, list(t, inst, alice, "")[0].Text)
	})
}

// Measured on GoToSocial 0.20; get.go:58 of v0.18.0.
func TestGoToSocialsListsShowAWarningChanged(t *testing.T) {
	t.Parallel()
	for v, exact := range map[string]bool{"0.20.0": true, "0.18.0": false} {
		for asked, shown := range map[string]string{
			"a > b": "a", "x -> y": "x - y", "two  spaces": "two spaces", "R&amp;D": "R&D", "plain": "plain",
			"a\ttab": "a tab", "zero\u200bwidth": "zerowidth", "<b>tag</b>": "tag", "see https://a.test/b": "see https://a.test/b https://a.test/b",
		} {
			inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
				alice := inst.NewAccount("alice")
				s := post(t, inst, alice, "status", "one", "spoiler_text", asked)
				assert.Equal(t, shown, list(t, inst, alice, "")[0].SpoilerText)
				var src source
				fetch(t, inst, alice.Token, "/api/v1/statuses/"+s.ID+"/source", &src)
				if !exact {
					asked = shown
				}
				assert.Equal(t, asked, src.SpoilerText, v)
			}, mastoerrtest.WithSoftware(version(mastoerrtest.GoToSocial(), v)))
		}
	}
}

// status.rb:443 of Mastodon, create.go:384 of GoToSocial.
func TestAReplyToABoostAnswersTheBoostedPost(t *testing.T) {
	t.Parallel()
	for _, s := range []mastoerrtest.Software{mastoerrtest.Mastodon("4.6.6"), mastoerrtest.GoToSocial()} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			parent := post(t, inst, alice, "status", "one")
			var boost entry
			require.NoError(t, json.Unmarshal([]byte(postBody(t, inst, alice, "/api/v1/statuses/"+parent.ID+"/reblog", "", "").body), &boost))
			require.NotEqual(t, parent.ID, boost.ID)
			assert.Equal(t, parent.ID, post(t, inst, alice, "status", "two", "in_reply_to_id", boost.ID).InReplyToID)
		}, mastoerrtest.WithSoftware(s))
	}
}

func TestAMissingReplyTargetIsTreatedAsTheSoftwareDoes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		software mastoerrtest.Software
		status   int
	}{
		"Mastodon":                           {mastoerrtest.Mastodon("4.6.6"), 404},
		"Akkoma, activity_draft.ex:106":      {mastoerrtest.Akkoma(), 200},
		"snac, mastoapi.c:2680":              {mastoerrtest.Snac(), 200},
		"Hollo, measured":                    {mastoerrtest.Hollo(), 500},
		"Iceshrimp.NET, StatusController.cs": {mastoerrtest.Iceshrimp(), 400},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			r := mustSend(t, inst, inst.NewAccount("alice").Token, "", "status", "one", "in_reply_to_id", "12345")
			assert.Equal(t, test.status, r.status, name)
			assert.Len(t, inst.Posts(), map[bool]int{true: 1}[test.status == 200], name)
		}, mastoerrtest.WithSoftware(test.software))
	}
}

// postBody makes a POST with a multipart body that has a file, or without one.
func postBody(t testing.TB, inst *mastoerrtest.Instance, a mastoerrtest.Account, path, contentType, body string) answer {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, inst.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+a.Token)
	req.Header.Set("Accept", "application/json")
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := inst.HTTPClient().Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	var raw json.RawMessage
	_ = json.NewDecoder(resp.Body).Decode(&raw)
	return answer{resp.StatusCode, resp.Header, string(raw)}
}

// media_controller.rb:43 of Mastodon (measured), common.go:317 of GoToSocial,
// statuses.ts:547 of Hollo, utils.ex:38 of Akkoma.
func TestAnAttachmentTellsWhetherAPostHasIt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		software    mastoerrtest.Software
		get, second int
	}{
		"Mastodon":   {mastoerrtest.Mastodon("4.6.6"), 404, 422},
		"before 4.3": {mastoerrtest.Mastodon("4.2.0"), 404, 200},
		"GoToSocial": {mastoerrtest.GoToSocial(), 200, 400},
		"Hollo":      {mastoerrtest.Hollo(), 200, 422},
		"Akkoma":     {mastoerrtest.Akkoma(), 200, 200},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			var m entry
			require.NoError(t, json.Unmarshal([]byte(postBody(t, inst, alice, "/api/v2/media", "multipart/form-data; boundary=b", upload("a.png", png)).body), &m))
			body := `{"status":"one","media_ids":["` + m.ID + `"]}`
			require.Equal(t, 200, postBody(t, inst, alice, "/api/v1/statuses", "application/json", body).status, name)
			assert.Len(t, list(t, inst, alice, "")[0].Media, 1)
			assert.Equal(t, test.get, fetch(t, inst, alice.Token, "/api/v1/media/"+m.ID, nil).StatusCode, name)
			assert.Equal(t, test.second, postBody(t, inst, alice, "/api/v1/statuses", "application/json", body).status, name)
		}, mastoerrtest.WithSoftware(test.software))
	}
}

// Measured on Hollo 0.9.13: a form loses its attachments and its poll.
func TestHolloLosesTheListsOfAForm(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		s := post(t, inst, alice, "status", "one", "media_ids[]", "x", "poll[options][]", "a", "poll[options][]", "b")
		assert.Nil(t, s.Poll)
		assert.Empty(t, s.Media)
		assert.Equal(t, []string{"a", "b"}, inst.Posts()[0].Asked.Poll.Options)
	}, mastoerrtest.WithSoftware(mastoerrtest.Hollo()))
}

// Measured on snac 2.75: image links become attachments, whose ids are its own.
func TestSnacMakesAttachmentsOfImageLinks(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		s := post(t, inst, inst.NewAccount("alice"), "status", "see https://a.test/cat.png", "sensitive", "true")
		require.Len(t, s.Media, 1)
		assert.True(t, strings.HasSuffix(s.Media[0].ID, "_0"))
		assert.False(t, s.Sensitive, "only a warning makes it sensitive")
	}, mastoerrtest.WithSoftware(mastoerrtest.Snac()))
}

// Measured on Mastodon 4.3.23 and 4.6.5.
func TestAScheduledPostGivesTheStringsOfTheFormBack(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		for _, text := range []string{"first", "second"} {
			require.Equal(t, 200, mustSend(t, inst, alice.Token, "", "status", text, "sensitive", "true", "poll[options][]", "a",
				"poll[options][]", "b", "poll[expires_in]", "600", "scheduled_at", time.Now().Add(time.Hour).Format(time.RFC3339)).status)
		}
		var waiting []struct{ Params map[string]any }
		fetch(t, inst, alice.Token, "/api/v1/scheduled_statuses", &waiting)
		require.Len(t, waiting, 2)
		assert.Equal(t, "second", waiting[0].Params["text"], "the newest made comes first")
		assert.Equal(t, "true", waiting[0].Params["sensitive"])
		assert.Equal(t, "600", waiting[0].Params["poll"].(map[string]any)["expires_in"])
	})
}

// Measured on snac 2.75: it has an id at once and is in no list until its time.
func TestSnacHidesAScheduledPost(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		at := time.Now().Add(time.Hour)
		s := post(t, inst, alice, "status", "later", "scheduled_at", at.Format(time.RFC3339))
		var waiting []any
		require.Equal(t, 200, fetch(t, inst, alice.Token, "/api/v1/scheduled_statuses", &waiting).StatusCode)
		assert.Empty(t, waiting)
		assert.Empty(t, list(t, inst, alice, ""))
		assert.Equal(t, 200, fetch(t, inst, alice.Token, "/api/v1/statuses/"+s.ID, nil).StatusCode)
		time.Sleep(time.Hour)
		assert.Equal(t, s.ID, list(t, inst, alice, "")[0].ID)
		assert.True(t, at.Equal(inst.RequirePublishedOnce(t, "later").CreatedAt))
	}, mastoerrtest.WithSoftware(mastoerrtest.Snac()))
}
