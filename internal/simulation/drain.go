package simulation

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// Drained is how a backlog got through the rate limit of an instance.
type Drained struct {
	Posts     []*Post
	Published int
	Requests  int
	Refused   int           // requests refused by the rate limit
	Took      time.Duration // until the last post is published
	Minimum   time.Duration // the shortest time that the rate limit allows
}

// Drain publishes 1,200 posts from one account with two workers, through
// Mastodon's rate limit of 300 posts in 3 hours. It has to be called inside a
// testing/synctest bubble. A post is tried once: if its publisher gives up, it
// stays unpublished.
func Drain(by *Publisher) *Drained {
	const (
		backlog   = 1200
		perWindow = 300
		window    = 3 * time.Hour
		workers   = 2
		latency   = 300 * time.Millisecond
	)
	h := &Host{Name: "busy.test", Software: mastoerrtest.Mastodon("4.7.0")}
	a := &account{host: h, name: "publisher", clients: make(map[*Publisher]*mastodon.Client)}
	h.instance = mastoerrtest.Start(
		mastoerrtest.InMemory(), mastoerrtest.WithHost(h.Name), mastoerrtest.WithSoftware(h.Software),
		mastoerrtest.WithWork(func(*http.Request) time.Duration { return latency }),
		mastoerrtest.WithFaults(injectFault), mastoerrtest.WithRequestLog(1),
	)
	a.remote = h.instance.NewAccount(a.name)
	a.token = a.remote.Token
	time.Sleep(17 * time.Minute) // so that the backlog does not begin with a window

	began := time.Now()
	opens := began.Truncate(window).Add(window * (backlog/perWindow - 1))
	d := &Drained{Minimum: opens.Sub(began)}
	jobs := make(chan *Post, backlog)
	for n := range backlog {
		p := &Post{
			ID: n, Host: h, account: a, calm: true, Publisher: by, world: &World{Config: Config{Lateness: Lateness}},
			caller:    caller{Policy: mastoerr.Policy{MaxAttempts: 20, MaxRetryAfter: 4 * time.Hour}},
			Toot:      mastodon.Toot{Status: fmt.Sprintf("From the backlog: %d", n)},
			faultPlan: newFaultPlan(unusedSource(), true),
		}
		p.faultPlan.chance = [2]float64{}
		d.Posts = append(d.Posts, p)
		jobs <- p
	}
	close(jobs)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for p := range jobs {
				p.keys, p.shown = make(map[string]bool), make(map[string]bool)
				p.Began = time.Now()
				p.status, p.Err = by.Publish(context.WithValue(context.Background(), postKey{}, p), a.client(by), p)
				p.Ended = time.Now()
			}
		})
	}
	wg.Wait()
	for _, p := range d.Posts {
		d.Requests += p.Requests
		d.Refused += p.Throttled
		if p.Err == nil {
			d.Published++
			d.Took = max(d.Took, p.Ended.Sub(began))
		}
	}
	return d
}

// Ratio returns the time that it took as a multiple of the shortest possible.
func (d *Drained) Ratio() float64 { return d.Took.Seconds() / d.Minimum.Seconds() }
