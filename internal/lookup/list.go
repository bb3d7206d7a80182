package lookup

import (
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
)

// entry is a status in the window that is not clearly different.
type entry struct {
	*mastoapi.Status
	verdict samepost.Verdict
}

// readList reads a list of statuses until it is older than the window, or until it
// has found the post. It keeps the entries that could be the post. The error says
// why the list does not cover the window.
func (f *Finder) readList(ctx context.Context, path string) (*mastodon.Status, error) {
	// Servers sort by id. A status whose row was written late is dated earlier than
	// its neighbours.
	const slack = 2 * time.Minute
	from, _ := f.window()
	query := url.Values{"exclude_reblogs": {"true"}, "with_muted": {"true"}, "limit": {strconv.Itoa(pageSize)}}
	var before time.Time
	for range maxPages {
		page, err := getList[*mastoapi.Status](ctx, f, path, query)
		if err != nil || len(page) == 0 {
			return nil, err
		}
		for _, s := range page {
			switch {
			case s == nil || s.CreatedAt.IsZero():
				return nil, ErrNoTime
			case !before.IsZero() && s.CreatedAt.After(before.Add(slack)):
				return nil, ErrUnordered
			case s.CreatedAt.Before(from.Add(-slack)):
				return nil, nil
			}
			before = s.CreatedAt.Time
			f.consider(s)
		}
		if status, err := f.findAlike(ctx); status != nil || err != nil {
			return status, err
		}
		last := string(page[len(page)-1].ID)
		isSamePage := last == query.Get("max_id") // the server ignores max_id
		row := f.row(ctx)
		switch {
		case len(page) < row.WholeList && (len(page) != pageSize || isSamePage):
			return nil, nil
		case last == "", isSamePage, row.PagesByOtherOrder:
			return nil, ErrEndless
		}
		query.Set("max_id", last)
	}
	return nil, ErrEndless
}

// consider keeps a status that could be the post.
func (f *Finder) consider(s *mastoapi.Status) {
	if s.Reblog != nil && s.Account.ID != f.me.ID && s.Reblog.Account.ID == f.me.ID {
		s = s.Reblog // snac shows a post that somebody boosted in that one's name
	}
	from, _ := f.window()
	switch {
	case s.Account.ID != "" && s.Account.ID != f.me.ID, s.CreatedAt.Before(from):
	case f.Key != "" && f.Claims.IsTaken(f.Server, string(s.ID), f.Key), f.isOfOtherApplication(s):
	case slices.ContainsFunc(f.entries, func(e entry) bool { return e.ID == s.ID }):
	default:
		if v := f.judge(s); v != samepost.Different {
			f.entries = append(f.entries, entry{s, v})
		}
	}
}

// isOfOtherApplication reports whether the status was made with another
// application, such as the web interface. Servers that do not know the application
// have a fixed word there.
func (f *Finder) isOfOtherApplication(s *mastoapi.Status) bool {
	own := f.Claims.Application(f.Server, f.Token)
	return own != "" && s.Application != nil && s.Application.Name != "" &&
		s.Application.Name != "unknown application" && string(s.Application.Name) != own
}

// getList fetches a page of a list.
func getList[T any](ctx context.Context, f *Finder, path string, query url.Values) ([]T, error) {
	body, err := f.Fetch(ctx, path, query, f.spend)
	if err != nil {
		return nil, err
	}
	return mastoapi.DecodeList[T](body)
}
