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

// Drained is how a backlog got through an instance's throttle.
type Drained struct {
	Posts     []*Post
	Published int
	Requests  int
	Refused   int           // of the requests, by the throttle
	Took      time.Duration // until the last post was published
	Least     time.Duration // that the throttle allows
}

// Drain sends a backlog of several windows of Mastodon's throttle (300 posts in
// 3 hours) from one account, with two workers. It has to be called inside a
// testing/synctest bubble. A post that its publisher gives up is not taken up
// again.
func Drain(by *Publisher) *Drained {
	const (
		backlog = 1200
		perTime = 300
		window  = 3 * time.Hour
		workers = 2
		latency = 300 * time.Millisecond
	)
	h := &Host{Name: "busy.test", Software: mastoerrtest.Mastodon("4.7.0"), Honours: true}
	a := &account{host: h, name: "publisher", clients: make(map[*Publisher]*mastodon.Client)}
	h.instance = mastoerrtest.Start(
		mastoerrtest.InMemory(), mastoerrtest.WithHost(h.Name), mastoerrtest.WithSoftware(h.Software),
		mastoerrtest.WithWork(func(*http.Request) time.Duration { return latency }),
		mastoerrtest.WithFaults(decide), mastoerrtest.WithRequestLog(1),
	)
	a.remote = h.instance.NewAccount(a.name)
	time.Sleep(17 * time.Minute) // windows do not begin when backlogs do

	began := time.Now()
	opens := began.Truncate(window).Add(window * (backlog/perTime - 1))
	d := &Drained{Least: opens.Sub(began)}
	jobs := make(chan *Post, backlog)
	for n := range backlog {
		p := &Post{
			ID: n, Host: h, account: a, calm: true, Publisher: by,
			Policy:  mastoerr.Policy{MaxAttempts: 20, MaxWait: 4 * time.Hour},
			Toot:    mastodon.Toot{Status: fmt.Sprintf("From the backlog: %d", n)},
			trouble: newTrouble(nobody(), true),
		}
		p.trouble.chance = [2]float64{}
		d.Posts = append(d.Posts, p)
		jobs <- p
	}
	close(jobs)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for p := range jobs {
				p.keys = make(map[string]bool)
				p.Began = time.Now()
				p.status, p.Err = by.Publish(context.WithValue(context.Background(), postContext{}, p), a.client(by), p)
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

// Ratio compares the time it took with the least.
func (d *Drained) Ratio() float64 { return d.Took.Seconds() / d.Least.Seconds() }
