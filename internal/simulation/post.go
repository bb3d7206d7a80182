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

// Post is a post to publish, and the record of its publication.
type Post struct {
	ID        int
	Host      *Host
	Publisher *Publisher
	Toot      mastodon.Toot
	Policy    mastoerr.Policy

	calm        bool
	account     *account
	gap         time.Duration // after the post before it in its lane
	files       []string      // names of the attachments
	isReply     bool          // to the account's replyTarget
	delay       time.Duration // until it is to be published; 0 for a post that is not scheduled
	tryLimit    time.Duration // until the deadline of each try; 0 is no deadline
	cancelAfter time.Duration // until the caller cancels each try; 0 is never
	busy        bool          // the account publishes more than a page of other posts meanwhile
	faultPlan   faultPlan

	jitter *rand.Rand // for the jitter of the library's backoff

	record
}

// newPost draws a post of the account and adds it to the world.
func (w *World) newPost(a *account) *Post {
	r := w.rng
	p := &Post{ID: len(w.Posts), Host: a.host, account: a, calm: w.Calm}
	w.Posts = append(w.Posts, p)
	p.Publisher = w.Publisher
	if p.Publisher == nil {
		p.Publisher = publishers[r.IntN(len(publishers))]
	}
	p.gap = time.Duration(r.Int64N(int64(3 * time.Minute)))
	p.drawToot(r)
	p.drawCaller(r)
	p.busy = r.IntN(40) == 0
	p.faultPlan = newFaultPlan(r, w.Calm)
	p.jitter = rand.New(rand.NewPCG(r.Uint64(), 1))
	return p
}

// drawToot draws the content. Every text is different; repeatOf makes intended
// repeats.
func (p *Post) drawToot(r *rand.Rand) {
	t := &p.Toot
	t.Status = fmt.Sprintf("Post %d & <b>more</b> @ann@other.test\nhttps://example.test/%d #tag", p.ID, p.ID)
	t.Visibility = [...]string{"", "public", "unlisted", "private", "direct"}[r.IntN(5)]
	if r.IntN(5) == 0 {
		t.SpoilerText = "Careful"
	}
	p.isReply = r.IntN(5) == 0
	switch r.IntN(20) {
	case 0:
		p.files = []string{"a.png", "b.png"}
	case 1:
		p.files = []string{"a.mp4"}
	case 2: // no text, only a picture
		p.files, t.Status = []string{"a.png"}, ""
	case 3:
		// Mastodon wants five minutes' notice, after some attempts as well.
		p.delay = time.Duration(6+r.IntN(120)) * time.Minute
	case 4:
		t.Status += strings.Repeat("!", 500) // too long
	}
}

// drawCaller draws the caller's policy, deadline and cancellation.
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
		p.tryLimit = time.Duration(r.Int64N(int64(10 * time.Second)))
	case 1:
		p.tryLimit = time.Duration(r.Int64N(int64(5 * time.Minute)))
	case 2:
		p.tryLimit = time.Duration(r.Int64N(int64(90 * time.Minute)))
	case 3:
		if r.IntN(4) == 0 {
			p.cancelAfter = time.Duration(r.Int64N(int64(5 * time.Minute)))
		}
	}
}

// Unpublishable reports whether no retry could have published the post: its text
// is too long, or its scheduled time was too near when the instance got it.
func (p *Post) Unpublishable() bool {
	return len(p.Toot.Status) > 500 || p.delay > 0 && p.Refused == http.StatusUnprocessableEntity
}

// repeatOf makes p an intended repeat of first. It follows at least five minutes
// later, so that PostOnce can tell the two apart. Posts with files and scheduled
// posts are not repeated.
func (p *Post) repeatOf(first *Post) {
	if len(first.files) > 0 || first.delay > 0 {
		return
	}
	p.Toot, p.isReply, p.files, p.delay = first.Toot, first.isReply, nil, 0
	p.gap += 5 * time.Minute
}

// settleWindow returns how long after a failure its request may still be applied.
// The library promises nothing for later changes. The numbers are those of its
// documentation, less 5 %.
func (p *Post) settleWindow() time.Duration {
	minWait, maxWait := p.Policy.MinWait, p.Policy.MaxWait
	if minWait <= 0 {
		minWait = time.Second
	}
	if maxWait <= 0 {
		maxWait = 10 * time.Minute
	}
	window := min(30*minWait, maxWait) // before a resend, and before the first lookup
	if !p.calm && p.Publisher.Verifies && !p.Host.SupportsKey {
		window += min(60*minWait, maxWait) // before the second
	}
	return window * 95 / 100
}
