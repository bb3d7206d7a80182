package mastoerr_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

// flood is an answer of a look that goes on for a gigabyte.
func flood(begin, again string) answer {
	return func(req *http.Request) (*http.Response, error) {
		resp := respond(req, 200, "")
		block := strings.Repeat(again, 1+1<<10/len(again))
		endless := readerFunc(func(p []byte) (int, error) { return copy(p, block[:len(block)/len(again)*len(again)]), nil })
		resp.ContentLength = -1
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(begin), io.LimitReader(wholly{endless}, 1<<30)))
		return resp, nil
	}
}

// wholly lets no copy end within the text.
type wholly struct{ io.Reader }

func (w wholly) Read(p []byte) (int, error) {
	if len(p) < 2<<10 {
		small := make([]byte, 2<<10)
		n, err := w.Reader.Read(small)
		return copy(p, small[:n]), err
	}
	return w.Reader.Read(p)
}

// It measures what the whole process does, so it does not run beside others.
func TestALookThatIsFloodedCostsLittle(t *testing.T) {
	due := time.Now().Add(time.Hour)
	account := says(200, `{"id":"1"}`)
	tests := map[string]struct {
		toot    *mastodon.Toot
		answers []answer
		most    uint64 // MiB
	}{
		"scheduled statuses":    {&mastodon.Toot{Status: "x", ScheduledAt: &due}, []answer{flood("[{}", ",{}")}, 64},
		"statuses":              {&mastodon.Toot{Status: "x"}, []answer{account, flood("[{}", ",{}")}, 64},
		"the account":           {&mastodon.Toot{Status: "x"}, []answer{flood(`{"id":"`, "1")}, 64},
		"a status without end":  {&mastodon.Toot{Status: "x"}, []answer{account, flood(`[{"id":"`, "1")}, 64},
		"white space":           {&mastodon.Toot{Status: "x"}, []answer{account, flood(" ", " ")}, 64},
		"a source, of a status": {&mastodon.Toot{Status: "x"}, []answer{account, says(200, `[{"id":"1","created_at":"2999-01-01T00:00:00Z"}]`), flood(`{"text":"`, "x")}, 64},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, s := client(t, c.answers...)
				cost := allocatedOnce(func() {
					_, _ = mastoerr.FindStatus(t.Context(), client, c.toot, time.Now())
				})
				require.Less(t, cost, c.most<<20*uint64(max(1, len(s.requests))), "%d requests", len(s.requests))
				require.Less(t, len(s.requests), 200)
			})
		})
	}
}

func TestALookAsksForTheNewest200OfLongerPagesToo(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		entry := `{"id":"5","created_at":"2999-01-01T00:00:00Z","visibility":"public"}`
		page := says(200, "["+strings.Repeat(entry+",", 2999)+entry+"]")
		s := &script{t: t, answers: []answer{func(req *http.Request) (*http.Response, error) {
			switch {
			case strings.HasSuffix(req.URL.Path, "/source"):
				return respond(req, 200, `{"id":"5","text":"other"}`), nil
			case strings.HasSuffix(req.URL.Path, "/statuses"):
				return page(req)
			}
			return respond(req, 200, `{"id":"1"}`), nil
		}}}
		c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example"})
		c.Transport = s
		found, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "hello"}, time.Now())
		require.NoError(t, err)
		require.Nil(t, found)
		require.Len(t, s.requests, 1+5+200)
	})
}

func TestALookTakesAnyList(t *testing.T) {
	nothing := strings.Repeat("null,", 39) + "null"
	for body, ok := range map[string]bool{
		"[]": true, "null": true, "[null]": true, "[" + nothing + "]": true, `[{"id":"1"},null]`: true,
		"": false, "{}": false, "[": false, `[{"id":"1"}`: false, `"x"`: false, `[{"id":"1"}}`: false, "[1]": false,
	} {
		t.Run(body, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				c, _ := client(t, says(200, `{"id":"1"}`), says(200, body))
				found, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "hello"}, time.Now())
				require.Nil(t, found)
				require.Equal(t, ok, err == nil, "%s: %v", body, err)
				if err != nil {
					e, known := mastoerr.FromError(err)
					require.True(t, known)
					require.Equal(t, mastoerr.CodeInvalidResponse, e.Code)
				}
			})
		})
	}
}

func TestALookFindsThePostWhateverTheTimeThere(t *testing.T) {
	for _, date := range []string{"Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 2000 00:00:00 GMT", ""} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(365 * 24 * time.Hour) // in the bubble, away from 2000
			posted := time.Now().Format(time.RFC3339)
			c, _ := client(t,
				says(200, `{"id":"1"}`, "Date", date),
				says(200, `[{"id":"5","created_at":"`+posted+`","visibility":"public"}]`),
				says(200, `{"id":"5","text":"hello"}`))
			found, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "hello"}, time.Now().Add(-5*time.Second))
			require.NoError(t, err)
			require.NotNil(t, found, date)
		})
	}
}
