package mastoapi_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
)

func TestTextAcceptsAnyValue(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]mastoapi.Text{
		`"a\nb"`: "a\nb", `12345678901234567890`: "12345678901234567890", `true`: "true", `null`: "",
		`{"a":1}`: "", `["a"]`: "", `""`: "", ` "a" `: "a", `"\ud800"`: "\ufffd",
	} {
		text := mastoapi.Text("before")
		require.NoError(t, json.Unmarshal([]byte(value), &text))
		require.Equal(t, want, text, value)
	}
}

func TestTimeAcceptsTheFormsOfServers(t *testing.T) {
	t.Parallel()
	want := time.Date(2026, 11, 25, 4, 5, 6, 0, time.UTC)
	for _, value := range []string{"2026-11-25T04:05:06.000Z", "2026-11-25T04:05:06Z", "2026-11-25T05:05:06+01:00", "2026-11-25T04:05:06", "2026-11-25 04:05:06"} {
		var at mastoapi.Time
		require.NoError(t, json.Unmarshal([]byte(`"`+value+`"`), &at))
		require.True(t, want.Equal(at.Time), value)
	}
	for _, value := range []string{`"next tuesday.000Z"`, `""`, `5`, `null`, `{}`} {
		at := mastoapi.Time{Time: want}
		require.NoError(t, json.Unmarshal([]byte(value), &at))
		require.Zero(t, at.Time, value)
	}
}

func TestAListOfAnotherFormDoesNotSpoilTheEntry(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]int{
		`null`: 0, `{}`: 0, `"x"`: 0, `[]`: 0, `[{"id":"1"}]`: 1, `[{"id":"1"},"x",[],{"id":2}]`: 2, `[null]`: 1,
	} {
		var s mastoapi.Status
		require.NoError(t, json.Unmarshal([]byte(`{"id":"1","media_attachments":`+value+`}`), &s))
		require.Len(t, s.Media, want, value)
	}
}

func TestRawTextIsWhereAServerHasIt(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		`{"text":"a"}`:                          "a",
		`{"text":""}`:                           "",
		`{"akkoma":{"source":{"content":"a"}}}`: "a",
		`{"akkoma":{"source":{"content":""}}}`:  "",
		`{"akkoma":{"source":"a"}}`:             "a",
		`{"text":"a","akkoma":{"source":"b"}}`:  "a",
	} {
		var s mastoapi.Status
		require.NoError(t, json.Unmarshal([]byte(entry), &s))
		text, ok := s.RawText()
		require.True(t, ok, entry)
		require.Equal(t, want, text, entry)
	}
	for _, entry := range []string{`{}`, `{"text":null}`, `{"akkoma":{}}`, `{"akkoma":{"source":{}}}`, `{"akkoma":{"source":null}}`, `{"akkoma":{"source":5}}`} {
		var s mastoapi.Status
		require.NoError(t, json.Unmarshal([]byte(entry), &s))
		text, ok := s.RawText()
		require.False(t, ok, "%s: %q", entry, text)
	}
}

func TestOptionsOfAPollAreObjectsOrTitles(t *testing.T) {
	t.Parallel()
	for _, value := range []string{`[{"title":"a"},{"title":"b","votes_count":3}]`, `["a","b"]`} {
		var p mastoapi.Poll
		require.NoError(t, json.Unmarshal([]byte(`{"options":`+value+`}`), &p))
		require.Equal(t, mastoapi.List[mastoapi.PollOption]{{Title: "a"}, {Title: "b"}}, p.Options)
	}
}

