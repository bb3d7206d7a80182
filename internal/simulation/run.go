package simulation

import (
	"context"
	"sync"
	"time"

	"github.com/mastoerr/mastoerr/internal/backoff"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// Run publishes all posts and counts their copies on the instances. It has to be
// called once, inside a testing/synctest bubble.
func (w *World) Run() {
	for _, h := range w.Hosts {
		h.start()
	}
	time.Sleep(2 * hour) // so that lookups can tell old posts by their age
	var wg sync.WaitGroup
	for _, h := range w.Hosts {
		for _, a := range h.accounts {
			a.change()
			for n, lane := range a.lanes {
				wg.Go(func() {
					// Lanes start at different times. At the same time their
					// order would not depend on the seed alone.
					time.Sleep(time.Duration(n+1) * 7919 * time.Nanosecond)
					for k, p := range lane {
						if k > 0 {
							p.follow(lane[k-1])
						}
						w.publish(p)
					}
				})
			}
		}
	}
	wg.Wait()
	time.Sleep(24 * hour) // for late changes and scheduled posts
	w.countCopies()
}

// follow makes p answer the post before it in a thread.
func (p *Post) follow(before *Post) {
	if p.inThread && before.Ending == Published && before.delay == 0 && before.status != nil {
		p.Toot.InReplyToID = before.status.ID
	}
}

func (w *World) publish(p *Post) {
	time.Sleep(p.gap)
	p.keys = make(map[string]bool)
	p.shown = make(map[string]bool)
	p.prepare()
	ctx := context.WithValue(background, postKey{}, p)
	ctx = backoff.WithSource(ctx, p.jitter)
	p.Began, p.knewApplication = time.Now(), p.account.answered.Load()
	p.note(p.Began, "begins")
	p.status, p.Err = p.Publisher.Publish(ctx, p.account.client(p.Publisher), p)
	p.Ended = time.Now()
	p.noteScheduled()
	if p.Ending = endingOf(p.Err); p.Publisher.NoAdvice && p.Err != nil {
		p.Ending = Failed
	}
}

// prepare completes the Toot with the IDs and times of this run.
func (p *Post) prepare() {
	if p.isReply && p.Toot.InReplyToID == "" {
		p.Toot.InReplyToID = p.account.replyTarget
	}
	if p.delay != 0 {
		at := time.Now().Add(p.delay + p.Host.clock)
		p.Toot.ScheduledAt = &at
	}
	c := p.account.remote.Client()
	for _, name := range p.files {
		f, err := c.UploadMediaFromBytes(background, files[name])
		if err != nil {
			p.note(time.Now(), "no upload: %v", err) // the token was withdrawn
			return
		}
		p.Toot.MediaIDs = append(p.Toot.MediaIDs, f.ID)
	}
}

var files = map[string][]byte{"a.png": mastoerrtest.PNG(), "b.png": mastoerrtest.PNG(), "a.mp4": mastoerrtest.MP4()}
