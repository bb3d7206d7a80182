package fakemastodon

import (
	"net/url"
	"slices"
	"sort"
	"strconv"
)

// The size of a page: without a limit, and the largest that a limit can ask for.
const (
	defaultPage = 20
	largestPage = 40
)

func (s *Server) getAccountStatuses(c *call, a *account) *reply { return s.timeline(c, a.posts) }

func (s *Server) getHome(c *call, _ uint64) *reply { return s.timeline(c, c.by().posts) }

// window is what a call asks of a timeline (app/models/concerns/paginable.rb).
type window struct {
	limit          int
	since, max     uint64 // bound the page from the newest end
	min            uint64 // asks for the page just above an id; since does not count then
	withoutReblogs bool
	withoutReplies bool
	onlyMedia      bool
	onlyPinned     bool
}

func newWindow(query string) window {
	w := window{limit: defaultPage}
	eachField(query, func(name, value string) {
		switch name {
		case "limit":
			if n, err := strconv.Atoi(value); err == nil && n > 0 {
				w.limit = min(n, largestPage)
			}
		case "since_id":
			w.since = number(value)
		case "max_id":
			w.max = number(value)
		case "min_id":
			w.min = number(value)
		case "exclude_reblogs":
			w.withoutReblogs = isTrue(value)
		case "exclude_replies":
			w.withoutReplies = isTrue(value)
		case "only_media":
			w.onlyMedia = isTrue(value)
		case "pinned":
			w.onlyPinned = isTrue(value)
		}
	})
	return w
}

// lists reports whether the timeline shows a post to the caller.
func (w *window) lists(c *call, p *post) bool {
	return c.sees(p) && (w.max == 0 || p.id < w.max) &&
		!(w.withoutReblogs && p.reblogOf != nil) && !(w.withoutReplies && p.replyTo != 0) &&
		!(w.onlyMedia && len(p.media) == 0) && !(w.onlyPinned && !p.has(pinned))
}

// page returns the posts of a window, the newest first. posts are in the order
// of their ids.
func (w *window) page(c *call, posts []*post) []*post {
	page := make([]*post, 0, w.limit)
	if w.min > 0 {
		above := sort.Search(len(posts), func(n int) bool { return posts[n].id > w.min })
		for _, p := range posts[above:] {
			if len(page) < w.limit && w.lists(c, p) {
				page = append(page, p)
			}
		}
		slices.Reverse(page)
		return page
	}
	for _, p := range slices.Backward(posts) {
		if len(page) == w.limit || p.id <= w.since {
			break
		}
		if w.lists(c, p) {
			page = append(page, p)
		}
	}
	return page
}

func (s *Server) timeline(c *call, posts []*post) *reply {
	w := newWindow(c.query)
	page := w.page(c, posts)
	r := ok(s.renderStatuses(page))
	if len(page) > 0 {
		r.set("Link", s.pageLinks(c, page, w.limit))
	}
	return r
}

func (s *Server) pageLinks(c *call, page []*post, limit int) string {
	link := func(name string, id uint64) string {
		q, _ := url.ParseQuery(c.query)
		for _, bound := range [...]string{"max_id", "since_id", "min_id"} {
			q.Del(bound)
		}
		q.Set("limit", strconv.Itoa(limit))
		q.Set(name, strconv.FormatUint(id, 10))
		return s.url + c.path + "?" + q.Encode()
	}
	links := "<" + link("min_id", page[0].id) + `>; rel="prev"`
	if len(page) == limit {
		links = "<" + link("max_id", page[len(page)-1].id) + `>; rel="next", ` + links
	}
	return links
}
