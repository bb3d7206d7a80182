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
	// Seed decides everything.
	Seed uint64
	// Publisher publishes all posts. Without one each post has its own way, of
	// those in this package.
	Publisher *Publisher
	// Calm leaves out what has nothing to do with the choice of a Publisher:
	// callers who lose patience, withdrawn tokens, odd policies, faults without
	// end.
	Calm bool
}

// World is a set of hosts and of posts to be published there.
type World struct {
	Config
	Hosts []*Host
	Posts []*Post

	rng *rand.Rand
}

// Host is an instance.
type Host struct {
	Name     string
	Software mastoerrtest.Software
	Honours  bool // the Idempotency-Key, as HonoursIdempotencyKey says

	limits     mastoerrtest.Limits
	processing time.Duration // of a video
	skew       time.Duration // of its clock
	instance   *mastoerrtest.Instance
	accounts   []*account
}

// account is the account of a customer, with the posts of its queue.
type account struct {
	host    *Host
	name    string
	history int           // posts from before
	revoked time.Duration // when the person withdraws the token, 0 for never
	timeout time.Duration // http.Client.Timeout, 0 for none
	lanes   [][]*Post     // posts of one lane follow each other

	remote  mastoerrtest.Account
	first   mastodon.ID // of a post from before, to reply to
	mu      sync.Mutex
	clients map[*Publisher]*mastodon.Client
}

// software is what hosts run, and how often.
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

// NewWorld draws a world.
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
		Name:       fmt.Sprintf("host%d.test", n),
		Software:   s,
		Honours:    mastoerr.HonoursIdempotencyKey(s.Version),
		limits:     mastoerrtest.NoLimits(),
		processing: time.Duration(1+w.rng.IntN(120)) * time.Second,
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
		a.history = 30 + w.rng.IntN(60) // so that a look may take a second page
	}
	if !w.Calm && w.rng.IntN(10) == 0 {
		a.revoked = time.Duration(w.rng.Int64N(int64(2 * time.Hour)))
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
			p.repeat(lane[len(lane)-1])
		}
		lane = append(lane, p)
	}
	return lane
}
