package lookup_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/claims"
	"github.com/mastoerr/mastoerr/internal/lookup"
)

var (
	errMissing = errors.New("404")
	errServer  = errors.New("500")
)

// sent is when the post was sent, on the local clock.
var sent = time.Now().Truncate(time.Second)

// fake is a server with an account, scripted by path.
type fake struct {
	id, version string
	// paths are responses beyond those to the account and the instance.
	paths map[string]func(query url.Values) (string, error)
	// asked are the requests in their order.
	asked []string
}

// The servers, by the forms of their versions and ids.
func mastodonServer() *fake   { return newFake("1", "4.6.5") }
func goToSocialServer() *fake { return newFake("01F8MH1H7YV1Z7D2C8K2730QBF", "0.20.0") }
func holloServer() *fake      { return newFake("01910e05-7b2a-7c3e-8f4f-4a2b9d7c1e55", "0.9.13") }
func snacServer() *fake {
	return newFake("d41d8cd98f00b204e9800998ecf8427e", "4.0.0 (not true; really snac/2.75)")
}

func named(version string) *fake { return newFake("1", version) }

func newFake(id, version string) *fake {
	return &fake{id: id, version: version, paths: make(map[string]func(url.Values) (string, error))}
}

const (
	home      = "/api/v1/timelines/home"
	scheduled = "/api/v1/scheduled_statuses"
)

func (f *fake) list() string { return "/api/v1/accounts/" + f.id + "/statuses" }

// says scripts a response.
func (f *fake) says(path, body string) *fake {
	f.paths[path] = func(url.Values) (string, error) { return body, nil }
	return f
}

func (f *fake) fails(path string, err error) *fake {
	f.paths[path] = func(url.Values) (string, error) { return "", err }
	return f
}

// lists scripts a list that pages by max_id, whatever the limit.
func (f *fake) lists(path string, pageSize int, entries ...string) *fake {
	f.paths[path] = func(query url.Values) (string, error) {
		begin := 0
		if id := query.Get("max_id"); id != "" {
			for begin < len(entries) && !strings.HasPrefix(entries[begin], `{"id":"`+id+`"`) {
				begin++
			}
			begin++
		}
		begin = min(begin, len(entries))
		return "[" + strings.Join(entries[begin:min(begin+pageSize, len(entries))], ",") + "]", nil
	}
	return f
}

// has scripts the account's list, in pages of 40.
func (f *fake) has(entries ...string) *fake { return f.lists(f.list(), 40, entries...) }

// source scripts a status's source.
func (f *fake) source(id, text string) *fake {
	quoted, _ := json.Marshal(text)
	return f.says("/api/v1/statuses/"+id+"/source", `{"id":"`+id+`","text":`+string(quoted)+`,"spoiler_text":""}`)
}

func (f *fake) fetch(_ context.Context, path string, query url.Values, spend func() error) ([]byte, error) {
	if err := spend(); err != nil {
		return nil, err
	}
	f.asked = append(f.asked, path)
	respond, ok := f.paths[path]
	switch {
	case ok:
		body, err := respond(query)
		return []byte(body), err
	case path == "/api/v1/accounts/verify_credentials":
		return []byte(`{"id":"` + f.id + `","source":{"privacy":"public"}}`), nil
	case path == "/api/v1/instance":
		return []byte(`{"version":"` + f.version + `"}`), nil
	}
	return nil, errMissing
}

// finder looks for a post on f.
func (f *fake) finder(toot *mastodon.Toot) *lookup.Finder {
	finder := f.finderWithoutClock(toot)
	finder.SetClock(0)
	return finder
}

func (f *fake) finderWithoutClock(toot *mastodon.Toot) *lookup.Finder {
	return &lookup.Finder{
		Toot: toot, Since: sent, Server: "https://m.example", Token: "token",
		Claims: new(claims.Set), Fetch: f.fetch,
		Missing: func(err error) bool { return errors.Is(err, errMissing) },
	}
}

// look looks once.
func (f *fake) look(toot *mastodon.Toot) (*mastodon.Status, error) {
	return f.finder(toot).Look(context.Background())
}

// entry is an entry of a list, made so long after the post was sent.
func entry(id string, after time.Duration, more string) string {
	return fmt.Sprintf(`{"id":"%s","created_at":"%s"%s}`, id, sent.Add(after).UTC().Format("2006-01-02T15:04:05.000Z"), more)
}

// html is an entry that shows its text as HTML, text one that has it raw.
func html(id string, after time.Duration, text string) string {
	return entry(id, after, `,"content":"<p>`+text+`</p>"`)
}

func text(id string, after time.Duration, text string) string {
	quoted, _ := json.Marshal(text)
	return entry(id, after, `,"text":`+string(quoted))
}

// old is an entry from before any window.
func old() string { return html("old", -time.Hour, "something old") }

func requireFound(t *testing.T, f *fake, toot *mastodon.Toot, id string) {
	t.Helper()
	status, err := f.look(toot)
	require.NoError(t, err)
	require.Equal(t, mastodon.ID(id), status.ID)
}

func requireAbsent(t *testing.T, f *fake, toot *mastodon.Toot) {
	t.Helper()
	finder := f.finder(toot)
	status, err := finder.Look(context.Background())
	require.Nil(t, status)
	require.ErrorIs(t, err, lookup.ErrAbsent)
	require.Empty(t, finder.Candidates)
	require.LessOrEqual(t, len(f.asked), lookup.MaxRequests)
}

// requireUnknown requires that a look cannot tell, for a reason, and names its
// candidates.
func requireUnknown(t *testing.T, f *fake, toot *mastodon.Toot, why error, candidates ...string) {
	t.Helper()
	finder := f.finder(toot)
	status, err := finder.Look(context.Background())
	require.Nil(t, status)
	require.ErrorIs(t, err, why)
	requireCandidates(t, finder, candidates...)
	require.LessOrEqual(t, len(f.asked), lookup.MaxRequests)
}

func requireCandidates(t *testing.T, finder *lookup.Finder, want ...string) {
	t.Helper()
	var ids []string
	for _, c := range finder.Candidates {
		ids = append(ids, string(c.ID))
	}
	require.Equal(t, want, ids)
}

func post(status string) *mastodon.Toot { return &mastodon.Toot{Status: status, Visibility: "public"} }
