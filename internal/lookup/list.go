package lookup

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/samepost"
	"github.com/mattn/go-mastodon"
)

const (
	maxPages = 4 // of one list
	pageSize = 40
	homeSize = 200 // of the home timeline, which has other accounts' posts too
)

// list is a list of statuses.
type list struct {
	path  string
	limit int
	mixed bool // it has posts of other accounts
}

// entry is a status in the window that is not clearly different.
type entry struct {
	*mastoapi.Status
	verdict samepost.Verdict
}

// readList reads a list until it is older than the window, or until it has found
// the post. It keeps the entries that could be the post. The error says why the list
// does not cover the window.
func (f *Finder) readList(ctx context.Context, l list) (*mastodon.Status, error) {
	query := url.Values{"exclude_reblogs": {"true"}, "with_muted": {"true"}, "limit": {strconv.Itoa(l.limit)}}
	var earliest time.Time
	older := 0 // entries from before the window
	for range maxPages {
		page, err := getList[*mastoapi.Status](ctx, f, l.path, query)
		if err != nil || len(page) == 0 {
			return nil, err
		}
		n, gap := f.readPage(page, l.mixed, &earliest)
		older += n
		if status, err := f.findAlike(ctx); status != nil || err != nil {
			return status, err
		}
		// Where posts can be dated back, one may stand above the newest.
		if gap != nil || older > 1 || older == 1 && !f.row(ctx).MayDateBack() {
			return nil, gap
		}
		last := string(page[len(page)-1].ID)
		if last == query.Get("max_id") || f.row(ctx).PagesByOtherOrder {
			return nil, ErrEndless
		}
		query.Set("max_id", last)
	}
	return nil, ErrEndless
}

// readPage considers the entries of a page. It returns how many of them are older than
// the window, or else why the page proves nothing. It considers all entries in any
// case: what could be the post is a candidate wherever it stands.
func (f *Finder) readPage(page []*mastoapi.Status, mixed bool, earliest *time.Time) (older int, gap error) {
	// Servers sort by id. A status whose row was written late is dated earlier than
	// its neighbours.
	const slack = 2 * time.Minute
	from, _ := f.window()
	for _, s := range page {
		if s == nil || s.ID == "" {
			gap = cmp.Or(gap, ErrNoTime)
			continue
		}
		isForeign := s.Account.ID != "" && s.Account.ID != f.me.ID
		if !isForeign || s.Reblog != nil || !mixed {
			f.consider(s, earliest.IsZero())
		}
		switch {
		case isForeign && (s.Reblog != nil || mixed):
			continue // its place in the list says nothing of own posts
		case s.CreatedAt.IsZero():
			gap = cmp.Or(gap, ErrNoTime)
			continue
		case !earliest.IsZero() && s.CreatedAt.After(earliest.Add(slack)):
			gap = cmp.Or(gap, ErrUnordered)
		}
		if earliest.IsZero() || s.CreatedAt.Before(*earliest) {
			*earliest = s.CreatedAt.Time
		}
		if s.CreatedAt.Before(from.Add(-slack)) {
			older++
		}
	}
	return older, gap
}

// maxBehind is by how much the application's clock may be behind the one that stamps
// the Date header. The account's newest status is the post, or a repeat that somebody
// meant, if it has the very text and such a date: nobody can tell.
const maxBehind = time.Hour

// consider keeps a status that could be the post. snac shows a post that somebody
// boosted as a boost of that one.
func (f *Finder) consider(s *mastoapi.Status, isNewest bool) {
	if r := s.Reblog; r != nil && r.Account.ID == f.me.ID {
		if r.CreatedAt.IsZero() {
			r.CreatedAt = s.CreatedAt
		}
		s = r
	}
	from, _ := f.window()
	switch {
	case s.CreatedAt.Before(from.Add(-maxBehind)):
	case s.CreatedAt.Before(from) && !(isNewest && f.judge(s) >= samepost.Alike):
	case f.Key != "" && f.Claims.IsTaken(f.Server, string(s.ID), f.Key):
	case slices.ContainsFunc(f.entries, func(e entry) bool { return e.ID == s.ID }):
	default:
		if v := f.judge(s); v != samepost.Different {
			f.entries = append(f.entries, entry{s, v})
		}
	}
}

// getList fetches a page of a list.
func getList[T any](ctx context.Context, f *Finder, path string, query url.Values) ([]T, error) {
	body, err := f.fetch(ctx, path, query)
	if err != nil {
		return nil, err
	}
	return mastoapi.DecodeList[T](body)
}
