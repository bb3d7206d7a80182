package fakemastodon

import (
	"slices"
	"sort"
	"time"
)

// save publishes a draft. Nothing here can fail: what may be refused was refused
// before. id and created_at are of the time when the request came, also when the
// commit takes longer (app/models/status.rb, internal/processing/status/create.go:88
// of GoToSocial): a late post appears below what was posted meanwhile.
func (s *Server) save(d *draft, c *call) *post {
	p := &d.post
	if w := c.fault.Warning; w != nil {
		p.spoiler = *w
	}
	p.id = c.postID
	switch {
	case !p.at.IsZero():
		p.id = s.backdatedID(p.at)
	case p.id == 0:
		p.id = s.newID(c.now)
	}
	if p.at.IsZero() {
		p.at = c.arrived
	}
	p.stored = c.now
	c.made = p.id
	switch after := c.fault.ListedAfter; {
	case after < 0:
		p.unlisted = true
	case after > 0:
		p.listed = c.now.Add(after)
	}
	s.publish(p, d.mediaIDs)
	return p
}

// publish stores a post.
func (s *Server) publish(p *post, mediaIDs []string) {
	if p.language == "" {
		p.language = "en"
	}
	s.attach(p, mediaIDs)
	s.published = append(s.published, p)
	s.add(p)
	s.announce("update", p)
}

// backdatedID returns an id for a time in the past.
func (s *Server) backdatedID(at time.Time) uint64 {
	id := uint64(at.Add(s.Clock).UnixMilli()) << 16
	for s.posts[id] != nil {
		id++
	}
	return id
}

// attach puts those of the files on a post that may be on it.
func (s *Server) attach(p *post, ids []string) {
	for _, id := range ids {
		if m := s.media[s.number(id)]; m != nil && (m.post == nil || s.facts.media.reuse) {
			m.post = p
			p.media = append(p.media, m)
		}
	}
}

// add puts a post or a boost on its account.
func (s *Server) add(p *post) {
	s.posts[p.id] = p
	list := p.account.posts
	if n := len(list); n > 0 && list[n-1].id > p.id && !s.facts.storedOrder {
		at := sort.Search(n, func(n int) bool { return list[n].id > p.id })
		p.account.posts = slices.Insert(list, at, p)
	} else {
		p.account.posts = append(list, p)
	}
	p.account.profile.StatusesCount++
}

func (s *Server) remove(p *post) {
	p.deleted = true
	p.account.profile.StatusesCount--
	s.announce("delete", p)
}

// own returns a post of the caller's own, or nil.
func (s *Server) own(c *call, id uint64) *post {
	if p := s.posts[id]; p != nil && !p.deleted && p.account == c.by() {
		return p
	}
	return nil
}

// visible returns a post that the caller may see, or nil.
func (s *Server) visible(c *call, id uint64) *post {
	if p := s.posts[id]; c.sees(p) {
		return p
	}
	return nil
}
