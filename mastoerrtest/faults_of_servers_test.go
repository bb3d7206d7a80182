package mastoerrtest_test

import (
	"context"
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

const statuses = "POST /api/v1/statuses"

// fetch makes a GET request and decodes the response into v, if there is one.
func fetch(t testing.TB, inst *mastoerrtest.Instance, token, path string, v any) *http.Response {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, inst.URL+path, nil)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept", "application/json")
	resp, err := inst.HTTPClient().Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	if v != nil && resp.StatusCode == http.StatusOK {
		require.NoError(t, json.NewDecoder(resp.Body).Decode(v))
	}
	return resp
}

// entry is what a status shows, as far as the tests of this package look at it.
type entry struct {
	ID          string                      `json:"id"`
	CreatedAt   string                      `json:"created_at"`
	EditedAt    *string                     `json:"edited_at"`
	Text        string                      `json:"text"`
	SpoilerText string                      `json:"spoiler_text"`
	Visibility  string                      `json:"visibility"`
	InReplyToID string                      `json:"in_reply_to_id"`
	Sensitive   bool                        `json:"sensitive"`
	Account     struct{ ID string }         `json:"account"`
	Application *struct{ Name string }      `json:"application"`
	Media       []struct{ ID, Type string } `json:"media_attachments"`
	Poll        *struct{ ID string }        `json:"poll"`
	Akkoma      struct {
		Source struct{ Content string } `json:"source"`
	} `json:"akkoma"`
}

// list returns the account's own list.
func list(t testing.TB, inst *mastoerrtest.Instance, a mastoerrtest.Account, query string) []entry {
	t.Helper()
	var entries []entry
	resp := fetch(t, inst, a.Token, "/api/v1/accounts/"+string(a.ID)+"/statuses"+query, &entries)
	require.Equal(t, 200, resp.StatusCode)
	return entries
}

// A commit that hangs shows the time at which the request came (app/models/status.rb).
func TestALatePostAppearsAtItsTimeWithAnOldDate(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		sent := time.Now()
		inst.Fail(statuses, mastoerrtest.Fault{Break: mastoerrtest.Reset}.Late(80*time.Second))
		_, err := send(t, context.Background(), inst, alice.Token, "k", "status", "late")
		require.Error(t, err)
		time.Sleep(40 * time.Second)
		mustSend(t, inst, alice.Token, "", "status", "between")
		time.Sleep(40*time.Second - time.Millisecond)
		require.Len(t, list(t, inst, alice, ""), 1)
		time.Sleep(time.Millisecond)
		entries := list(t, inst, alice, "")
		require.Len(t, entries, 2)
		assert.Equal(t, sent.UTC().Format("2006-01-02T15:04:05.000Z"), entries[1].CreatedAt)
		p := inst.RequirePublishedOnce(t, "late")
		assert.Equal(t, 80*time.Second, p.Time.Sub(sent))
		assert.Equal(t, sent, p.CreatedAt)
	})
}

func TestListsFailInTheWaysOfLists(t *testing.T) {
	t.Parallel()
	for fault, want := range map[mastoerrtest.ListFault]string{
		mastoerrtest.NullList: `null`, mastoerrtest.EmptyList: `[]`, mastoerrtest.EmptyEntries: `[{}]`,
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			mustSend(t, inst, alice.Token, "", "status", "one")
			inst.Fail("GET /api/v1/accounts/:id/statuses", mastoerrtest.Fault{List: fault})
			var body json.RawMessage
			fetch(t, inst, alice.Token, "/api/v1/accounts/"+string(alice.ID)+"/statuses", &body)
			assert.JSONEq(t, want, string(body))
			assert.Equal(t, string(fault), inst.Requests()[1].Fault)
			assert.Len(t, list(t, inst, alice, ""), 1)
		})
	}
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		mustSend(t, inst, alice.Token, "", "status", "one")
		mustSend(t, inst, alice.Token, "", "status", "two")
		inst.Fail("GET /api/v1/accounts/:id/statuses",
			mastoerrtest.Fault{}, mastoerrtest.Fault{List: mastoerrtest.OldestFirst}, mastoerrtest.Fault{List: mastoerrtest.NoTimes})
		right, reversed, timeless := list(t, inst, alice, ""), list(t, inst, alice, ""), list(t, inst, alice, "")
		assert.Equal(t, []entry{right[1], right[0]}, reversed)
		assert.Empty(t, timeless[0].CreatedAt)
		assert.Equal(t, right[0].ID, timeless[0].ID)
	})
}

func TestListsLagBehind(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		inst.Fail(statuses, mastoerrtest.Fault{}, mastoerrtest.Fault{ListedAfter: time.Minute}, mastoerrtest.Fault{ListedAfter: -1})
		mustSend(t, inst, alice.Token, "", "status", "one")
		mustSend(t, inst, alice.Token, "", "status", "a minute later")
		var never entry
		require.NoError(t, json.Unmarshal([]byte(mustSend(t, inst, alice.Token, "", "status", "never").body), &never))
		assert.Empty(t, list(t, inst, alice, ""))
		time.Sleep(10 * time.Second)
		assert.Len(t, list(t, inst, alice, ""), 1)
		time.Sleep(time.Hour)
		assert.Len(t, list(t, inst, alice, ""), 2)
		assert.Equal(t, 200, fetch(t, inst, alice.Token, "/api/v1/statuses/"+never.ID, nil).StatusCode)
	}, mastoerrtest.WithListLag(10*time.Second))
}

