package simulation

import (
	"math/rand/v2"
	"net/http"
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
	d := &draw{post: p, Rand: t.reading}
	list, chance := faultsOfReading, t.chance[1]
	if isNewPost(req) {
		list, chance, d.Rand = faultsOfPosting, t.chance[0], t.posting
		if p.calm {
			list = faultsInCalm
		}
		if t.remaining == 0 {
			return nil, mastoerrtest.Fault{}
		}
	}
	if d.Float64() >= chance {
		return nil, mastoerrtest.Fault{}
	}
	if isNewPost(req) {
		t.remaining--
	}
	s := list.pick(d.Rand)
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

// commit draws how long the instance takes to apply a request whose caller is
// told of a failure after delay. That may be longer than delay, but not by more
// than the library promises to handle.
func (d *draw) commit(delay time.Duration) time.Duration {
	told := d.told(delay)
	if d.IntN(2) == 0 {
		return d.within(0, told+1)
	}
	return d.within(told, told+d.post.settleWindow())
}

// told returns how long it takes at most until the caller knows of a failure that
// is sent after delay. A timeout of the client may come first.
func (d *draw) told(delay time.Duration) time.Duration {
	p := d.post
	if t := p.account.timeout; t > 0 {
		delay = min(delay, t)
	}
	if p.Publisher == queue && (p.tryLimit > 0 || p.cancelAfter > 0) {
		delay = 0 // the try may end at any time, and the queue sends again
	}
	return delay
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
