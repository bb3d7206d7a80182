package fakemastodon

import "time"

// save publishes a draft. Nothing here can fail: what may be refused was
// refused before.
func (s *Server) save(d *draft, now time.Time) *post {
	p := d.post
	p.id, p.at = s.newID(now), now
	if p.language == "" {
		p.language = "en"
	}
	s.attach(&p, d.mediaIDs)
	s.published = append(s.published, &p)
	s.add(&p)
	s.announce("update", &p)
	return &p
}

// attach puts those of the files on a post that are not on one.
func (s *Server) attach(p *post, ids []string) {
	for _, id := range ids {
		if m := s.media[number(id)]; m != nil && m.post == nil {
			m.post = p
			p.media = append(p.media, m)
		}
	}
}

// add puts a post or a boost on its account.
func (s *Server) add(p *post) {
	s.posts[p.id] = p
	p.account.posts = append(p.account.posts, p)
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
