package lookup

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/samepost"
	"github.com/mastoerr/mastoerr/internal/software"
	"github.com/mattn/go-mastodon"
)

// searchScheduled looks for a scheduled post among the statuses that wait for their
// time. The error says why the list does not prove absence. Its entries do not say
// when they were made, so all of it has to be read.
func (f *Finder) searchScheduled(ctx context.Context) (*mastodon.Status, error) {
	if f.Toot.ScheduledAt == nil {
		return nil, nil
	}
	query := url.Values{"limit": {strconv.Itoa(pageSize)}}
	var gap error
	for range maxPages {
		page, err := getList[*mastoapi.ScheduledStatus](ctx, f, "/api/v1/scheduled_statuses", query)
		switch {
		case err != nil && f.Missing(err) && f.row(ctx).NeverWaits():
			return nil, nil
		case err != nil:
			return nil, err
		case len(page) == 0 && f.row(ctx).Scheduled != software.ScheduledListed:
			return nil, cmp.Or(gap, ErrMayOmit)
		case len(page) == 0:
			return nil, cmp.Or(gap, f.ifDue())
		}
		for _, s := range page {
			if s == nil || s.ScheduledAt.IsZero() {
				gap = cmp.Or(gap, ErrNoTime)
				continue
			}
			switch samepost.Scheduled(f.Toot, s, f.knownRow()) {
			case samepost.Same:
				if f.claim("scheduled:" + string(s.ID)) {
					return s.Decode(), nil
				}
			case samepost.Candidate:
				f.addCandidate(&mastoapi.Status{ID: s.ID, CreatedAt: s.ScheduledAt})
				gap = cmp.Or(gap, ErrCandidates)
			}
		}
		last := ""
		if s := page[len(page)-1]; s != nil {
			last = string(s.ID)
		}
		if last == "" || last == query.Get("max_id") {
			return nil, ErrEndless
		}
		query.Set("max_id", last)
	}
	return nil, ErrEndless
}

// DueFor is how long after its time a scheduled post may be in neither list.
const DueFor = 2 * time.Minute

// ifDue returns ErrDue around the time at which the post is due: Mastodon takes it
// from one list before it puts it into the other
// (app/workers/publish_scheduled_status_worker.rb).
func (f *Finder) ifDue() error {
	const early = 5 * time.Second
	overdue := time.Since(*f.Toot.ScheduledAt)
	if overdue+f.maxAhead > -early && overdue+f.minAhead < DueFor {
		return ErrDue
	}
	return nil
}
