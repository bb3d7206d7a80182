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

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// What becomes of scheduled_at. Each row names a measurement of November 2026, or the
// line of the server's source; facts_tables.go of internal/fakemastodon names the
// commits.
func TestAScheduledPostIsKeptIgnoredOrRefused(t *testing.T) {
	t.Parallel()
	for source, test := range map[string]struct {
		software mastoerrtest.Software
		delay    time.Duration
		status   int
		atOnce   bool
		list     int  // the status of the list of scheduled posts
		listed   bool // the list has it
	}{
		"Mastodon, measured on 4.3.23 and 4.6.5":                 {mastoerrtest.Mastodon("4.6.5"), time.Hour, 200, false, 200, true},
		"Mastodon, scheduled_status.rb: five minutes":            {mastoerrtest.Mastodon("4.6.5"), time.Minute, 422, false, 200, false},
		"Mastodon, post_status_service.rb:95: in the past":       {mastoerrtest.Mastodon("4.6.5"), -time.Hour, 200, true, 200, false},
		"GoToSocial, measured on 0.20":                           {mastoerrtest.GoToSocial(), time.Hour, 200, false, 200, true},
		"GoToSocial, status/create.go:136: in the past":          {mastoerrtest.GoToSocial(), -time.Hour, 200, true, 200, false},
		"Akkoma, status_controller.ex:153: within five minutes":  {mastoerrtest.Akkoma(), time.Minute, 200, true, 200, false},
		"Akkoma, scheduled_activity_view.ex:32":                  {mastoerrtest.Akkoma(), time.Hour, 200, false, 200, true},
		"Friendica, ScheduledStatus.php:50":                      {mastoerrtest.Friendica(), time.Hour, 200, false, 200, true},
		"Hollo, measured on 0.9.13; statuses.ts:364":             {mastoerrtest.Hollo(), time.Hour, 200, true, 404, false},
		"Pixelfed, routes/api.php has none":                      {mastoerrtest.Pixelfed(), time.Hour, 200, true, 404, false},
		"Sharkey, mastodon/endpoints/status.ts has none":         {mastoerrtest.Sharkey(), time.Hour, 200, true, 404, false},
		"Takahe, api/urls.py has none":                           {mastoerrtest.Takahe(), time.Hour, 200, true, 404, false},
		"Iceshrimp.NET, StatusController.cs":                     {mastoerrtest.Iceshrimp(), time.Hour, 422, false, 404, false},
		"snac, measured on 2.75; mastoapi.c:2064 lists none":     {mastoerrtest.Snac(), time.Hour, 200, false, 200, false},
		"snac, measured on 2.75: in the past is the time it has": {mastoerrtest.Snac(), -time.Hour, 200, true, 200, false},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			at := time.Now().Add(test.delay).Format(time.RFC3339)
			assert.Equal(t, test.status, mustSend(t, inst, alice.Token, "", "status", "one", "scheduled_at", at).status, source)
			assert.Equal(t, test.atOnce, inst.PostCount() == 1, source)
			var waiting []json.RawMessage
			assert.Equal(t, test.list, fetch(t, inst, alice.Token, "/api/v1/scheduled_statuses", &waiting).StatusCode, source)
			assert.Equal(t, test.listed, len(waiting) == 1, source)
			time.Sleep(time.Hour)
			assert.Equal(t, test.status == 200, inst.PostCount() == 1, source)
		}, mastoerrtest.WithSoftware(test.software))
	}
}

// Measured on GoToSocial 0.20: the poll of a scheduled post comes back with its options
// as strings, which go-mastodon cannot decode. The newest made comes first.
func TestGoToSocialsScheduledPollCannotBeDecoded(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		c := mastoerr.Wrap(alice.Client())
		soon, late := time.Now().Add(time.Hour), time.Now().Add(2*time.Hour)
		_, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "without a poll", ScheduledAt: &late})
		require.NoError(t, err)
		poll := &mastodon.TootPoll{Options: []string{"a", "b"}, ExpiresInSeconds: 600}
		_, err = c.PostStatus(t.Context(), &mastodon.Toot{Status: "with a poll", ScheduledAt: &soon, Poll: poll})
		require.Error(t, err)
		require.Len(t, inst.Scheduled(), 2, "it was kept all the same")

		var waiting []struct {
			Params struct {
				Text string
				Poll *struct{ Options []string }
			}
		}
		fetch(t, inst, alice.Token, "/api/v1/scheduled_statuses", &waiting)
		require.Len(t, waiting, 2)
		assert.Equal(t, "with a poll", waiting[0].Params.Text)
		assert.Equal(t, []string{"a", "b"}, waiting[0].Params.Poll.Options)
	}, mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
}

