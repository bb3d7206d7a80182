package clienttest_test

import (
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// flood returns a responder whose response goes on for a gigabyte.
func flood(begin, again string) testkit.Responder {
	return func(req *http.Request) (*http.Response, error) {
		resp := testkit.Respond(req, 200, "")
		block := strings.Repeat(again, 1+1<<10/len(again))
		endless := testkit.ReaderFunc(func(p []byte) (int, error) { return copy(p, block[:len(block)/len(again)*len(again)]), nil })
		resp.ContentLength = -1
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(begin), io.LimitReader(wholly{endless}, 1<<30)))
		return resp, nil
	}
}

// wholly reads at least 2 KiB at a time, so that no read ends within the repeated
// text.
type wholly struct{ io.Reader }

func (w wholly) Read(p []byte) (int, error) {
	if len(p) < 2<<10 {
		small := make([]byte, 2<<10)
		n, err := w.Reader.Read(small)
		return copy(p, small[:n]), err
	}
	return w.Reader.Read(p)
}

// The test measures the allocations of the whole process, so it is not parallel.
func TestALookupThatIsFloodedCostsLittle(t *testing.T) {
	due := time.Now().Add(time.Hour)
	account := testkit.Responds(200, `{"id":"1"}`)
	tests := map[string]struct {
		toot    *mastodon.Toot
		answers []testkit.Responder
		most    uint64 // MiB
	}{
		"scheduled statuses":    {&mastodon.Toot{Status: "x", ScheduledAt: &due}, []testkit.Responder{flood("[{}", ",{}")}, 64},
		"statuses":              {&mastodon.Toot{Status: "x"}, []testkit.Responder{account, flood("[{}", ",{}")}, 64},
		"the account":           {&mastodon.Toot{Status: "x"}, []testkit.Responder{flood(`{"id":"`, "1")}, 64},
		"a status without end":  {&mastodon.Toot{Status: "x"}, []testkit.Responder{account, flood(`[{"id":"`, "1")}, 64},
		"white space":           {&mastodon.Toot{Status: "x"}, []testkit.Responder{account, flood(" ", " ")}, 64},
		"a source, of a status": {&mastodon.Toot{Status: "x"}, []testkit.Responder{account, testkit.Responds(200, `[{"id":"1","created_at":"2999-01-01T00:00:00Z"}]`), flood(`{"text":"`, "x")}, 64},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, s := testkit.Client(t, c.answers...)
				cost := allocatedOnce(func() {
					_, _ = mastoerr.FindStatus(t.Context(), client, c.toot, time.Now(), mastoerr.Policy{})
				})
				require.Less(t, cost, c.most<<20*uint64(max(1, len(s.Requests))), "%d requests", len(s.Requests))
				require.Less(t, len(s.Requests), 200)
			})
		})
	}
}

func TestALookupReadsTheNewest200StatusesOfLongerPagesToo(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		entry := `{"id":"5","created_at":"2999-01-01T00:00:00Z","visibility":"public"}`
		page := testkit.Responds(200, "["+strings.Repeat(entry+",", 2999)+entry+"]")
		s := &testkit.Script{T: t, Answers: []testkit.Responder{func(req *http.Request) (*http.Response, error) {
			switch {
			case strings.HasSuffix(req.URL.Path, "/source"):
				return testkit.Respond(req, 200, `{"id":"5","text":"other"}`), nil
			case strings.HasSuffix(req.URL.Path, "/statuses"):
				return page(req)
			}
			return testkit.Respond(req, 200, `{"id":"1"}`), nil
		}}}
		c := mastodon.NewClient(&mastodon.Config{Server: "https://m.example"})
		c.Transport = s
		found, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "hello"}, time.Now(), mastoerr.Policy{})
		require.NoError(t, err)
		require.Nil(t, found)
		require.Len(t, s.Requests, 1+5+200)
	})
}

func TestALookupAcceptsAnyList(t *testing.T) {
	nothing := strings.Repeat("null,", 39) + "null"
	for body, ok := range map[string]bool{
		"[]": true, "null": true, "[null]": true, "[" + nothing + "]": true, `[{"id":"1"},null]`: true,
		"": false, "{}": false, "[": false, `[{"id":"1"}`: false, `"x"`: false, `[{"id":"1"}}`: false, "[1]": false,
	} {
		t.Run(body, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				c, _ := testkit.Client(t, testkit.Responds(200, `{"id":"1"}`), testkit.Responds(200, body))
				found, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "hello"}, time.Now(), mastoerr.Policy{})
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

func TestALookupFindsThePostWhateverTheClockOfTheInstance(t *testing.T) {
	for _, date := range []string{"Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 2000 00:00:00 GMT", ""} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(365 * 24 * time.Hour) // in the bubble, away from 2000
			posted := time.Now().Format(time.RFC3339)
			c, _ := testkit.Client(t,
				testkit.Responds(200, `{"id":"1"}`, "Date", date),
				testkit.Responds(200, `[{"id":"5","created_at":"`+posted+`","visibility":"public"}]`),
				testkit.Responds(200, `{"id":"5","text":"hello"}`))
			found, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "hello"}, time.Now().Add(-5*time.Second), mastoerr.Policy{})
			require.NoError(t, err)
			require.NotNil(t, found, date)
		})
	}
}

// allocatedOnce returns how many bytes f allocates.
func allocatedOnce(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
