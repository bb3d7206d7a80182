package clienttest_test

import (
	"fmt"
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

// account returns a client of an instance that answers by path. The list of statuses
// is list, and every source is other.
func account(t *testing.T, list testkit.Responder) (*mastodon.Client, *testkit.Script) {
	return testkit.Client(t, func(req *http.Request) (*http.Response, error) {
		switch path := req.URL.Path; {
		case strings.HasSuffix(path, "/source"):
			return testkit.Respond(req, 200, `{"id":"5","text":"other"}`), nil
		case strings.HasSuffix(path, "/statuses"):
			return list(req)
		case path == "/api/v1/instance":
			return testkit.Respond(req, 200, `{"version":"4.6.6"}`), nil
		}
		return testkit.Respond(req, 200, `{"id":"109348684271395123"}`), nil
	})
}

func TestEachLookMakesAtMost10Requests(t *testing.T) {
	testkit.InBubble(t, func(t *testing.T) {
		var entries []string
		for n := range 3000 {
			entries = append(entries, fmt.Sprintf(`{"id":"%d","created_at":"2999-01-01T00:00:00Z","visibility":"public","content":"<p>hello you</p>"}`, n+1))
		}
		c, s := account(t, testkit.Responds(200, "["+strings.Join(entries, ",")+"]"))
		_, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "hello"}, time.Now(), mastoerr.Policy{})
		require.Len(t, requireGaveUp(t, err, mastoerr.GaveUpUnknown, true).Candidates, 10)
		require.LessOrEqual(t, len(s.Requests), 4*10, "three looks, and one more because the third was out of requests")
	})
}

func TestALookupProvesAbsenceByAReadableListOnly(t *testing.T) {
	nothing := strings.Repeat("null,", 39) + "null"
	for body, proves := range map[string]bool{
		"[]":   true,
		"null": false, "[null]": false, "[{}]": false, "[" + nothing + "]": false, `[{"id":"1"},null]`: false, `[{"id":"1"}]`: false,
		"": false, "{}": false, "[": false, `[{"id":"1"}`: false, `"x"`: false, `[{"id":"1"}}`: false, "[1]": false,
	} {
		t.Run(body, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				c, _ := account(t, testkit.Responds(200, body))
				found, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "hello"}, time.Now(), mastoerr.Policy{})
				require.Nil(t, found)
				if proves {
					require.ErrorIs(t, err, mastoerr.ErrAbsent)
					return
				}
				requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)
				require.NotErrorIs(t, err, mastoerr.ErrAbsent)
			})
		})
	}
}

func TestALookupAllowsForTheClockOfTheInstanceUpToADay(t *testing.T) {
	t.Parallel()
	// In the bubble it is the year 2001.
	now := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	dates := map[string]bool{
		"":                          true,
		now.Format(http.TimeFormat): true,
		now.Add(20 * time.Hour).Format(http.TimeFormat):  true,
		now.Add(-20 * time.Hour).Format(http.TimeFormat): true,
		now.Add(25 * time.Hour).Format(http.TimeFormat):  false,
		now.Add(-25 * time.Hour).Format(http.TimeFormat): false,
		"Mon, 01 Jan 0001 00:00:00 GMT":                  false,
		"Fri, 31 Dec 9999 23:59:59 GMT":                  false,
	}
	for date, tells := range dates {
		t.Run(date, func(t *testing.T) {
			testkit.InBubble(t, func(t *testing.T) {
				time.Sleep(time.Until(now))
				posted := now
				if there, err := http.ParseTime(date); err == nil && tells {
					posted = there
				}
				list := `[{"id":"5","created_at":"` + posted.Format(time.RFC3339) + `","visibility":"public","account":{"id":"109348684271395123"}}]`
				c, _ := testkit.Client(t, func(req *http.Request) (*http.Response, error) {
					body := `{"id":"109348684271395123"}`
					switch path := req.URL.Path; {
					case strings.HasSuffix(path, "/source"):
						body = `{"id":"5","text":"hello"}`
					case strings.HasSuffix(path, "/statuses"):
						body = list
					}
					return testkit.Respond(req, 200, body, "Date", date), nil
				})
				found, err := mastoerr.FindStatus(t.Context(), c, &mastodon.Toot{Status: "hello"}, now, mastoerr.Policy{})
				if !tells {
					requireGaveUp(t, err, mastoerr.GaveUpUnknown, true)
					return
				}
				require.NoError(t, err)
				require.Equal(t, mastodon.ID("5"), found.ID)
			})
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
