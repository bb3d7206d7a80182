package clienttest_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
)

// publishers are the ways to publish a post.
var publishers = map[string]func(context.Context, *mastodon.Client, *mastodon.Toot, mastoerr.Policy) (*mastodon.Status, error){
	"PostOnce": mastoerr.PostOnce,
	"Do": func(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, p mastoerr.Policy) (*mastodon.Status, error) {
		return mastoerr.Do(ctx, p, func(ctx context.Context) (*mastodon.Status, error) { return c.PostStatus(ctx, toot) })
	},
	"Do around PostOnce": func(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, p mastoerr.Policy) (*mastodon.Status, error) {
		return mastoerr.Do(ctx, p, func(ctx context.Context) (*mastodon.Status, error) {
			return mastoerr.PostOnce(ctx, c, toot, p)
		})
	},
	"a queue by Advise": func(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, _ mastoerr.Policy) (*mastodon.Status, error) {
		return runQueue(mastoerr.WithIdempotencyKey(ctx, "job-7"), c, toot)
	},
}

// requireNoGuess checks what holds of every call, whatever its server does: no second
// post, no success without the post, and no advice to change or to resend a post that
// is out.
func requireNoGuess(t *testing.T, s *plainServer, status *mastodon.Status, err error) {
	t.Helper()
	time.Sleep(10 * time.Minute) // what is still at work ends
	copies := s.copies()
	require.LessOrEqual(t, len(copies), 1, "published twice; the error is %v", err)
	switch {
	case err == nil:
		require.Len(t, copies, 1, "a success without the post")
		require.Equal(t, s.idOf(copies[0]), string(status.ID))
	case mastoerr.Advise(err).Step != mastoerr.StepVerify:
		require.Empty(t, copies, "the post is out, and the advice is %q: %v", mastoerr.Advise(err).Step, err)
	}
}

// The servers as they were measured.
func mastodon43() *plainServer {
	return &plainServer{version: "4.3.23", keys: true, sources: true}
}

// mastodon463 answers every repeat of a key with a 500.
func mastodon463() *plainServer {
	s := mastodon43()
	s.version, s.repeat = "4.6.3", 500
	return s
}

func goToSocial() *plainServer {
	return &plainServer{
		version: "0.20.0 deadbee", sources: true,
		id: func(p plainPost) string { return "01KAPLAINSERVERWITHAULID" + string(rune('A'+p.number)) },
		changes: func(entry map[string]any) {
			warning := strings.NewReplacer("a > b", "a", "->", "-", "  ", " ").Replace(entry["spoiler_text"].(string))
			entry["spoiler_text"] = warning
		},
	}
}

// snac lists public posts only, and shows unlisted ones as public.
func snac() *plainServer {
	return &plainServer{
		version: "4.0.0 (not true; it's snac/2.75)", sources: true,
		hides: func(form url.Values) bool {
			return form.Get("visibility") == "private" || form.Get("visibility") == "direct"
		},
		id: func(p plainPost) string { return p.at.Format("20060102") + "00." + string(rune('0'+p.number)) },
		changes: func(entry map[string]any) {
			if entry["visibility"] == "unlisted" {
				entry["visibility"] = "public"
			}
		},
	}
}

func hollo() *plainServer {
	return &plainServer{
		version: "0.9.13", keys: true, sources: true,
		changes: func(entry map[string]any) { entry["media_attachments"] = []any{} },
	}
}

// stranger is a server that nobody knows. It shows a text that is not the one it was
// sent, and has no source.
func stranger() *plainServer {
	return &plainServer{version: "1.0 (compatible; Nobody 3)", changes: func(entry map[string]any) {
		entry["content"] = strings.ReplaceAll(entry["content"].(string), "Hello", "Hallo")
	}}
}

// reading returns a GoToSocial whose list of statuses reads otherwise.
func reading(list any) func() *plainServer {
	return func() *plainServer {
		s := goToSocial()
		s.read = func(path string) any {
			if path == "/api/v1/accounts/77/statuses" {
				return list
			}
			return nil
		}
		return s
	}
}

// writeOnly is a GoToSocial for a token that has the scope write:statuses alone.
func writeOnly() *plainServer {
	s := goToSocial()
	s.read = func(path string) any {
		if path == "/api/v1/instance" {
			return nil
		}
		return 403
	}
	return s
}

// untimed is a list of one status without a time.
var untimed = []any{map[string]any{"id": "1000", "content": "<p>Hello, Fediverse!</p>", "visibility": "public"}}

// hello returns the post of the tests.
func hello(change func(*mastodon.Toot)) *mastodon.Toot {
	toot := &mastodon.Toot{Status: everyText, Visibility: "public"}
	if change != nil {
		change(toot)
	}
	return toot
}

func withVisibility(v string) *mastodon.Toot {
	return hello(func(toot *mastodon.Toot) { toot.Visibility = v })
}

func withWarning(w string) *mastodon.Toot {
	return hello(func(toot *mastodon.Toot) { toot.SpoilerText = w })
}

func withMedia() *mastodon.Toot {
	return hello(func(toot *mastodon.Toot) { toot.MediaIDs = []mastodon.ID{"501"} })
}

