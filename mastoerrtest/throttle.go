package mastoerrtest

import (
	"cmp"
	"time"

	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

// Limits are the rate limits of an instance. A zero field is Mastodon's own limit
// on Mastodon, and no limit on other software, which has limits of other kinds. A
// negative Count is no limit.
type Limits struct {
	// Statuses counts new posts and edits by account: 300 in 3 hours
	// (app/lib/rate_limiter.rb).
	Statuses Limit
	// Requests counts calls of the API by token, and all those without: 300 in
	// 5 minutes (config/initializers/rack_attack.rb:73).
	Requests Limit
	// Media counts uploads by account: 30 in 30 minutes (rack_attack.rb:81).
	Media Limit
	// ScheduledPerDay bounds the scheduled posts of an account for one day, and
	// ScheduledTotal all of them: 25 and 300 (app/models/scheduled_status.rb).
	ScheduledPerDay, ScheduledTotal int
}

// Limit is a number of calls in a window. Windows do not slide: they begin at
// multiples of their length since 1970, at the same time for everybody.
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

// plain returns l with its defaults filled in.
func (l Limits) plain(s Software) fakemastodon.Limits {
	own := Limits{
		Statuses: Limit{300, 3 * time.Hour}, Requests: Limit{300, 5 * time.Minute}, Media: Limit{30, 30 * time.Minute},
		ScheduledPerDay: 25, ScheduledTotal: 300,
	}
	if s.family != "" {
		own.Statuses.Count, own.Requests.Count, own.Media.Count = -1, -1, -1
		own.ScheduledPerDay, own.ScheduledTotal = -1, -1
	}
	return fakemastodon.Limits{
		Statuses: l.Statuses.or(own.Statuses), Requests: l.Requests.or(own.Requests), Media: l.Media.or(own.Media),
		ScheduledPerDay: cmp.Or(l.ScheduledPerDay, own.ScheduledPerDay),
		ScheduledTotal:  cmp.Or(l.ScheduledTotal, own.ScheduledTotal),
	}
}

func (l Limit) or(own Limit) fakemastodon.Limit {
	if l.Count == 0 {
		l = own
	}
	if l.Window < time.Second {
		l.Window = own.Window
	}
	return fakemastodon.Limit(l)
}