// What becomes of an attachment that is not there, in JSON and, where that differs, in
// a form. Sources as above.
func TestAnUnknownAttachmentIsDroppedOrRefused(t *testing.T) {
	t.Parallel()
	for source, test := range map[string]struct {
		software     mastoerrtest.Software
		inJSON, form int
	}{
		"Mastodon, measured; post_status_service.rb:214":        {mastoerrtest.Mastodon("4.6.5"), 422, 422},
		"Mastodon before 4.3, mastodon/mastodon#31681":          {mastoerrtest.Mastodon("4.2.0"), 200, 200},
		"GoToSocial, status/common.go:317":                      {mastoerrtest.GoToSocial(), 400, 400},
		"Akkoma, common_api/utils.ex:38":                        {mastoerrtest.Akkoma(), 200, 200},
		"Friendica, Statuses.php:405":                           {mastoerrtest.Friendica(), 200, 200},
		"Iceshrimp.NET, StatusController.cs:396":                {mastoerrtest.Iceshrimp(), 200, 200},
		"snac, measured on 2.75":                                {mastoerrtest.Snac(), 200, 200},
		"Pixelfed, ApiV1Controller.php:3418":                    {mastoerrtest.Pixelfed(), 400, 400},
		"Sharkey, endpoints/notes/create.ts:277":                {mastoerrtest.Sharkey(), 400, 400},
		"Takahe, api/views/statuses.py":                         {mastoerrtest.Takahe(), 404, 404},
		"Hollo, statuses.ts:547; a form was measured on 0.9.13": {mastoerrtest.Hollo(), 422, 200},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			inJSON := postBody(t, inst, alice, "/api/v1/statuses", "application/json", `{"status":"one","media_ids":["77"]}`)
			assert.Equal(t, test.inJSON, inJSON.status, source)
			form := mustSend(t, inst, alice.Token, "", "status", "one", "media_ids[]", "77")
			assert.Equal(t, test.form, form.status, source)
			for _, p := range inst.Posts() {
				assert.Empty(t, p.Media, source)
				assert.Len(t, p.Asked.MediaIDs, 1, source)
			}
		}, mastoerrtest.WithSoftware(test.software))
	}
}

// ApiV1Controller.php:3407 of Pixelfed: a reply is saved before its attachments are
// looked at, and the caller gets the refusal.
func TestPixelfedPublishesAReplyThatItRefuses(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		parent := post(t, inst, alice, "status", "parent")
		refused := mustSend(t, inst, alice.Token, "", "status", "reply", "in_reply_to_id", parent.ID, "media_ids[]", "77")
		assert.Equal(t, 400, refused.status)
		assert.Empty(t, inst.RequirePublishedOnce(t, "reply").Media)
	}, mastoerrtest.WithSoftware(mastoerrtest.Pixelfed()))
}

// Measured on Hollo 0.9.13; statuses.ts:346 and accounts.ts:699.
func TestHolloRefusesAFormsSensitiveAndTakesAnyLength(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		refused := mustSend(t, inst, alice.Token, "", "status", "one", "sensitive", "true")
		assert.Equal(t, 422, refused.status)
		assert.JSONEq(t, `{"error":"invalid_request"}`, refused.body)
		assert.Equal(t, 200, postBody(t, inst, alice, "/api/v1/statuses", "application/json", `{"status":"one","sensitive":true}`).status)
		assert.Equal(t, 200, mustSend(t, inst, alice.Token, "", "status", strings.Repeat("long ", 100_000)).status)
	}, mastoerrtest.WithSoftware(mastoerrtest.Hollo()))
}

func TestHollosLinkSkipsAPostAPageAndMaxIDDoesNot(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		for range 7 {
			post(t, inst, alice, "status", "one")
		}
		path := "/api/v1/accounts/" + string(alice.ID) + "/statuses?limit=3"
		seen := 0
		for path != "" {
			var page []entry
			resp := fetch(t, inst, alice.Token, path, &page)
			require.Equal(t, http.StatusOK, resp.StatusCode)
			seen += len(page)
			next, _, _ := strings.Cut(strings.TrimPrefix(resp.Header.Get("Link"), "<"), ">")
			path = strings.TrimPrefix(next, inst.URL)
		}
		assert.Equal(t, 6, seen, "3 of 7, 1 left out, 3")

		first := list(t, inst, alice, "?limit=3")
		second := list(t, inst, alice, "?limit=3&max_id="+first[2].ID)
		assert.Len(t, list(t, inst, alice, "?limit=3&max_id="+second[2].ID), 1)
	}, mastoerrtest.WithSoftware(mastoerrtest.Hollo()))
}

// Measured on snac 2.75; mastoapi.c:1677.
func TestSnacsListIgnoresItsParameters(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		first := post(t, inst, alice, "status", "one")
		post(t, inst, alice, "status", "two")
		require.Equal(t, 200, postBody(t, inst, alice, "/api/v1/statuses/"+first.ID+"/reblog", "", "").status)
		assert.Len(t, list(t, inst, alice, "?limit=1&exclude_reblogs=true&max_id="+first.ID), 3)
	}, mastoerrtest.WithSoftware(mastoerrtest.Snac()))
}
