package mastoerrtest

import (
	"net/http"
	"net/url"
	"strconv"
)

// sees reports whether a post is there for the caller.
func (c *call) sees(p *post) bool {
	if p == nil || p.deleted {
		return false
	}
	return p.visible == "public" || p.visible == "unlisted" || c.token != nil && c.token.account == p.account
}

func (i *Instance) getStatus(c *call, id uint64) reply {
	p := i.posts[id]
	if !c.sees(p) {
		return c.notFound()
	}
	return c.good(i.appendStatus(make([]byte, 0, 1536), p))
}

// getSource gives the text as it was sent, also of other people's posts.
func (i *Instance) getSource(c *call, id uint64) reply {
	p := i.posts[id]
	if !c.sees(p) {
		return c.notFound()
	}
	b := append([]byte(nil), `{"id":"`...)
	b = strconv.AppendUint(b, p.id, 10)
	b = appendField(b, `","text":`, p.text)
	b = appendField(b, `,"spoiler_text":`, p.spoiler)
	return c.good(append(b, '}'))
}

func (i *Instance) getContext(c *call, id uint64) reply {
	p := i.posts[id]
	if !c.sees(p) {
		return c.notFound()
	}
	var above, below []*post
	for up := i.posts[p.replyTo]; up != nil && c.sees(up); up = i.posts[up.replyTo] {
		above = append([]*post{up}, above...)
	}
	inThread := map[uint64]bool{id: true}
	for _, q := range i.order {
		if inThread[q.replyTo] && c.sees(q) {
			inThread[q.id] = true
			below = append(below, q)
		}
	}
	b := i.appendStatuses([]byte(`{"ancestors":`), above)
	b = i.appendStatuses(append(b, `,"descendants":`...), below)
	return c.good(append(b, '}'))
}

// getStatuses is GET /api/v1/statuses?id[]=…, which without ids is an empty
// list: what becomes of a POST that a redirect turned into a GET.
func (i *Instance) getStatuses(c *call, _ uint64) reply {
	var found []*post
	c.eachParam(func(name, value string) {
		if p := i.posts[number(value)]; (name == "id[]" || name == "id") && c.sees(p) {
			found = append(found, p)
		}
	})
	return c.good(i.appendStatuses(nil, found))
}

func (i *Instance) getAccountStatuses(c *call, id uint64) reply {
	a := i.accounts[id]
	if a == nil {
		return c.notFound()
	}
	return i.timeline(c, a.posts)
}

func (i *Instance) getHome(c *call, _ uint64) reply { return i.timeline(c, c.token.account.posts) }

// timeline is a page of posts, which are in the order of their ids, the newest
// first. since_id and max_id bound it from its newest end; min_id gives the page
// just above an id, and then since_id does not count
// (app/models/concerns/paginable.rb).
func (i *Instance) timeline(c *call, posts []*post) reply {
	const fallback, most = 20, 40
	limit := fallback
	var since, below, above uint64
	var noReblogs, noReplies, onlyMedia, pinned bool
	(&call{query: c.query}).eachParam(func(name, value string) {
		yes := value == "true" || value == "1" || value == "t"
		switch name {
		case "limit":
			if n, err := strconv.Atoi(value); err == nil && n > 0 {
				limit = min(n, most)
			}
		case "since_id":
			since = number(value)
		case "max_id":
			below = number(value)
		case "min_id":
			above = number(value)
		case "exclude_reblogs":
			noReblogs = yes
		case "exclude_replies":
			noReplies = yes
		case "only_media":
			onlyMedia = yes
		case "pinned":
			pinned = yes
		}
	})
	fits := func(p *post) bool {
		return c.sees(p) && (below == 0 || p.id < below) &&
			!(noReblogs && p.reblogOf != nil) && !(noReplies && p.replyTo != 0) &&
			!(onlyMedia && len(p.media) == 0) && !(pinned && p.marks&markPin == 0)
	}
	page := make([]*post, 0, limit)
	if above > 0 {
		for n := search(posts, above); n < len(posts) && len(page) < limit; n++ {
			if fits(posts[n]) {
				page = append(page, posts[n])
			}
		}
		for a, b := 0, len(page)-1; a < b; a, b = a+1, b-1 {
			page[a], page[b] = page[b], page[a]
		}
	} else {
		for n := len(posts) - 1; n >= 0 && len(page) < limit && posts[n].id > since; n-- {
			if fits(posts[n]) {
				page = append(page, posts[n])
			}
		}
	}
	r := c.good(i.appendStatuses(make([]byte, 0, 1024*len(page)+2), page))
	if len(page) > 0 {
		r.header = http.Header{"Link": {i.pageLinks(c, page, limit)}}
	}
	return r
}

// search is the index of the first post whose id is larger.
func search(posts []*post, id uint64) int {
	low, high := 0, len(posts)
	for low < high {
		if middle := (low + high) / 2; posts[middle].id > id {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

func (i *Instance) pageLinks(c *call, page []*post, limit int) string {
	link := func(name string, id uint64) string {
		q, _ := url.ParseQuery(c.query)
		for _, bound := range [...]string{"max_id", "since_id", "min_id"} {
			q.Del(bound)
		}
		q.Set("limit", strconv.Itoa(limit))
		q.Set(name, strconv.FormatUint(id, 10))
		return i.URL + c.path + "?" + q.Encode()
	}
	links := "<" + link("min_id", page[0].id) + `>; rel="prev"`
	if len(page) == limit {
		links = "<" + link("max_id", page[len(page)-1].id) + `>; rel="next", ` + links
	}
	return links
}

func (i *Instance) appendStatuses(b []byte, posts []*post) []byte {
	b = append(b, '[')
	for n, p := range posts {
		if n > 0 {
			b = append(b, ',')
		}
		b = i.appendStatus(b, p)
	}
	return append(b, ']')
}

func (i *Instance) verifyAccount(c *call, _ uint64) reply {
	b := i.appendAccount(nil, c.token.account)
	b = append(b[:len(b)-1], `,"source":{"privacy":"public","sensitive":false,"language":null,"note":"","fields":[]}}`...)
	return c.good(b)
}

func (i *Instance) getAccount(c *call, id uint64) reply {
	a := i.accounts[id]
	if a == nil {
		return c.notFound()
	}
	return c.good(i.appendAccount(nil, a))
}

func (i *Instance) lookupAccount(c *call, _ uint64) reply {
	q, _ := url.ParseQuery(c.query)
	a := i.byName[q.Get("acct")]
	if a == nil {
		return c.notFound()
	}
	return c.good(i.appendAccount(nil, a))
}
