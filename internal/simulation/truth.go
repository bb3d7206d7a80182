package simulation

import (
	"slices"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// countCopies counts how often each post is on its instance. What a request of the
// post made is known by the key that the request carried.
func (w *World) countCopies() {
	byHost := make(map[*Host]map[string]*Post)
	for _, p := range w.Posts {
		if byHost[p.Host] == nil {
			byHost[p.Host] = make(map[string]*Post)
		}
		for key := range p.keys {
			if other := byHost[p.Host][key]; other != nil {
				p.violate("shares the key %s with post %d", key, other.ID)
			}
			byHost[p.Host][key] = p
		}
	}
	for _, h := range w.Hosts {
		for _, s := range append(h.instance.Posts(), h.instance.Scheduled()...) {
			if p := byHost[h][s.Key]; p != nil && s.Key != "" {
				p.Copies++
				p.ids = append(p.ids, s.ID)
				p.note(s.Time, "on the instance: %s %q %q %s", s.ID, s.Text, s.SpoilerText, s.Visibility)
			}
		}
	}
	w.findTwins()
}

// noteScheduled keeps the ids under which a scheduled post waits: it gets others
// when it is published.
func (p *Post) noteScheduled() {
	if p.delay <= 0 {
		return
	}
	for _, s := range p.Host.instance.Scheduled() {
		if p.hasKey(s.Key) {
			p.ids = append(p.ids, s.ID)
		}
	}
}

// findTwins notes which statuses may count as the post because nobody can tell them
// from it: the owner made the same one at that time, with the same application or on
// software that does not show it.
func (w *World) findTwins() {
	for _, p := range w.Posts {
		for _, s := range p.byHand() {
			if p.mayCount(s) {
				p.twinIDs = append(p.twinIDs, s.ID)
			}
		}
	}
	for _, p := range w.Posts {
		for q := p.repeats; q != nil; q = q.repeats {
			p.shareIDs(q)
			q.shareIDs(p)
		}
	}
}

// tookTwin reports whether the same post that was made otherwise counts as the post.
func (p *Post) tookTwin() bool {
	return p.Ending == Published && p.status != nil && !slices.Contains(p.ids, p.status.ID) && slices.Contains(p.twinIDs, p.status.ID)
}

// shareIDs lets the copies and twins of another post with the same content count
// as p, unless they were made too long before.
func (p *Post) shareIDs(q *Post) {
	p.twinIDs = append(p.twinIDs, q.ids...)
	for _, s := range q.byHand() {
		if p.mayCount(s) {
			p.twinIDs = append(p.twinIDs, s.ID)
		}
	}
}

// mayCount reports whether a post by hand may count as p: it shows the same
// application, or none, or the service has not yet learnt its own from an answer.
func (p *Post) mayCount(s mastoerrtest.Post) bool {
	return s.Application == sameApplication || !p.Host.showsApplication() || p.crashed || !p.knewApplication
}

// showsApplication reports whether the software is known to show the application of a
// status.
func (h *Host) showsApplication() bool {
	switch h.Family() {
	case "Mastodon", "GoToSocial", "Hollo":
		return true
	}
	return false
}

// madeAt returns when the status with this id was stored, by the test's clock.
func (h *Host) madeAt(id mastodon.ID) time.Time {
	for _, s := range h.instance.Posts() {
		if s.ID == id {
			return s.CreatedAt
		}
	}
	return time.Time{}
}