func TestAStatusWithAnIDIsDecodedAsFarAsPossible(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body, id string
	}{
		"a status":                      {`{"id":"12","content":"a"}`, "12"},
		"a number as id":                {`{"id":12,"created_at":"next tuesday"}`, "12"},
		"a scheduled one of Mastodon":   {`{"id":"12","scheduled_at":"2026-12-01T09:00:00.000Z","params":{"text":"a","sensitive":"true","poll":{"options":["x"]}},"media_attachments":[]}`, "12"},
		"a date that is none":           {`{"id":"12","created_at":"next tuesday.000Z"}`, "12"},
		"cut behind the id":             {`{"id":"12"`, "12"},
		"cut within the next member":    {`{"uri":"x","id":"12","created_at":"20`, "12"},
		"a number as id, cut behind it": {`{"id":12,"crea`, "12"},
		"with a page behind it":         {`{"id":"12"}<html>`, "12"},
		"white space in front":          {" \r\n" + `{"account":{"id":"7"},"id":"12","x":`, "12"},
	} {
		status := mastoapi.DecodeStatus([]byte(test.body))
		require.NotNil(t, status, name)
		require.Equal(t, mastodon.ID(test.id), status.ID, name)
	}
	for name, body := range map[string]string{
		"nothing":                      "",
		"no id":                        `{"content":"a"}`,
		"null":                         `null`,
		"an empty id":                  `{"id":""}`,
		"null as id":                   `{"id":null}`,
		"an object as id":              `{"id":{"a":1}}`,
		"a list":                       `[{"id":"12"}]`,
		"a page":                       `<html>{"id":"12"}`,
		"cut within the id":            `{"id":"12`,
		"a number that may go on":      `{"id":12`,
		"the id of the account":        `{"account":{"id":"7"`,
		"the id of the account, whole": `{"account":{"id":"7"},"content":"`,
		"an id behind what is broken":  `{"content":x,"id":"12"}`,
	} {
		require.Nil(t, mastoapi.DecodeStatus([]byte(body)), name)
	}
}

func TestAStatusOfOddFieldsKeepsWhatIsReadable(t *testing.T) {
	t.Parallel()
	status := mastoapi.DecodeStatus([]byte(`{"id":"12","uri":"u","url":"v","content":"c","visibility":"private","spoiler_text":"w","created_at":"2026-11-25T04:05:06Z","favourites_count":"many"}`))
	require.Equal(t, []string{"u", "v", "c", "private", "w"}, []string{status.URI, status.URL, status.Content, status.Visibility, status.SpoilerText})
	require.Equal(t, 2026, status.CreatedAt.Year())
}

func TestATimeThatGoMastodonCannotReadLeavesTheRestOfTheStatus(t *testing.T) {
	t.Parallel()
	status := mastoapi.DecodeStatus([]byte(`{"id":"12","created_at":"2026-11-25 04:05:06","edited_at":"2026-11-26T00:00:00","in_reply_to_id":7,"account":{"id":3},"media_attachments":[{"id":1}],"poll":{"options":[{"title":"x"}]}}`))
	require.Equal(t, []any{"7", mastodon.ID("3"), mastodon.ID("1"), "x", 26}, []any{
		status.InReplyToID, status.Account.ID, status.MediaAttachments[0].ID, status.Poll.Options[0].Title, status.EditedAt.Day(),
	})
}

func TestAScheduledStatusIsDecodedAsPostStatusReturnsIt(t *testing.T) {
	t.Parallel()
	var s mastoapi.ScheduledStatus
	require.NoError(t, json.Unmarshal([]byte(`{"id":"12","scheduled_at":"2026-12-01T09:00:00Z","params":{"text":"a","spoiler_text":"w","visibility":"private","sensitive":"true","in_reply_to_id":7,"media_ids":[1,"2"],"poll":{"options":["x","y"]}},"media_attachments":[{"id":1,"type":"image"}]}`), &s))
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	require.Equal(t, &mastodon.Status{
		ID: "12", MediaAttachments: []mastodon.Attachment{{ID: "1", Type: "image"}},
		ScheduledParams: mastodon.ScheduledParams{
			Text: "a", SpoilerText: "w", Visibility: "private", ScheduledAt: &at, InReplyToID: "7", MediaIDs: []mastodon.ID{"1", "2"},
			Poll: &mastodon.Poll{Options: []mastodon.PollOption{{Title: "x"}, {Title: "y"}}},
		},
	}, s.Decode())
	require.Equal(t, mastoapi.List[mastoapi.Text]{"1", "2"}, s.Params.MediaIDs)
}

func TestDecodeList(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		`[]`: 0, ` [ ] `: 0, `[{"id":"1"},null,{}]`: 3,
		"[" + strings.Repeat("{},", 999) + "{}]": mastoapi.MaxEntries,
	} {
		page, err := mastoapi.DecodeList[*mastoapi.Status]([]byte(body))
		require.NoError(t, err)
		require.Len(t, page, want)
	}
	for _, body := range []string{"", "null", `{}`, `"x"`, `5`, `[`, `[{}`, `[{},`, `[{}}`, `<html>`, `[{"id":`} {
		_, err := mastoapi.DecodeList[*mastoapi.Status]([]byte(body))
		require.Error(t, err, body)
	}
	_, err := mastoapi.DecodeList[*mastoapi.Status]([]byte("null"))
	require.ErrorIs(t, err, mastoapi.ErrNoList)
}
