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

// Run publishes all posts and counts their copies on the instances. It has to be
// called once, inside a testing/synctest bubble.
func (w *World) Run() {
	for _, h := range w.Hosts {
		h.start()
	}
	time.Sleep(2 * time.Hour) // so that lookups can tell old posts by their age
	var wg sync.WaitGroup
	for _, h := range w.Hosts {
		for _, a := range h.accounts {
			if a.revokedAfter > 0 {
				wg.Go(func() {
					time.Sleep(a.revokedAfter)
					a.remote.Revoke()
				})
			}
			for n, lane := range a.lanes {
				wg.Go(func() {
					// Lanes start at different times. At the same time their
					// order would not depend on the seed alone.
					time.Sleep(time.Duration(n+1) * 7919 * time.Nanosecond)
					for _, p := range lane {
						w.publish(p)
					}
				})
			}
		}
	}
	wg.Wait()
	time.Sleep(24 * time.Hour) // for late changes and scheduled posts
	w.countCopies()
}

// start starts the instance and creates the accounts with their old posts.
func (h *Host) start() {
	h.instance = mastoerrtest.Start(
		mastoerrtest.InMemory(), mastoerrtest.WithHost(h.Name), mastoerrtest.WithSoftware(h.Software),
		mastoerrtest.WithLimits(h.limits), mastoerrtest.WithMediaProcessing(h.processing),
		mastoerrtest.WithFaults(injectFault), mastoerrtest.WithRequestLog(1),
	)
	for _, a := range h.accounts {
		a.remote = h.instance.NewAccount(a.name)
		c := a.remote.Client()
		for n := range 1 + a.oldPosts {
			if n > 0 && h.isLimited() {
				break // the rate limit would delay them
			}
			s, err := c.PostStatus(context.Background(), &mastodon.Toot{Status: fmt.Sprintf("From before %d", n)})
			if err != nil {
				panic(err)
			}
			a.replyTarget = s.ID
		}
	}
}

func (w *World) publish(p *Post) {
	time.Sleep(p.gap)
	p.keys = make(map[string]bool)
	p.prepare()
	ctx := context.WithValue(context.Background(), postKey{}, p)
	ctx = backoff.WithSource(ctx, p.jitter)
	p.Began = time.Now()
	p.note(p.Began, "begins")
	p.status, p.Err = p.Publisher.Publish(ctx, p.account.client(p.Publisher), p)
	p.Ended = time.Now()
	if p.Ending = endingOf(p.Err); p.Publisher.NoAdvice && p.Err != nil {
		p.Ending = Failed
	}
}

// prepare completes the Toot with the IDs and times of this run.
func (p *Post) prepare() {
	if p.isReply {
		p.Toot.InReplyToID = p.account.replyTarget
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

// fillPage publishes 50 other posts from the account, more than a page of a lookup.
func (a *account) fillPage(p *Post) {
	if a.host.isLimited() {
		return
	}
	for n := range 50 {
		toot := &mastodon.Toot{Status: fmt.Sprintf("One of many %d %d", p.ID, n), Visibility: p.Toot.Visibility, InReplyToID: a.replyTarget}
		if _, err := a.remote.Client().PostStatus(context.Background(), toot); err != nil {
			return // the token was withdrawn
		}
	}
}

func (h *Host) isLimited() bool { return h.limits.Statuses.Count > 0 || h.limits.Requests.Count > 0 }

// client returns the account's client for a publisher. It makes it at first use.
func (a *account) client(by *Publisher) *mastodon.Client {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.clients[by]
	if c == nil {
		c = a.remote.Client()
		c.Client = http.Client{Transport: observer{a.host.instance.RoundTripper()}, Timeout: a.timeout}
		by.Client(c, func(string) bool { return a.host.SupportsKey })
		a.clients[by] = c
	}
	return c
}
