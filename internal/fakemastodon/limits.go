package fakemastodon

import "time"

// Limits are the rate limits; mastoerrtest.Limits explains them. A negative
// number is no limit.
type Limits struct {
	Statuses, Requests, Account, Media, Pages, Deletes, Apps Limit
	ScheduledPerDay, ScheduledTotal                          int
}

// Limit is a number of calls in a window.
type Limit struct {
	Count  int
	Window time.Duration
}

// bucket counts the calls of one window.
type bucket struct {
	window int64 // number of the window since 1970
	count  int
}

// calls counts what an account does, or everybody without one.
type calls struct{ all, uploads, pages, deletes, apps, signUps bucket }

// quota is what the X-RateLimit headers of a response say.
type quota struct {
	limit, remaining int
	reset            time.Time
}

func (q quota) known() bool { return q.limit > 0 }

// take counts a call, and reports whether the limit allows it.
func (b *bucket) take(l Limit, now time.Time) (quota, bool) {
	if l.Count < 0 {
		return quota{}, true
	}
	b.turn(l, now)
	b.count++
	return b.peek(l, now), b.count <= l.Count
}

// turn begins a new window when its time has come, and returns its length in seconds.
func (b *bucket) turn(l Limit, now time.Time) (period int64) {
	period = int64(l.Window / time.Second)
	if w := now.Unix() / period; w != b.window {
		b.window, b.count = w, 0
	}
	return period
}

// peek returns what is left of a limit.
func (b *bucket) peek(l Limit, now time.Time) quota {
	if l.Count < 0 {
		return quota{}
	}
	period := b.turn(l, now)
	// The next multiple of the period, with the fraction of now: the reset is up
	// to a second too late (rack_attack.rb:164).
	reset := now.Add(time.Duration(period-now.Unix()%period) * time.Second)
	return quota{l.Count, max(l.Count-b.count, 0), reset}
}

// The layouts of time in Mastodon's responses: in the entities, and in the
// X-RateLimit headers.
const (
	Millis = "2006-01-02T15:04:05.000Z"
	Micros = "2006-01-02T15:04:05.000000Z"
)

// nearer returns the quota that is nearer its end, which is the one that
// Mastodon shows (app/controllers/concerns/api/rate_limit_headers.rb:58).
func nearer(a, b quota) quota {
	if !a.known() || b.known() && b.remaining < a.remaining {
		return b
	}
	return a
}
