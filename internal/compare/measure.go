package main

import (
	"testing"
	"testing/synctest"

	"github.com/mastoerr/mastoerr/internal/simulation"
)

// result is how a publisher fared.
type result struct {
	by      *simulation.Publisher
	keyed   tally // on servers that return the first post for a repeated Idempotency-Key
	others  tally
	drained *simulation.Drained
}

// tally counts posts.
type tally struct {
	posts, requests int
	once            int // published once, and said to be
	hidden          int // published once, and said to have failed
	more            int // published twice or more
	lost            int // not published, though waiting would have published it
	look            int // told that it has to be looked for
	refused         int // refused by the instance for good
	open            int // with an attempt of unknown outcome
	openLook        int // of them, those that have to be looked for
}

func (t *tally) add(p *simulation.Post) {
	t.posts++
	t.requests += p.Requests
	if p.Unknown > 0 {
		t.open++
	}
	switch {
	case p.Copies > 1:
		t.more++
	case p.Ending == simulation.Published && p.Copies == 1:
		t.once++
	case p.Ending == simulation.Verify:
		t.look++
		if p.Unknown > 0 {
			t.openLook++
		}
	case p.Copies == 1:
		t.hidden++
	case p.Unpublishable():
		t.refused++
	default:
		t.lost++
	}
}

// measure runs worlds, each in a bubble of its own, and drains a backlog.
func (r *result) measure(t *testing.T, seed, worlds uint64) {
	for n := range worlds {
		synctest.Test(t, func(*testing.T) {
			w := simulation.NewWorld(simulation.Config{Seed: seed + n, Publisher: r.by, Calm: true})
			w.Run()
			r.take(w)
		})
	}
	synctest.Test(t, func(*testing.T) { r.drained = simulation.Drain(r.by) })
}

// take adds a world that has run.
func (r *result) take(w *simulation.World) {
	for _, p := range w.Posts {
		if p.Host.ReturnsFirst() {
			r.keyed.add(p)
		} else {
			r.others.add(p)
		}
	}
}
