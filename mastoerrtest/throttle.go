package mastoerrtest

import (
	"strconv"
	"time"
)

// Limits are the rate limits of an instance. The zero value of each is
// Mastodon's own on Mastodon and none on other software, which have limits of
// other kinds; a negative Count is none.
type Limits struct {
	// Statuses counts new posts and edits by account: 300 in 3 hours
	// (app/lib/rate_limiter.rb).
	Statuses Limit
	// Requests counts calls of the API by token, and all those without: 300 in
	// 5 minutes (config/initializers/rack_attack.rb:73).
	Requests Limit
	// Media counts uploads by account: 30 in 30 minutes (rack_attack.rb:81).
	Media Limit
	// ScheduledPerDay bounds the posts of an account that are due on one day,
	// ScheduledTotal all of them: 25 and 300 (app/models/scheduled_status.rb).
	ScheduledPerDay, ScheduledTotal int
}

// Limit is a number of calls in a window. Windows begin at multiples of their
// length since 1970, for everybody at the same time, and do not slide.
type Limit struct {
	Count  int
	Window time.Duration // whole seconds
}

// NoLimits switches every limit off.
func NoLimits() Limits {
	return Limits{
		Statuses: Limit{Count: -1}, Requests: Limit{Count: -1}, Media: Limit{Count: -1},
		ScheduledPerDay: -1, ScheduledTotal: -1,
	}
}

func (l Limits) withDefaults(s Software) Limits {
	mastodon := Limits{
		Statuses:        Limit{300, 3 * time.Hour},
		Requests:        Limit{300, 5 * time.Minute},
		Media:           Limit{30, 30 * time.Minute},
		ScheduledPerDay: 25,
		ScheduledTotal:  300,
	}
	if !s.isMastodon() {
		mastodon = NoLimits()
	}
	for _, x := range []struct {
		limit    *Limit
		byMasto  Limit
		fallback time.Duration
	}{
		{&l.Statuses, mastodon.Statuses, 3 * time.Hour},
		{&l.Requests, mastodon.Requests, 5 * time.Minute},
		{&l.Media, mastodon.Media, 30 * time.Minute},
	} {
		if x.limit.Count == 0 {
			*x.limit = x.byMasto
		}
		if x.limit.Window < time.Second {
			x.limit.Window = x.fallback
		}
	}
	if l.ScheduledPerDay == 0 {
		l.ScheduledPerDay = mastodon.ScheduledPerDay
	}
	if l.ScheduledTotal == 0 {
		l.ScheduledTotal = mastodon.ScheduledTotal
	}
	return l
}

// bucket counts the calls of one window.
type bucket struct {
	window int64 // number of the window since 1970
	count  int
}

// quota is what the X-RateLimit headers of an answer say.
type quota struct {
	limit, remaining int
	reset            time.Time
}

func (q quota) known() bool { return q.limit > 0 }

// take counts a call, and reports whether it may pass.
func (b *bucket) take(l Limit, now time.Time) (quota, bool) {
	if l.Count < 0 {
		return quota{}, true
	}
	period := int64(l.Window / time.Second)
	if w := now.Unix() / period; w != b.window {
		b.window, b.count = w, 0
	}
	b.count++
	// The next multiple of the period, with the fraction of now: the reset is up
	// to a second too late (rack_attack.rb:164).
	reset := now.Add(time.Duration(period-now.Unix()%period) * time.Second)
	return quota{l.Count, max(l.Count-b.count, 0), reset}, b.count <= l.Count
}

// isoMicros is Rails' iso8601(6).
const isoMicros = "2006-01-02T15:04:05.000000Z"

// set writes the headers.
func (q quota) set(h map[string][]string) {
	if !q.known() {
		return
	}
	values := make([]string, 3)
	values[0], values[1] = strconv.Itoa(q.limit), strconv.Itoa(q.remaining)
	values[2] = q.reset.UTC().Format(isoMicros)
	h["X-Ratelimit-Limit"], h["X-Ratelimit-Remaining"], h["X-Ratelimit-Reset"] = values[0:1:1], values[1:2:2], values[2:3:3]
}

// nearer is the quota that is nearer its end: the one that Mastodon shows
// (app/controllers/concerns/api/rate_limit_headers.rb:58).
func nearer(a, b quota) quota {
	if !a.known() || b.known() && b.remaining < a.remaining {
		return b
	}
	return a
}