// guesses are what made an earlier version of this library publish twice, or call a
// published post refused.
var guesses = map[string]struct {
	server func() *plainServer
	mishap mishap
	toot   *mastodon.Toot // nil is a public post
	policy mastoerr.Policy

	cannotTell bool // PostOnce ends as unknown
}{
	"Mastodon 4.3: a 500 after the commit and before the key":          {server: mastodon43, mishap: keyless500},
	"Mastodon 4.3: the response and the key are lost":                  {server: mastodon43, mishap: keyEvicted},
	"Mastodon 4.3: an INSERT that takes longer than the first lookups": {server: mastodon43, mishap: slowInsert},
	"Mastodon 4.3: the attachment is on the post that was called lost": {server: mastodon43, mishap: keyless500, toot: withMedia()},
	"Mastodon 4.6.3: every repeat of a key is a 500":                   {server: mastodon463, mishap: reset},
	"Mastodon, a short MinWait":                                        {server: mastodon43, mishap: earlyGate, policy: mastoerr.Policy{MinWait: 500 * time.Millisecond}},
	"Mastodon, a short MaxWait":                                        {server: mastodon43, mishap: earlyGate, policy: mastoerr.Policy{MaxWait: 10 * time.Second}},
	"Mastodon: a limited account's post is shown as unlisted":          {server: showing(mastodon463, "visibility", "unlisted"), mishap: keyEvicted},
	"a 303 after the commit":                                           {server: goToSocial, mishap: seeOther},
	"GoToSocial: the response is lost":                                 {server: goToSocial, mishap: reset},
	"GoToSocial: the request is lost":                                  {server: goToSocial, mishap: notApplied},
	"GoToSocial: a warning with a tag is cut":                          {server: goToSocial, mishap: reset, toot: withWarning("a > b")},
	"GoToSocial: a warning with an arrow is changed":                   {server: goToSocial, mishap: reset, toot: withWarning("x -> y")},
	"GoToSocial: a warning with two spaces is changed":                 {server: goToSocial, mishap: reset, toot: withWarning("x  y")},
	"snac: an unlisted post":                                           {server: snac, mishap: reset, toot: withVisibility("unlisted")},
	"snac: a post to followers":                                        {server: snac, mishap: reset, toot: withVisibility("private"), cannotTell: true},
	"snac: a direct post":                                              {server: snac, mishap: reset, toot: withVisibility("direct"), cannotTell: true},
	"Hollo: attachments are dropped":                                   {server: hollo, mishap: keyless500, toot: withMedia(), cannotTell: true},
	"a server that changes the text":                                   {server: stranger, mishap: reset, cannotTell: true},
	"a token that may only write":                                      {server: writeOnly, mishap: reset, cannotTell: true},
	"a list that is null":                                              {server: reading([]byte(nil)), mishap: reset, cannotTell: true},
	"a list of {}":                                                     {server: reading([]any{map[string]any{}}), mishap: reset, cannotTell: true},
	"a list without times":                                             {server: reading(untimed), mishap: reset, cannotTell: true},
	"a list that is forbidden":                                         {server: reading(403), mishap: reset, cannotTell: true},
	"a list that is not there":                                         {server: reading(404), mishap: reset, cannotTell: true},
}

// showing has the server's lists show another value.
func showing(server func() *plainServer, name string, value any) func() *plainServer {
	return func() *plainServer {
		s := server()
		s.changes = func(entry map[string]any) { entry[name] = value }
		return s
	}
}

func TestNothingIsSentAgainOnAGuess(t *testing.T) {
	t.Parallel()
	for name, guess := range guesses {
		for way, publish := range publishers {
			t.Run(name+", "+way, func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) {
					s := guess.server()
					s.mishaps = []mishap{guess.mishap}
					toot := guess.toot
					if toot == nil {
						toot = hello(nil)
					}
					status, err := publish(t.Context(), s.client(), toot, guess.policy)
					requireNoGuess(t, s, status, err)
					if way == "PostOnce" {
						require.Equal(t, guess.cannotTell, err != nil, "%v", err)
					}
				})
			})
		}
	}
}

// A 4xx without words is a refusal as well: proxies answer so before they pass a request
// on, and snac answers a revoked token so. After an unknown outcome it proves nothing.
func TestARefusalWithoutWordsIsARefusal(t *testing.T) {
	t.Parallel()
	for status, step := range map[int]mastoerr.Step{
		400: mastoerr.StepFix, 401: mastoerr.StepReconnect, 403: mastoerr.StepFix, 404: mastoerr.StepFix, 422: mastoerr.StepFix,
	} {
		for _, body := range []string{"", "<html><body>Sorry</body></html>"} {
			refusal := mishap{commit: never, response: &plainResponse{status, body}}
			for way, publish := range publishers {
				t.Run(fmt.Sprintf("%d %q, %s", status, body, way), func(t *testing.T) {
					testkit.InBubble(t, func(t *testing.T) {
						s := goToSocial()
						s.mishaps = []mishap{refusal}
						_, err := publish(t.Context(), s.client(), hello(nil), mastoerr.Policy{})
						require.Equal(t, step, mastoerr.Advise(err).Step, "%v", err)
						require.Zero(t, s.reads)
						require.Equal(t, 1, s.received)

						s = goToSocial()
						s.mishaps = []mishap{notApplied, refusal}
						_, err = mastoerr.PostOnce(t.Context(), s.client(), hello(nil), mastoerr.Policy{})
						require.Equal(t, step, mastoerr.Advise(err).Step, "it is absent: %v", err)
						require.GreaterOrEqual(t, s.reads, 6, "three lookups after each request")
					})
				})
			}
		}
	}
}
