package fakemastodon

import (
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
)

func (s *Server) getAccountStatuses(c *call, id uint64) *reply {
	a := s.accounts[id]
	if a == nil {
		return notFound()
	}
	if a.state == AccountSuspended {
		return ok(empty{}) // app/controllers/api/v1/accounts/statuses_controller.rb:22
	}
	if s.facts.linkSkips {
		return s.skippingTimeline(c, a.posts)
	}
	return s.timeline(c, a.posts, s.facts.list, s.facts.listOmits)
}

func (s *Server) getHome(c *call, _ uint64) *reply {
	return s.timeline(c, s.homePosts(c.by()), s.facts.home, s.facts.homeOmits)
}

// window is what a call asks of a timeline (app/models/concerns/paginable.rb).
type window struct {
	limit          int
	since, max     uint64 // bound the page from the newest end
	min            uint64 // asks for the page just above an id; since does not count then
	withoutReblogs bool
	withoutReplies bool
	onlyMedia      bool
	onlyPinned     bool
	omits          kinds // what the software leaves out
	tooMuch        int   // the status for a limit that is too large; 0 if it is not
}

func (s *Server) newWindow(query string, f pageFacts) window {
	if s.PageSize > 0 {
		f.byDefault, f.most = s.PageSize, s.PageSize
	}
	w := window{limit: f.byDefault}
	if f.fixed {
		return w
	}
	eachField(query, func(name, value string) {
		switch name {
		case "limit":
			if n, valid := s.limitOf(value); valid {
				w.limit = n
				if f.most > 0 && n > f.most {
					w.limit, w.tooMuch = f.most, f.tooMuch
				}
			}
		case "since_id":
			w.since = s.number(value)
		case "max_id":
			w.max = s.number(value)
		case "min_id":
			w.min = s.number(value)
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

// limitOf reads the limit of a page. Mastodon takes any text: "-5" is 5 and "all" is 0
// (app/controllers/api/base_controller.rb limit_param).
func (s *Server) limitOf(value string) (n int, valid bool) {
	if s.facts.rules == nil {
		n, err := strconv.Atoi(value)
		return n, err == nil && n > 0
	}
	n = int(rubyInt(value))
	return max(n, -n), true
}

// lists reports whether the timeline shows a post to the caller.
func (s *Server) lists(w *window, c *call, p *post) bool {
	return c.sees(p) && !p.unlisted && (p.listed.IsZero() || !c.now.Before(p.listed)) &&
		(s.ListLag == 0 || !c.now.Before(p.stored.Add(s.ListLag))) &&
		(w.omits == 0 || w.omits&s.kinds(p) == 0) &&
		!(w.withoutReblogs && p.reblogOf != nil) && !(w.withoutReplies && p.replyTo != 0) &&
		!(w.onlyMedia && len(p.media) == 0) && !(w.onlyPinned && !p.has(pinned))
}

// kinds returns the kinds that a post is of.
func (s *Server) kinds(p *post) kinds {
	var k kinds
	switch p.visibility {
	case "private":
		k |= privatePosts
	case "direct":
		k |= directPosts
	}
	if p.replyTo != 0 {
		k |= replies
		if parent := s.posts[p.replyTo]; parent == nil || parent.account != p.account {
			k |= repliesToOthers
		}
	}
	if p.poll != nil {
		k |= polls
	}
	return k
}

// page returns the posts of a window, the newest first. posts are in the order
// of their ids, or in that of storing.
func (s *Server) page(w *window, c *call, posts []*post) []*post {
	page := make([]*post, 0, min(w.limit, len(posts)))
	if s.facts.storedOrder && w.max > 0 {
		at := slices.IndexFunc(posts, func(p *post) bool { return p.id == w.max })
		posts, w.max = posts[:max(at, 0)], 0
	}
	if w.min > 0 {
		above := sort.Search(len(posts), func(n int) bool { return posts[n].id > w.min })
		for _, p := range posts[above:] {
			if len(page) < w.limit && (w.max == 0 || p.id < w.max) && s.lists(w, c, p) {
				page = append(page, p)
			}
		}
		slices.Reverse(page)
		return page
	}
	for _, p := range slices.Backward(posts) {
		if w.limit > 0 && len(page) == w.limit || p.id <= w.since && !s.facts.storedOrder {
			break
		}
		if (w.max == 0 || p.id < w.max) && s.lists(w, c, p) {
			page = append(page, p)
		}
	}
	return page
}

func (s *Server) timeline(c *call, posts []*post, f pageFacts, omits kinds) *reply {
	if c.boundsAreLists() {
		return c.crash()
	}
	w := s.newWindow(c.query, f)
	w.omits = omits
	if w.tooMuch != 0 {
		return fail(w.tooMuch, "Invalid param.")
	}
	var page []*post
	if w.limit > 0 {
		page = s.page(&w, c, posts)
	}
	r := ok(s.renderStatuses(c, page))
	if len(page) > 0 && !f.fixed {
		r.set("Link", s.pageLinks(c, page, w.limit))
	}
	return r
}

// skippingTimeline is the account's list of Hollo. It looks for one post more than the
// page has, and links to what is below that one: who follows the link never sees it
// (src/api/v1/accounts.ts:699).
func (s *Server) skippingTimeline(c *call, posts []*post) *reply {
	w := s.newWindow(c.query, s.facts.list)
	limit := w.limit
	w.limit++
	page := s.page(&w, c, posts)
	r := ok(s.renderStatuses(c, page[:min(limit, len(page))]))
	if len(page) > limit {
		q, _ := url.ParseQuery(c.query)
		q.Set("max_id", s.id(page[limit].id))
		r.set("Link", "<"+s.url+c.path+"?"+q.Encode()+`>; rel="next"`)
	}
	return r
}

// boundsAreLists reports whether a bound is a list, which PostgreSQL takes for none
// (measured on 4.6.5).
func (c *call) boundsAreLists() bool {
	for n := range c.params {
		switch c.params[n].name {
		case "max_id[]", "since_id[]", "min_id[]":
			return true
		}
	}
	return false
}

// pageLinks are the links to the pages before and after. On Mastodon they have the
// limit that was asked for, if any, and the home timeline always has a next page
// (app/controllers/api/v1/timelines/home_controller.rb).
func (s *Server) pageLinks(c *call, page []*post, limit int) string {
	link := func(name string, id uint64) string {
		q, _ := url.ParseQuery(c.query)
		for _, bound := range [...]string{"max_id", "since_id", "min_id"} {
			q.Del(bound)
		}
		if s.facts.rules == nil {
			q.Set("limit", strconv.Itoa(limit))
		}
		q.Set(name, s.id(id))
		return s.url + c.path + "?" + q.Encode()
	}
	prev := "<" + link("min_id", page[0].id) + `>; rel="prev"`
	if len(page) == limit || s.facts.rules != nil && strings.HasPrefix(c.path, "/api/v1/timelines/") {
		return "<" + link("max_id", page[len(page)-1].id) + `>; rel="next", ` + prev
	}
	return prev
}
