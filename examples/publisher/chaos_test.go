package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// chaos is the world of the crash test: instances of every kind, with throttles
// and faults, and accounts with posts.
type chaos struct {
	rng       *rand.Rand
	instances map[string]*mastoerrtest.Instance // by host
	blind     *mastoerrtest.Instance            // lets nobody look
	accounts  []chaosAccount
	lost      int // how many accounts lose their token, half of them for ever
}

type chaosAccount struct {
	mastoerrtest.Account
	name, server string
}

// mastodonOf is a version with limits short enough for a test.
func mastodonOf(version string) []mastoerrtest.Option {
	return []mastoerrtest.Option{
		mastoerrtest.WithSoftware(mastoerrtest.Mastodon(version)),
		mastoerrtest.WithLimits(mastoerrtest.Limits{
			Statuses: mastoerrtest.Limit{Count: 12, Window: 2 * time.Second},
			Requests: mastoerrtest.Limit{Count: 60, Window: 2 * time.Second},
			Account:  mastoerrtest.Limit{Count: 60, Window: 2 * time.Second},
			Media:    mastoerrtest.Limit{Count: 6, Window: 2 * time.Second},
			Pages:    mastoerrtest.Limit{Count: 60, Window: 2 * time.Second},
		}),
	}
}

// newChaos makes instances of all kinds, with so many accounts each.
func newChaos(t *testing.T, rng *rand.Rand, accountsEach int) *chaos {
	c := &chaos{rng: rng, instances: make(map[string]*mastoerrtest.Instance), lost: 4}
	kinds := [][]mastoerrtest.Option{
		mastodonOf(mastoerrtest.CurrentMastodon),
		mastodonOf(mastoerrtest.CurrentMastodon),
		mastodonOf("4.6.2"), // answers 500 to a resend that it has published
		mastodonOf("4.3.8"), // has no lock: two requests at once are two posts
		mastodonOf("4.3.8"),
		{mastoerrtest.WithSoftware(mastoerrtest.GoToSocial())},
		{mastoerrtest.WithSoftware(mastoerrtest.Pixelfed())},
		{mastoerrtest.WithSoftware(mastoerrtest.Akkoma())},
		{mastoerrtest.WithSoftware(mastoerrtest.Hollo())},
		{mastoerrtest.WithSoftware(mastoerrtest.Iceshrimp())},
		{mastoerrtest.WithSoftware(mastoerrtest.Friendica())},
		{mastoerrtest.WithSoftware(mastoerrtest.GoToSocial())},
	}
	for k, options := range kinds {
		// Each instance has dice of its own: its requests come one after the
		// other, but those of two instances do not.
		dice := rand.New(rand.NewPCG(rng.Uint64(), uint64(k)))
		options = append(options,
			mastoerrtest.WithFaults(func(r *http.Request) mastoerrtest.Fault { return fault(dice, r) }),
			mastoerrtest.WithMediaProcessing(time.Second), mastoerrtest.WithRequestLog(200))
		i := mastoerrtest.NewInstance(t, options...)
		c.instances[strings.TrimPrefix(i.URL, "http://")] = i
		for n := range accountsEach {
			a := i.NewAccount(fmt.Sprintf("user%d", n))
			c.accounts = append(c.accounts, chaosAccount{a, fmt.Sprintf("@%s@instance%d", a.Name, k), i.URL})
		}
		c.blind = i
	}
	c.blind.Fail("GET /api/v1/accounts/:id/statuses", mastoerrtest.FailWith(mastoerr.CodeForbidden)).Always()
	rng.Shuffle(len(c.accounts), func(a, b int) { c.accounts[a], c.accounts[b] = c.accounts[b], c.accounts[a] })
	return c
}

// fault is what goes wrong with about one request in twelve.
func fault(dice *rand.Rand, r *http.Request) mastoerrtest.Fault {
	work := time.Duration(5+dice.IntN(40)) * time.Millisecond
	if dice.IntN(12) > 0 || strings.HasSuffix(r.URL.Path, "/instance") || strings.HasSuffix(r.URL.Path, "/verify_credentials") {
		return mastoerrtest.Slow(work)
	}
	faults := []mastoerrtest.Fault{
		{Break: mastoerrtest.Reset, Stage: mastoerrtest.AfterApply},
		{Break: mastoerrtest.CloseConnection},
		{Break: mastoerrtest.CutBody, Stage: mastoerrtest.AfterApply},
		{Break: mastoerrtest.HalfBody, Stage: mastoerrtest.AfterApply},
		{Break: mastoerrtest.EmptyBody, Stage: mastoerrtest.AfterApply},
		mastoerrtest.FailWith(mastoerr.CodeBadGateway).Behind("nginx"),
		mastoerrtest.FailWith(mastoerr.CodeGatewayTimeout).Behind("nginx").After(),
		mastoerrtest.FailWith(mastoerr.CodeProxyNoBackend),
		mastoerrtest.FailWith(mastoerr.CodeInternalError),
		mastoerrtest.FailWith(mastoerr.CodeInternalError).After(),
	}
	f := faults[dice.IntN(len(faults))]
	f.Work = work
	if f.Stage == mastoerrtest.AfterApply {
		// The change comes about after the caller was told that it failed.
		f.Work += time.Duration(dice.IntN(300)) * time.Millisecond
	}
	return f
}

// connect stores the accounts, and queues posts for them in turns: many with a
// text of their own, some that repeat one on purpose, some with media, some too
// long.
func (c *chaos) connect(ctx context.Context, t *testing.T, s *store, q queue, posts int) {
	picture := filepath.Join(t.TempDir(), "dot.png")
	film := filepath.Join(filepath.Dir(picture), "film.mp4")
	require.NoError(t, os.WriteFile(picture, dot(), 0o600))
	require.NoError(t, os.WriteFile(film, mastoerrtest.MP4(), 0o600))
	for n, a := range c.accounts {
		_, _, err := s.reconnect(ctx, q, a.server, a.Token, a.name)
		require.NoError(t, err)
		if n%3 == 0 {
			c.delayFirst(a)
		}
	}
	for n := range posts {
		post := content{text: fmt.Sprintf("Post number %d", n)}
		switch dice := c.rng.IntN(100); {
		case n < len(c.accounts):
			// The first of an account, see delayFirst: its request is all that
			// the attempt makes.
		case dice < 5:
			post.text = "Good morning" // the same again and again
		case dice < 7:
			post.text += strings.Repeat(" and so on", 60)
		case dice < 12:
			post.media = picture
		case dice < 14:
			post.media = film
		}
		_, err := post.add(ctx, q, c.accounts[n%len(c.accounts)].name)
		require.NoError(t, err)
	}
}

// delayFirst has the account's first request to publish come to life when its
// worker has given up or is dead, and before the last lookup: a service that waits
// from the beginning of a request, and not from its end, publishes it twice. The
// times are those of process.start: the calls end after 2 seconds, and the last
// lookup is 0.9 seconds later at the earliest.
func (c *chaos) delayFirst(a chaosAccount) {
	host := strings.TrimPrefix(a.server, "http://")
	work := 2100 * time.Millisecond
	work += time.Duration(c.rng.IntN(400)) * time.Millisecond
	late := mastoerrtest.Fault{Break: mastoerrtest.NoResponse, Stage: mastoerrtest.AfterApply, Work: work}
	c.instances[host].Fail(posting, late).By(a.Token)
}
