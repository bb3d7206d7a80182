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
	// Requests counts calls of the API by token, and all those without an account,
	// among them those with an unknown token: 300 in 5 minutes
	// (config/initializers/rack_attack.rb:73, :77).
	Requests Limit
	// Account counts calls of the API by account, over all its tokens: 1,500 in
	// 5 minutes (rack_attack.rb:69).
	Account Limit
	// Media counts uploads by account: 30 in 30 minutes (rack_attack.rb:81).
	Media Limit
	// Pages counts requests with max_id, min_id or since_id by account, and all those
	// without one: 300 in 15 minutes (rack_attack.rb:93, :97).
	Pages Limit
	// Deletes counts deleted posts and boosts by account: 30 in 30 minutes
	// (rack_attack.rb:104).
	Deletes Limit
	// Apps counts registered applications: 5 in 10 minutes (rack_attack.rb:108).
	Apps Limit
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
	none := Limit{Count: -1}
	return Limits{
		Statuses: none, Requests: none, Account: none, Media: none, Pages: none, Deletes: none, Apps: none,
		ScheduledPerDay: -1, ScheduledTotal: -1,
	}
}

// mastodonLimits are Mastodon's own.
var mastodonLimits = Limits{
	Statuses: Limit{300, 3 * time.Hour}, Requests: Limit{300, 5 * time.Minute}, Account: Limit{1500, 5 * time.Minute},
	Media: Limit{30, 30 * time.Minute}, Pages: Limit{300, 15 * time.Minute}, Deletes: Limit{30, 30 * time.Minute},
	Apps: Limit{5, 10 * time.Minute}, ScheduledPerDay: 25, ScheduledTotal: 300,
}

// plain returns l with its defaults filled in.
func (l Limits) plain(s Software) fakemastodon.Limits {
	own := mastodonLimits
	if s.family != "" {
		own = NoLimits()
	}
	return fakemastodon.Limits{
		Statuses: l.Statuses.or(own.Statuses, mastodonLimits.Statuses), Requests: l.Requests.or(own.Requests, mastodonLimits.Requests),
		Account: l.Account.or(own.Account, mastodonLimits.Account), Media: l.Media.or(own.Media, mastodonLimits.Media),
		Pages: l.Pages.or(own.Pages, mastodonLimits.Pages), Deletes: l.Deletes.or(own.Deletes, mastodonLimits.Deletes),
		Apps:            l.Apps.or(own.Apps, mastodonLimits.Apps),
		ScheduledPerDay: cmp.Or(l.ScheduledPerDay, own.ScheduledPerDay),
		ScheduledTotal:  cmp.Or(l.ScheduledTotal, own.ScheduledTotal),
	}
}

// or returns l, the software's own limit where it is not set. Without a window it has
// Mastodon's.
func (l Limit) or(own, mastodon Limit) fakemastodon.Limit {
	if l.Count == 0 {
		l = own
	}
	if l.Window < time.Second {
		l.Window = mastodon.Window
	}
	return fakemastodon.Limit(l)
}
