package simulation

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// Post is a post that is to be published, and what became of it.
type Post struct {
	ID        int
	Host      *Host
	Publisher *Publisher
	Toot      mastodon.Toot
	Policy    mastoerr.Policy

	calm     bool
	account  *account
	gap      time.Duration // since the post before it in its lane
	files    []string      // names of what is to be attached
	replies  bool          // to a post from before
	delay    time.Duration // until it is due, for a scheduled post
	patience time.Duration // of the caller, for each try; 0 is endless
	gone     time.Duration // until the caller cancels, for each try; 0 is never
	crowd    bool          // others post a lot from the account at that time
	trouble  trouble

	jitter *rand.Rand // for the library's own draws

	record
}

// newPost draws a post.
func (w *World) newPost(a *account) *Post {
	r := w.rng
	p := &Post{ID: len(w.Posts), Host: a.host, account: a, calm: w.Calm}
	w.Posts = append(w.Posts, p)
	p.Publisher = w.Publisher
	if p.Publisher == nil {
		p.Publisher = ways[r.IntN(len(ways))]
	}
	p.gap = time.Duration(r.Int64N(int64(3 * time.Minute)))
	p.drawToot(r)
	p.drawCaller(r)
	p.crowd = r.IntN(40) == 0
	p.trouble = newTrouble(r, w.Calm)
	p.jitter = rand.New(rand.NewPCG(r.Uint64(), 1))
	return p
}

// drawToot draws what is to be published. Every text is different; intended
// repeats are made by repeat.
func (p *Post) drawToot(r *rand.Rand) {
	t := &p.Toot
	t.Status = fmt.Sprintf("Post %d & <b>more</b> @ann@other.test\nhttps://example.test/%d #tag", p.ID, p.ID)
	t.Visibility = [...]string{"", "public", "unlisted", "private", "direct"}[r.IntN(5)]
	if r.IntN(5) == 0 {
		t.SpoilerText = "Careful"
	}
	p.replies = r.IntN(5) == 0
	switch r.IntN(20) {
	case 0:
		p.files = []string{"a.png", "b.png"}
	case 1:
		p.files = []string{"a.mp4"}
	case 2: // no text, only a picture
		p.files, t.Status = []string{"a.png"}, ""
	case 3:
		// Still ahead by Mastodon's five minutes after some attempts.
		p.delay = time.Duration(6+r.IntN(120)) * time.Minute
	case 4:
		t.Status += strings.Repeat("!", 500) // too long
	}
}

// drawCaller draws how the caller goes about it.
func (p *Post) drawCaller(r *rand.Rand) {
	if p.calm {
		p.Policy = mastoerr.Policy{MaxAttempts: 20, MaxWait: 4 * time.Hour}
		return
	}
	switch r.IntN(12) {
	case 0, 4:
		p.Policy = mastoerr.Policy{MaxAttempts: 20, MaxWait: 4 * time.Hour}
	case 1:
		p.Policy = mastoerr.Policy{MinWait: 100 * time.Millisecond}
	case 2:
		p.Policy = mastoerr.Policy{MaxAttempts: 1 + r.IntN(3)}
	case 3:
		p.Policy = mastoerr.Policy{MaxAttempts: 10, MinWait: 5 * time.Second, MaxWait: time.Minute}
	}
	switch r.IntN(8) {
	case 0:
		p.patience = time.Duration(r.Int64N(int64(10 * time.Second)))
	case 1:
		p.patience = time.Duration(r.Int64N(int64(5 * time.Minute)))
	case 2:
		p.patience = time.Duration(r.Int64N(int64(90 * time.Minute)))
	case 3:
		if r.IntN(4) == 0 {
			p.gone = time.Duration(r.Int64N(int64(5 * time.Minute)))
		}
	}
}

// Hopeless is true for a post that no patience could have published: it breaks
// the instance's rules, or its time had come before it was taken.
func (p *Post) Hopeless() bool {
	return len(p.Toot.Status) > 500 || p.delay > 0 && p.Refused == http.StatusUnprocessableEntity
}

// repeat makes p the same post once more, on purpose, long enough after the
// first that the two can be told apart.
func (p *Post) repeat(first *Post) {
	if len(first.files) > 0 || first.delay > 0 {
		return
	}
	p.Toot, p.replies, p.files, p.delay = first.Toot, first.replies, nil, 0
	p.gap += 5 * time.Minute
}

// window is how long after its failure a request may still come into effect:
// the library's promise holds for changes that are there by then. The numbers
// are those of its documentation.
func (p *Post) window() time.Duration {
	minWait, maxWait := p.Policy.MinWait, p.Policy.MaxWait
	if minWait <= 0 {
		minWait = time.Second
	}
	if maxWait <= 0 {
		maxWait = 10 * time.Minute
	}
	window := min(30*minWait, maxWait) // before a resend, and before the first look
	if !p.calm && p.Publisher.Looks && !p.Host.Honours {
		window += min(60*minWait, maxWait) // before the second
	}
	return window * 95 / 100
}
