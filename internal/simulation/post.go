package simulation

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

var background = context.Background()

// Post is a post to publish, and the record of its publication.
type Post struct {
	ID        int
	Host      *Host
	Publisher *Publisher
	Toot      mastodon.Toot

	world    *World
	calm     bool
	account  *account
	gap      time.Duration // after the post before it in its lane
	files    []string      // names of the attachments
	isReply  bool          // to the account's replyTarget
	inThread bool          // to the post before it instead, where that is out
	delay    time.Duration // until it is to be published; 0 for a post that is not scheduled
	repeats  *Post         // the post whose content it has on purpose
	caller

	meanwhile      meanwhile
	meanwhileAfter time.Duration
	twins          []mastoerrtest.Post // the same post by hand

	faultPlan faultPlan
	jitter    *rand.Rand // for the jitter of the library's backoff

	record
}

// newPost draws a post of the account and adds it to the world.
func (w *World) newPost(a *account) *Post {
	r := w.rng
	p := &Post{ID: len(w.Posts), Host: a.host, account: a, calm: w.Calm, world: w}
	w.Posts = append(w.Posts, p)
	p.Publisher = publishers[r.IntN(len(publishers))]
	if w.Publisher != nil {
		p.Publisher = w.Publisher
	}
	p.gap = within(r, 0, 3*minute)
	if r.IntN(2) == 0 {
		p.gap = within(r, 0, 6*time.Second) // ten a minute
	}
	p.drawContent(r, p.ID)
	p.drawCaller(r)
	p.drawMeanwhile(r)
	p.faultPlan = newFaultPlan(r, w.Calm)
	p.jitter = rand.New(rand.NewPCG(r.Uint64(), 1))
	return p
}

// Unpublishable reports whether no retry could have published the post: the
// instance refuses what it asks for.
func (p *Post) Unpublishable() bool {
	refuses := map[string]bool{
		"Pixelfed":      p.Toot.Visibility == "direct" || p.Toot.Status == "" && len(p.files) == 0,
		"Hollo":         p.Toot.Status == "" && len(p.files) > 0 || p.Toot.Sensitive, // a form's files are dropped, its sensitive=true is refused
		"Iceshrimp.NET": p.delay != 0,
	}[p.Host.Family()]
	return refuses || len([]rune(p.Toot.Status)) > 400 || p.delay > 0 && p.delay < 6*minute ||
		p.delay > 0 && p.Refused == 422
}

// repeatOf makes p an intended repeat of first. Posts with files, polls and
// scheduled posts are not repeated.
func (p *Post) repeatOf(first *Post) {
	if len(first.files) > 0 || first.delay != 0 || first.Toot.Poll != nil || first.inThread {
		return
	}
	p.Toot, p.isReply, p.files, p.delay, p.inThread = first.Toot, first.isReply, nil, 0, false
	p.repeats = first
	if p.calm {
		p.gap += 5 * minute
	}
}
