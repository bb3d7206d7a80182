package simulation

import (
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// trouble decides what goes wrong with the requests of a post. The n-th sending
// of a post meets the same fault whoever sends it.
type trouble struct {
	sending, looking *rand.Rand // the draws for new posts, and for all else
	chance           [2]float64 // that one of them fails
	left             int        // faults that are still to come for new posts
}

func newTrouble(r *rand.Rand, calm bool) trouble {
	t := trouble{
		sending: rand.New(rand.NewPCG(r.Uint64(), 2)),
		looking: rand.New(rand.NewPCG(r.Uint64(), 3)),
	}
	switch n := r.IntN(100); {
	case n < 20: // nothing
	case n < 25: // reading hardly works
		t.chance, t.left = [2]float64{0.9, 0.7}, 2
	case n < 75 || calm && n >= 95:
		t.chance, t.left = [2]float64{0.7, 0.1}, 2
	case n < 95:
		t.chance, t.left = [2]float64{0.8, 0.2}, 4
	default: // never works
		t.chance, t.left = [2]float64{1, 0.6}, 1<<30
	}
	return t
}

// next draws the fault of a request, nil for none.
func (p *Post) next(req *http.Request) (*strike, mastoerrtest.Fault) {
	t := &p.trouble
	d := &draw{post: p, Rand: t.looking}
	list, chance := strikesOfReading, t.chance[1]
	if isNewPost(req) {
		list, chance, d.Rand = strikesOfPosting, t.chance[0], t.sending
		if p.calm {
			list = strikesInCalm
		}
		if t.left == 0 {
			return nil, mastoerrtest.Fault{}
		}
	}
	if d.Float64() >= chance {
		return nil, mastoerrtest.Fault{}
	}
	if isNewPost(req) {
		t.left--
	}
	s := list.pick(d.Rand)
	return s, s.make(d)
}

func isNewPost(req *http.Request) bool {
	return req.Method == http.MethodPost && req.URL.Path == "/api/v1/statuses"
}

// draw is what a strike is made from.
type draw struct {
	*rand.Rand
	post *Post
}

// within draws a duration from low up to high.
func (d *draw) within(low, high time.Duration) time.Duration {
	return low + time.Duration(d.Int64N(int64(high-low)))
}

// commit draws when the instance is done with a request whose caller is told of
// a failure after delay: before or after that, but no later than the library
// promises to bear.
func (d *draw) commit(delay time.Duration) time.Duration {
	told := d.told(delay)
	if d.IntN(2) == 0 {
		return d.within(0, told+1)
	}
	return d.within(told, told+d.post.window())
}

// told is when the caller learns at the latest that an answer does not come,
// that would come after delay.
func (d *draw) told(delay time.Duration) time.Duration {
	p := d.post
	if t := p.account.timeout; t > 0 {
		delay = min(delay, t)
	}
	if p.Publisher == queue && (p.patience > 0 || p.gone > 0) {
		delay = 0 // patience may end at any time, and the queue goes on
	}
	return delay
}

// strike is a thing that goes wrong.
type strike struct {
	name   string
	weight int
	make   func(*draw) mastoerrtest.Fault
	// harmless is true for an answer of the 5xx family by which a reader of it
	// knows that nothing was applied.
	harmless bool
	// cut is how the answer breaks off, if it is a success.
	cut mastoerrtest.Break
}

type strikes []*strike

func (s strikes) pick(r *rand.Rand) *strike {
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

// nobody is a source of draws that do not matter.
func nobody() *rand.Rand { return rand.New(rand.NewPCG(0, 0)) }
