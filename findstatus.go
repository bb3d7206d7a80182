package mastoerr

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/mattn/go-mastodon"
)

// FindStatus looks whether toot was published by the client's account since a
// time, such as that of the first attempt, and returns that status, or nil when
// it is not there. It is what StepVerify asks for. since is on the local clock.
//
// It reads the account's statuses, the newest 200 at most, and the scheduled
// ones when toot is scheduled, and compares the source (GetStatusSource) where
// the server has it, else the content. Of the scheduled ones it compares the 40
// that are due first, whatever since is. since is taken to the instance's clock by
// its Date header, and without one moved back by a minute.
//
// The token needs the scopes read:accounts and read:statuses. A client that is not
// wrapped is used through a wrapped copy. The error is why it could not look. Each
// of its calls goes through Do with the zero Policy, so it may wait for minutes:
// bound it with ctx.
func FindStatus(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, since time.Time) (*mastodon.Status, error) {
	if c == nil || c.Config == nil || toot == nil {
		return nil, errors.New("mastoerr: FindStatus needs a client with a Config and a toot")
	}
	return findStatus(ctx, wrapped(c), toot, since, Policy{})
}

func findStatus(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, since time.Time, p Policy) (*mastodon.Status, error) {
	ctx = looking(ctx)
	f := finder{client: c, toot: toot, since: since, policy: p}
	if toot.ScheduledAt != nil {
		if s, err := f.scheduled(ctx); s != nil || err != nil {
			return s, err
		}
	}
	return f.published(ctx)
}

type finder struct {
	client *mastodon.Client
	toot   *mastodon.Toot
	since  time.Time
	policy Policy
}

// published goes through the account's statuses, newest first.
func (f *finder) published(ctx context.Context) (*mastodon.Status, error) {
	r := newRun(ctx, f.policy)
	me, err := repeat(r, f.client.GetAccountCurrentUser)
	if err != nil {
		return nil, err
	}
	since := sinceThere(f.since, r)
	const pages = 5
	path := "/api/v1/accounts/" + url.PathEscape(string(me.ID)) + "/statuses"
	query := url.Values{"exclude_reblogs": {"true"}, "limit": {strconv.Itoa(pageSize)}}
	for range pages {
		statuses, err := Do(ctx, f.policy, func(ctx context.Context) ([]*mastodon.Status, error) {
			return list[*mastodon.Status](ctx, f, path, query)
		})
		if err != nil {
			return nil, err
		}
		isLast := len(statuses) < pageSize
		statuses = slices.DeleteFunc(statuses, func(s *mastodon.Status) bool { return s == nil })
		recent := 0
		for _, s := range statuses {
			if s.CreatedAt.Before(since) {
				continue // not the end: a pinned or imported status may stand anywhere
			}
			recent++
			same, err := f.isSame(ctx, s)
			if err != nil {
				return nil, err
			}
			if same {
				return s, nil
			}
		}
		if recent == 0 || isLast {
			return nil, nil
		}
		query.Set("max_id", string(statuses[len(statuses)-1].ID))
	}
	return nil, nil
}

// sinceThere is a local time on the instance's clock, with a margin for what is
// not known of that.
func sinceThere(since time.Time, r *run) time.Time {
	const (
		precision = 2 * time.Second // Date has whole seconds, and the answer took its time
		unsure    = time.Minute
	)
	if r.clock {
		return since.Add(r.skew - precision)
	}
	return since.Add(-unsure)
}

// isSame compares first what the list shows, then the source.
func (f *finder) isSame(ctx context.Context, s *mastodon.Status) (bool, error) {
	if !mayBeSame(f.toot, s) {
		return false, nil
	}
	source, err := Do(ctx, f.policy, func(ctx context.Context) (*mastodon.Source, error) {
		return f.client.GetStatusSource(ctx, s.ID)
	})
	switch {
	case err == nil && source.ID != "":
		return sameSource(f.toot, s, source), nil
	case err == nil, hasNoSource(err):
		return sameContent(f.toot, s), nil
	}
	return false, err
}

// hasNoSource is true where the server does not offer the source: Pixelfed,
// Friendica, Mastodon before 3.5.
func hasNoSource(err error) bool {
	return errors.Is(err, CategoryNotFound) || errors.Is(err, CodeNotImplemented) ||
		errors.Is(err, CodeMethodNotAllowed) || errors.Is(err, CategoryPermissions) ||
		errors.Is(err, CodeBadRequest)
}

// scheduled goes through the statuses that wait for their time, for which
// go-mastodon has no call.
func (f *finder) scheduled(ctx context.Context) (*mastodon.Status, error) {
	waiting, err := Do(ctx, f.policy, f.listScheduled)
	switch {
	case hasNoSource(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	for _, s := range waiting {
		if sameScheduled(f.toot, s) {
			return &mastodon.Status{ID: s.ID, ScheduledParams: s.Params}, nil
		}
	}
	return nil, nil
}

// scheduledStatus is Mastodon's entity of that name.
type scheduledStatus struct {
	ID          mastodon.ID              `json:"id"`
	ScheduledAt time.Time                `json:"scheduled_at"`
	Params      mastodon.ScheduledParams `json:"params"`
	Media       []mastodon.Attachment    `json:"media_attachments"`
}

func (f *finder) listScheduled(ctx context.Context) ([]scheduledStatus, error) {
	return list[scheduledStatus](ctx, f, "/api/v1/scheduled_statuses", url.Values{"limit": {strconv.Itoa(pageSize)}})
}
