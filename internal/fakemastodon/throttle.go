package fakemastodon

import (
	"net/http"
	"strings"
	"time"
)

// throttle counts a call as rack-attack does, before the application, and returns the
// refusal when a limit is exceeded. The limits are counted in rack-attack's order, up
// to the first that refuses (config/initializers/rack_attack.rb:69).
func (s *Server) throttle(c *call) *reply {
	if strings.HasPrefix(c.path, streamingPath) {
		return nil // a program of its own, without a throttle
	}
	refused := false
	s.countCall(c, func(b *bucket, l Limit) {
		if refused {
			return
		}
		q, allowed := b.take(l, c.now)
		if allowed {
			q = nearer(c.quota, q)
		}
		c.quota, refused = q, !allowed
	})
	if !refused {
		return nil
	}
	// No charset, no Server header: rack-attack answers (rack_attack.rb:164).
	return fail(http.StatusTooManyRequests, "Too many requests").set("Content-Type", "application/json")
}

// countCall counts a call in the buckets that it belongs to. What comes without an
// account counts for the address; here everybody has the same one.
func (s *Server) countCall(c *call, count func(*bucket, Limit)) {
	by, l, post := c.by(), &s.Limits, c.method == http.MethodPost
	own := &s.address
	if by != nil {
		own = &by.calls
	}
	if strings.HasPrefix(c.path, "/api") {
		if by != nil {
			count(&own.all, l.Account) // rack_attack.rb:69
		}
		if c.token != nil {
			count(&c.token.requests, l.Requests) // :73
		}
		if by == nil {
			count(&own.all, l.Requests) // :77
		}
	}
	if by != nil && post && (c.path == "/api/v2/media" || c.path == "/api/v1/media") {
		count(&own.uploads, l.Media) // :81
	}
	if post && c.path == "/api/v1/accounts" && l.Apps.Count >= 0 {
		count(&s.address.signUps, Limit{5, 30 * time.Minute}) // :89; no option changes it
	}
	if asksForPage(c.query) {
		count(&own.pages, l.Pages) // :93, :97
	}
	if by != nil && c.deletes() {
		count(&own.deletes, l.Deletes) // :104
	}
	if post && c.path == "/api/v1/apps" {
		count(&s.address.apps, l.Apps) // :108
	}
}

// asksForPage reports whether a query pages through a list (rack_attack.rb:60).
func asksForPage(query string) (pages bool) {
	if query == "" {
		return false
	}
	eachField(query, func(name, value string) {
		switch name {
		case "page", "min_id", "max_id", "since_id":
			pages = pages || !blank(value)
		}
	})
	return pages
}

// deletes reports whether a call counts as a deletion (rack_attack.rb:101).
func (c *call) deletes() bool {
	id, isStatus := strings.CutPrefix(c.path, "/api/v1/statuses/")
	if c.method == http.MethodPost {
		id, isStatus = strings.CutSuffix(id, "/unreblog")
	}
	return isStatus && (c.method == http.MethodPost || c.method == http.MethodDelete) &&
		id != "" && strings.Trim(id, "0123456789") == ""
}

// showPostQuota shows the limit of posts in the headers of a response about a post,
// unless another limit is nearer its end
// (app/controllers/concerns/api/rate_limit_headers.rb:13).
func (s *Server) showPostQuota(c *call) {
	q := c.by().statuses.peek(s.Limits.Statuses, c.now)
	if q.known() && (!c.quota.known() || q.remaining <= c.quota.remaining) {
		c.quota = q
	}
}