func TestAPageIsAsLargeAsTheInstanceWants(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		for range 7 {
			mustSend(t, inst, alice.Token, "", "status", "same")
		}
		first := list(t, inst, alice, "?limit=40")
		require.Len(t, first, 5)
		assert.Len(t, list(t, inst, alice, "?limit=40&max_id="+first[4].ID), 2)
	}, mastoerrtest.WithPageSize(5))
}

func TestTwoClocksDiffer(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		now := time.Now().UTC()
		posted := mustSend(t, inst, alice.Token, "", "status", "one")
		assert.Equal(t, now.Add(-time.Minute).Format(http.TimeFormat), posted.header.Get("Date"))
		assert.Equal(t, now.Add(time.Hour).Format("2006-01-02T15:04:05.000Z"), list(t, inst, alice, "")[0].CreatedAt)
		assert.True(t, now.Equal(inst.RequirePublishedOnce(t, "one").CreatedAt))

		at := now.Add(2 * time.Hour) // by the application's clock, an hour away
		require.Equal(t, 200, mustSend(t, inst, alice.Token, "", "status", "later", "scheduled_at", at.Format(time.RFC3339)).status)
		time.Sleep(time.Hour)
		inst.RequirePublishedOnce(t, "later")
	}, mastoerrtest.WithClock(time.Hour, -time.Minute))
}

func TestAnInstanceMayHaveNoDate(t *testing.T) {
	t.Parallel()
	for name, option := range map[string]mastoerrtest.Option{
		"by option": mastoerrtest.WithoutDate(), "snac, measured": mastoerrtest.WithSoftware(mastoerrtest.Snac()),
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			posted := mustSend(t, inst, inst.NewAccount("alice").Token, "", "status", "one")
			assert.NotContains(t, posted.header, "Date", name)
		}, option)
	}
}

// xs_io.h of snac 2.75: a body that ends early is taken as it is.
func TestSnacPublishesWhatCameOfARequestThatWasCut(t *testing.T) {
	t.Parallel()
	cut := mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.CutRequest}
	text := strings.Repeat("a secret ", 20)
	for _, s := range []mastoerrtest.Software{mastoerrtest.Snac(), mastoerrtest.Mastodon("4.6.6")} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			inst.Fail(statuses, cut)
			_, err := send(t, context.Background(), inst, inst.NewAccount("alice").Token, "", "status", text, "visibility", "private")
			require.Error(t, err)
			posts := inst.Posts()
			if s.Keys != mastoerrtest.KeysIgnored {
				assert.Empty(t, posts)
				return
			}
			require.Len(t, posts, 1)
			assert.True(t, strings.HasPrefix(text, posts[0].Text))
			assert.NotEmpty(t, posts[0].Text)
			assert.Equal(t, "public", posts[0].Visibility, "the visibility came after the cut")
		}, mastoerrtest.WithSoftware(s))
	}
}

// app/lib/antispam.rb:19; a scheduled post is a 500 (measured on 4.6.5).
func TestASpamFilterAnswers200AndStoresNothing(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		inst.Fail(statuses, mastoerrtest.Fault{Dropped: true}).Times(2)
		posted := mustSend(t, inst, alice.Token, "k", "status", "buy now")
		require.Equal(t, 200, posted.status)
		var s entry
		require.NoError(t, json.Unmarshal([]byte(posted.body), &s))
		assert.Equal(t, 404, fetch(t, inst, alice.Token, "/api/v1/statuses/"+s.ID, nil).StatusCode)
		inst.RequireNotPublished(t, "buy now")
		at := time.Now().Add(time.Hour).Format(time.RFC3339)
		assert.Equal(t, 500, mustSend(t, inst, alice.Token, "", "status", "buy now", "scheduled_at", at).status)
	})
}

// app/controllers/api/v1/accounts/statuses_controller.rb:4, where a token that nobody
// knows is none.
func TestATokenThatMayOnlyPostReadsNoList(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		token := alice.NewToken("write:statuses")
		require.Equal(t, 200, mustSend(t, inst, token, "", "status", "one").status)
		for path, unknown := range map[string]int{
			"/api/v1/accounts/" + string(alice.ID) + "/statuses": 200, "/api/v1/accounts/verify_credentials": 401, "/api/v1/timelines/home": 401,
		} {
			assert.Equal(t, 403, fetch(t, inst, token, path, nil).StatusCode, path)
			assert.Equal(t, unknown, fetch(t, inst, "no token", path, nil).StatusCode, path)
		}
		assert.Equal(t, 200, fetch(t, inst, token, "/api/v1/instance", nil).StatusCode)
	})
}

func TestTheOwnerPostsEditsAndDeletesByHand(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		c := mastoerr.Wrap(alice.Client())
		ours, err := c.PostStatus(t.Context(), &mastodon.Toot{Status: "the same"})
		require.NoError(t, err)
		theirs := alice.Publish("Web", mastodon.Toot{Status: "the same", Visibility: "private"})
		assert.NotEqual(t, ours.ID, theirs.ID)
		entries := list(t, inst, alice, "")
		require.Len(t, entries, 2)
		assert.Equal(t, "Web", entries[0].Application.Name)
		assert.Equal(t, "mastoerrtest", entries[1].Application.Name)

		posts := inst.RequirePublished(t, 2, "the same")
		assert.EqualValues(t, 1, posts[0].Request)
		assert.Zero(t, posts[1].Request, "nobody asked for it")
		assert.Equal(t, "private", posts[1].Asked.Visibility)

		inst.EditByHand(ours.ID, "changed")
		assert.NotNil(t, list(t, inst, alice, "")[1].EditedAt)
		inst.DeleteByHand(theirs.ID)
		assert.Len(t, list(t, inst, alice, ""), 1)
		assert.True(t, inst.Posts()[0].Edited)
		assert.True(t, inst.Posts()[1].Deleted)
	})
}
