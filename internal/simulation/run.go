package simulation

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/internal/backoff"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// Run lets the world happen, and compares what the callers were told with what
// the instances have. It has to be called inside a testing/synctest bubble, and
// once.
func (w *World) Run() {
	for _, h := range w.Hosts {
		h.start()
	}
	time.Sleep(2 * time.Hour) // away from what was there before
	var wg sync.WaitGroup
	for _, h := range w.Hosts {
		for _, a := range h.accounts {
			if a.revoked > 0 {
				wg.Go(func() {
					time.Sleep(a.revoked)
					a.remote.Revoke()
				})
			}
			for n, lane := range a.lanes {
				wg.Go(func() {
					// No two lanes at the same instant: their order would not
					// come from the seed.
					time.Sleep(time.Duration(n+1) * 7919 * time.Nanosecond)
					for _, p := range lane {
						w.publish(p)
					}
				})
			}
		}
	}
	wg.Wait()
	time.Sleep(24 * time.Hour) // for what comes about late, and scheduled posts
	w.take()
}

// start brings up the instance with its accounts and their posts from before.
func (h *Host) start() {
	h.instance = mastoerrtest.Start(
		mastoerrtest.InMemory(), mastoerrtest.WithHost(h.Name), mastoerrtest.WithSoftware(h.Software),
		mastoerrtest.WithLimits(h.limits), mastoerrtest.WithMediaProcessing(h.processing),
		mastoerrtest.WithFaults(decide), mastoerrtest.WithRequestLog(1),
	)
	for _, a := range h.accounts {
		a.remote = h.instance.NewAccount(a.name)
		c := a.remote.Client()
		for n := range 1 + a.history {
			if n > 0 && h.isLimited() {
				break // it would take as long as the limits want
			}
			s, err := c.PostStatus(context.Background(), &mastodon.Toot{Status: fmt.Sprintf("From before %d", n)})
			if err != nil {
				panic(err)
			}
			a.first = s.ID
		}
	}
}

func (w *World) publish(p *Post) {
	time.Sleep(p.gap)
	p.keys = make(map[string]bool)
	p.complete()
	ctx := context.WithValue(context.Background(), postContext{}, p)
	ctx = backoff.WithSource(ctx, p.jitter)
	p.Began = time.Now()
	p.note(p.Began, "begins")
	p.status, p.Err = p.Publisher.Publish(ctx, p.account.client(p.Publisher), p)
	p.Ended = time.Now()
	if p.Ending = endingOf(p.Err); p.Publisher.NoAdvice && p.Err != nil {
		p.Ending = Failed
	}
}

// complete fills in what is known only now.
func (p *Post) complete() {
	if p.replies {
		p.Toot.InReplyToID = p.account.first
	}
	if p.delay > 0 {
		at := time.Now().Add(p.delay)
		p.Toot.ScheduledAt = &at
	}
	c := p.account.remote.Client()
	for _, name := range p.files {
		f, err := c.UploadMediaFromBytes(context.Background(), files[name])
		if err != nil {
			p.note(time.Now(), "no upload: %v", err) // the token was withdrawn
			return
		}
		p.Toot.MediaIDs = append(p.Toot.MediaIDs, f.ID)
	}
}

var files = map[string][]byte{
	"a.png": []byte("\x89PNG\r\n\x1a\na"),
	"b.png": []byte("\x89PNG\r\n\x1a\nb"),
	"a.mp4": []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"),
}

// crowd fills more than a page of the account's posts.
func (a *account) crowd(p *Post) {
	if a.host.isLimited() {
		return
	}
	for n := range 50 {
		toot := &mastodon.Toot{Status: fmt.Sprintf("One of many %d %d", p.ID, n), Visibility: p.Toot.Visibility, InReplyToID: a.first}
		if _, err := a.remote.Client().PostStatus(context.Background(), toot); err != nil {
			return // the token was withdrawn
		}
	}
}

func (h *Host) isLimited() bool { return h.limits.Statuses.Count > 0 || h.limits.Requests.Count > 0 }

// client is the account's client for a publisher.
func (a *account) client(by *Publisher) *mastodon.Client {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.clients[by]
	if c == nil {
		c = a.remote.Client()
		c.Client = http.Client{Transport: wire{a.host.instance.RoundTripper()}, Timeout: a.timeout}
		by.Client(c, func(string) bool { return a.host.Honours })
		a.clients[by] = c
	}
	return c
}
