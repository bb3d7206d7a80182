package simulation

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// Lateness is how long after its caller saw it fail a request may still be
// carried out and become visible in the lists, both together.
const Lateness = 80 * time.Second

// Config says what to simulate.
type Config struct {
	// Seed decides all draws.
	Seed uint64
	// Publisher publishes all posts. If it is nil, each post draws one of the
	// publishers of this package.
	Publisher *Publisher
	// Calm leaves out what does not depend on the Publisher: deadlines, crashes
	// and cancellations, revoked tokens, unusual policies, faults that never end,
	// tokens and lists that make a lookup impossible, and the owner's own posts
	// with the same text.
	Calm bool
	// Lateness replaces the constant; 0 is the constant.
	Lateness time.Duration
}

// World is a set of hosts and the posts to publish there.
type World struct {
	Config
	Hosts []*Host
	Posts []*Post

	rng *rand.Rand
}

// account is an account of a user of the service, with its posts.
type account struct {
	host         *Host
	name         string
	oldPosts     int           // number of posts before the simulation begins
	revokedAfter time.Duration // until the user revokes the token, 0 for never
	limitedAfter time.Duration // until moderators limit the account, 0 for never
	cannotRead   bool          // the token has the scope write only
	timeout      time.Duration // http.Client.Timeout, 0 for none
	lanes        [][]*Post     // the posts of a lane are published one after the other

	remote      mastoerrtest.Account
	token       string
	replyTarget mastodon.ID // an old post, which replies name
	answered    atomic.Bool // a new post was answered with its status
	mu          sync.Mutex
	clients     map[*Publisher]*mastodon.Client
}

// NewWorld draws a world of two to four hosts.
func NewWorld(c Config) *World {
	if c.Lateness == 0 {
		c.Lateness = Lateness
	}
	w := &World{Config: c, rng: rand.New(rand.NewPCG(c.Seed, 0))}
	for n := range 2 + w.rng.IntN(3) {
		w.addHost(n)
	}
	return w
}

func (w *World) addAccount(h *Host, n int) {
	r := w.rng
	a := &account{host: h, name: fmt.Sprintf("account%d", n), clients: make(map[*Publisher]*mastodon.Client)}
	if r.IntN(16) == 0 {
		a.oldPosts = 30 + r.IntN(60) // so that a lookup may need a second page
	}
	if r.IntN(12) == 0 {
		a.limitedAfter = within(r, time.Second, 2*time.Hour)
	}
	if !w.Calm {
		if r.IntN(10) == 0 {
			a.revokedAfter = within(r, 0, 2*time.Hour)
		}
		if r.IntN(4) == 0 {
			a.timeout = time.Duration(5+r.IntN(60)) * time.Second
		}
		a.cannotRead = r.IntN(12) == 0
	}
	h.accounts = append(h.accounts, a)
	for range 1 + r.IntN(2) {
		a.lanes = append(a.lanes, w.newLane(a))
	}
}

func (w *World) newLane(a *account) []*Post {
	var lane []*Post
	for range 6 + w.rng.IntN(12) {
		p := w.newPost(a)
		if len(lane) > 0 && w.rng.IntN(8) == 0 {
			p.repeatOf(lane[len(lane)-1])
		}
		lane = append(lane, p)
	}
	return lane
}

// client returns the account's client for a publisher. It makes it at first use.
func (a *account) client(by *Publisher) *mastodon.Client {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.clients[by]
	if c == nil {
		c = a.newClient(by)
		a.clients[by] = c
	}
	return c
}

// newClient returns a client that shares nothing with others, as in a new process.
func (a *account) newClient(by *Publisher) *mastodon.Client {
	c := a.host.instance.Client(a.token)
	c.Client = http.Client{Transport: observer{a.host.instance.RoundTripper()}, Timeout: a.timeout}
	by.Client(c)
	return c
}

// within draws a duration of at least low and less than high.
func within(r *rand.Rand, low, high time.Duration) time.Duration {
	return low + time.Duration(r.Int64N(int64(high-low)))
}
