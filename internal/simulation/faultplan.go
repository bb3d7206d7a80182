package simulation

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// faultPlan decides which requests of a post fail, and how. The n-th attempt to
// post meets the same fault with every publisher.
type faultPlan struct {
	posting, reading *rand.Rand // the draws for new posts, and for all else
	chance           [2]float64 // that a request of each of them fails
	remaining        int        // how many attempts to post may still fail
}

func newFaultPlan(r *rand.Rand, calm bool) faultPlan {
	t := faultPlan{
		posting: rand.New(rand.NewPCG(r.Uint64(), 2)),
		reading: rand.New(rand.NewPCG(r.Uint64(), 3)),
	}
	switch n := r.IntN(100); {
	case n < 20: // no faults
	case n < 25: // most reads fail
		t.chance, t.remaining = [2]float64{0.9, 0.7}, 2
	case n < 75 || calm && n >= 95:
		t.chance, t.remaining = [2]float64{0.7, 0.1}, 2
	case n < 95:
		t.chance, t.remaining = [2]float64{0.8, 0.2}, 4
	default: // every attempt to post fails
		t.chance, t.remaining = [2]float64{1, 0.6}, 1<<30
	}
	return t
}

// next draws the fault of a request. The kind is nil for none.
func (p *Post) next(req *http.Request) (*faultKind, mastoerrtest.Fault) {
	t := &p.faultPlan
	list, chance, source := faultsOfReading, t.chance[1], t.reading
	if p.calm {
		list = readsInCalm
	}
	if isNewPost(req) {
		list, chance, source = faultsOfPosting, t.chance[0], t.posting
		if p.calm {
			list = faultsInCalm
		}
		if t.remaining == 0 {
			return nil, mastoerrtest.Fault{}
		}
	}
	// A source of its own, as what a fault draws depends on the publisher.
	d := &draw{post: p, Rand: rand.New(rand.NewPCG(source.Uint64(), 4))}
	if d.Float64() >= chance {
		return nil, mastoerrtest.Fault{}
	}
	if isNewPost(req) {
		t.remaining--
	}
	s := list.pick(d.Rand)
	if s.cut != "" && req.Method == http.MethodGet {
		return s, mastoerrtest.Fault{}
	}
	return s, s.make(d)
}

func isNewPost(req *http.Request) bool {
	return req.Method == http.MethodPost && req.URL.Path == "/api/v1/statuses"
}

// draw is what a fault is drawn from.
type draw struct {
	*rand.Rand
	post *Post
}

// within draws a duration of at least low and less than high.
func (d *draw) within(low, high time.Duration) time.Duration {
	return low + time.Duration(d.Int64N(int64(high-low)))
}

func (d *draw) world() *World { return d.post.world }

// late makes the instance carry the request out, before its caller meets the failure
// or later, and shows the post in the lists at once or later: at most Lateness after
// the failure. What goes wrong with the key is drawn too.
func (d *draw) late(f fault) fault {
	f = f.After()
	told := d.post.told(f.Delay)
	rest := d.world().Lateness
	if d.IntN(2) == 0 {
		f.Work = d.within(0, told+1)
	} else {
		late := d.within(0, rest)
		f.Work = told + late
		rest -= late
	}
	switch d.IntN(8) {
	case 0:
		f.Key.Lost = true
	case 1:
		f.Key.LockKept = true
	case 2:
		f.Key.After = d.within(0, 2*time.Minute)
	case 3:
		f.Key.For = d.within(time.Second, 2*time.Minute)
	}
	return d.listLate(f, rest)
}

// listLate makes lists show the post up to longest after it is there, or never where
// a software is known to forget it.
func (d *draw) listLate(f fault, longest time.Duration) fault {
	if d.IntN(4) == 0 && longest > 0 {
		f.ListedAfter = d.within(0, longest)
	}
	if d.post.mayStayUnlisted() && d.IntN(6) == 0 {
		f.ListedAfter = -1
	}
	return f
}

// mayStayUnlisted reports whether the software's lists may leave the post out for
// ever: Sharkey fills a cache after the post, and Iceshrimp.NET hides posts that
// mention or answer somebody whom the owner muted.
func (p *Post) mayStayUnlisted() bool {
	switch p.Host.Family() {
	case "Sharkey":
		return true
	case "Iceshrimp.NET":
		return p.Toot.InReplyToID != "" || strings.Contains(p.Toot.Status, "@")
	}
	return false
}

// told returns after how long the caller knows of a failure that is sent after
// delay, at the earliest. A timeout of the client may come first.
func (p *Post) told(delay time.Duration) time.Duration {
	if p.mayStopAnyTime() {
		return 0
	}
	if delay == 0 {
		return 0
	}
	return min(delay, p.attemptEnds())
}

// faultKind is a kind of fault.
type faultKind struct {
	name   string
	weight int
	make   func(*draw) mastoerrtest.Fault
	// provesNotApplied marks a 5xx response that proves that the request was
	// not applied.
	provesNotApplied bool
	// cut is how the body is truncated, if the response is a success.
	cut mastoerrtest.Break
}

type faultKinds []*faultKind

func (s faultKinds) pick(r *rand.Rand) *faultKind {
	total := 0
	for _, x := range s {
		total += x.weight
	}
	n := r.IntN(total)
	for _, x := range s {
		if n -= x.weight; n < 0 {
			return x
		}
	}
	panic("unreachable")
}

// unusedSource returns a source for draws that have no effect.
func unusedSource() *rand.Rand { return rand.New(rand.NewPCG(0, 0)) }
