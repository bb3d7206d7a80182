package simulation

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// Config says what to simulate.
type Config struct {
	// Seed decides all draws.
	Seed uint64
	// Publisher publishes all posts. If it is nil, each post draws one of the
	// publishers of this package.
	Publisher *Publisher
	// Calm leaves out what does not depend on the Publisher: deadlines and
	// cancellations, revoked tokens, unusual policies, faults that never end.
	Calm bool
}

// World is a set of hosts and the posts to publish there.
type World struct {
	Config
	Hosts []*Host
	Posts []*Post

	rng *rand.Rand
}

// Host is an instance of some software.
type Host struct {
	Name        string
	Software    mastoerrtest.Software
	SupportsKey bool // Idempotency-Key, by mastoerr.SupportsIdempotencyKey

	limits     mastoerrtest.Limits
	processing time.Duration // of a video
	skew       time.Duration // of its clock
	instance   *mastoerrtest.Instance
	accounts   []*account
}

// account is an account of a user of the service, with its posts.
type account struct {
	host         *Host
	name         string
	oldPosts     int           // number of posts before the simulation begins
	revokedAfter time.Duration // until the user revokes the token, 0 for never
	timeout      time.Duration // http.Client.Timeout, 0 for none
	lanes        [][]*Post     // the posts of a lane are published one after the other

	remote      mastoerrtest.Account
	replyTarget mastodon.ID // an old post, which replies name
	mu          sync.Mutex
	clients     map[*Publisher]*mastodon.Client
}

// software is what hosts run, each weighted by how common it is.
var software = []struct {
	weight int
	mastoerrtest.Software
}{
	{3, mastoerrtest.Mastodon("4.5.3")},
	{1, mastoerrtest.Mastodon("4.3.1+glitch")},
	{3, mastoerrtest.Mastodon("4.6.3")},
	{3, mastoerrtest.Mastodon("4.7.0")},
	{1, mastoerrtest.Hollo()},
	{1, mastoerrtest.Iceshrimp()},
	{2, mastoerrtest.GoToSocial()},
	{1, mastoerrtest.Akkoma()},
	{1, mastoerrtest.Pleroma()},
	{2, mastoerrtest.Pixelfed()},
	{2, mastoerrtest.Friendica()},
	{1, mastoerrtest.Sharkey()},
	{1, mastoerrtest.Snac()},
}

// NewWorld draws a world of two to four hosts.
func NewWorld(c Config) *World {
	w := &World{Config: c, rng: rand.New(rand.NewPCG(c.Seed, 0))}
	for n := range 2 + w.rng.IntN(3) {
		w.addHost(n)
	}
	return w
}

func (w *World) addHost(n int) {
	total := 0
	for _, s := range software {
		total += s.weight
	}
	draw, pick := w.rng.IntN(total), 0
	for draw >= software[pick].weight {
		draw -= software[pick].weight
		pick++
	}
	s := software[pick].Software
	h := &Host{
		Name:        fmt.Sprintf("host%d.test", n),
		Software:    s,
		SupportsKey: mastoerr.SupportsIdempotencyKey(s.Version),
		limits:      mastoerrtest.NoLimits(),
		processing:  time.Duration(1+w.rng.IntN(120)) * time.Second,
	}
	if w.rng.IntN(3) == 0 {
		h.limits.Statuses = mastoerrtest.Limit{Count: 3 + w.rng.IntN(20), Window: time.Duration(1+w.rng.IntN(180)) * time.Minute}
	}
	if w.rng.IntN(3) == 0 {
		h.limits.Requests = mastoerrtest.Limit{Count: 20 + w.rng.IntN(80), Window: 5 * time.Minute}
	}
	if w.rng.IntN(4) == 0 {
		h.skew = time.Duration(w.rng.Int64N(int64(20*time.Minute))) - 10*time.Minute
	}
	w.Hosts = append(w.Hosts, h)
	for m := range 1 + w.rng.IntN(3) {
		w.addAccount(h, m)
	}
}

func (w *World) addAccount(h *Host, n int) {
	a := &account{host: h, name: fmt.Sprintf("account%d", n), clients: make(map[*Publisher]*mastodon.Client)}
	if w.rng.IntN(8) == 0 {
		a.oldPosts = 30 + w.rng.IntN(60) // so that a lookup may need a second page
	}
	if !w.Calm && w.rng.IntN(10) == 0 {
		a.revokedAfter = time.Duration(w.rng.Int64N(int64(2 * time.Hour)))
	}
	if !w.Calm && w.rng.IntN(4) == 0 {
		a.timeout = time.Duration(5+w.rng.IntN(60)) * time.Second
	}
	h.accounts = append(h.accounts, a)
	for range 1 + w.rng.IntN(2) {
		a.lanes = append(a.lanes, w.newLane(a))
	}
}

func (w *World) newLane(a *account) []*Post {
	var lane []*Post
	for range 8 + w.rng.IntN(20) {
		p := w.newPost(a)
		if len(lane) > 0 && w.rng.IntN(8) == 0 {
			p.repeatOf(lane[len(lane)-1])
		}
		lane = append(lane, p)
	}
	return lane
}
