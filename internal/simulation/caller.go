package simulation

import (
	"math/rand/v2"
	"time"

	"github.com/mastoerr/mastoerr"
)

// caller is how the service calls the library for a post.
type caller struct {
	Policy mastoerr.Policy

	tryLimit    time.Duration // until the deadline of each try; 0 is no deadline
	cancelAfter time.Duration // until the caller cancels each try; 0 is never
	ownKey      bool          // PostOnce gets a key of the caller's
	crashAfter  time.Duration // until the process of PostOnce is killed; 0 is never
	crashes     int           // how many processes are killed
	downFor     time.Duration // until the next process begins
	sender      sender        // what a queue sends with
}

// sender is what a queue sends a post with.
type sender int

const (
	plainCall sender = iota
	withDo
	withPostOnce
)

// drawCaller draws the caller's policy, deadline, cancellation and crashes.
func (p *Post) drawCaller(r *rand.Rand) {
	p.sender = sender(r.IntN(3))
	p.ownKey = r.IntN(2) == 0
	p.downFor = within(r, 0, 3*minute)
	if r.IntN(3) == 0 {
		p.downFor = 0
	}
	p.crashes = 1 + r.IntN(2)
	p.crashAfter = within(r, 0, 2*minute)
	if r.IntN(2) == 0 {
		p.crashAfter = within(r, 0, time.Second)
	}
	if p.calm {
		p.Policy = mastoerr.Policy{MaxAttempts: 20, MaxRetryAfter: 4 * hour}
		return
	}
	p.drawPolicy(r)
	switch r.IntN(8) {
	case 0:
		p.tryLimit = within(r, 0, 10*time.Second)
	case 1:
		p.tryLimit = within(r, 0, 5*minute)
	case 2:
		p.tryLimit = within(r, 0, 90*minute)
	case 3:
		if r.IntN(4) == 0 {
			p.cancelAfter = within(r, 1, 5*minute)
		}
	}
}

// drawPolicy draws the fields of a Policy one by one; half of the policies are zero.
// The world does not look at them, but for the time at which an attempt ends.
func (p *Post) drawPolicy(r *rand.Rand) {
	if r.IntN(2) == 0 {
		return
	}
	pick := func(list ...time.Duration) time.Duration { return list[r.IntN(len(list))] }
	p.Policy = mastoerr.Policy{
		MaxAttempts:    [...]int{0, 0, -1, 1, 2, 3, 10, 20}[r.IntN(8)],
		MinWait:        pick(0, -1, 1, time.Millisecond, 500*time.Millisecond, 5*time.Second, hour, 1<<62),
		MaxWait:        pick(0, 0, -1, 1, 10*time.Millisecond, time.Second, 10*time.Second, 4*hour),
		SettleWait:     pick(0, 0, 0, -1, minute, 5*minute),
		MediaTimeout:   pick(0, 0, -1, 5*time.Second, hour),
		MaxRetryAfter:  pick(0, 0, -1, minute, 4*hour, 4*hour),
		AttemptTimeout: pick(0, 0, -1, time.Second, 10*time.Second, 3*minute),
	}
}

// attemptEnds returns after how long at the latest the caller gives an attempt up.
// 150 seconds are the limit of mastoerrtest.
func (p *Post) attemptEnds() time.Duration {
	limit := 150 * time.Second
	if t := p.account.timeout; t > 0 {
		limit = min(limit, t)
	}
	if p.Publisher.bounds != nil && p.Publisher.bounds(p) {
		switch t := p.Policy.AttemptTimeout; {
		case t == 0:
			limit = min(limit, 2*minute)
		case t > 0:
			limit = min(limit, t)
		}
	}
	return limit
}

// mayStopAnyTime reports whether the caller may give an attempt up before it ends
// by itself, and go on with the post later.
func (p *Post) mayStopAnyTime() bool {
	return p.tryLimit > 0 || p.cancelAfter > 0 || p.Publisher == Resumed
}
