package fakemastodon

import (
	"slices"
	"time"
)

// Post is a post that was published or scheduled; mastoerrtest.Post explains its
// fields.
type Post struct {
	ID          uint64
	Account     string
	Text        string
	SpoilerText string
	Visibility  string
	Media       []uint64
	ReplyTo     uint64
	PollOptions []string
	Key         string
	Time        time.Time
	CreatedAt   time.Time
	Request     uint64
	Application string
	Asked       Asked
	Scheduled   bool
	Edited      bool
	Deleted     bool
	Status      int
	Fault       string
	KeyKnown    bool
	Listed      time.Time
}

// EachPost calls f with every post that was published, in the order of
// publication. f must not call the server.
func (s *Server) EachPost(f func(Post)) {
	now := s.lock()
	defer s.mu.Unlock()
	for _, p := range s.published {
		f(s.inspect(p, now))
	}
}

// PostCount returns how many posts EachPost has.
func (s *Server) PostCount() int {
	s.lock()
	defer s.mu.Unlock()
	return len(s.published)
}

// EachScheduled calls f with the posts that wait for their time, the next first.
func (s *Server) EachScheduled(f func(Post)) {
	s.lock()
	defer s.mu.Unlock()
	var all []*scheduled
	for _, a := range s.accounts {
		all = append(all, a.scheduled...)
	}
	slices.SortFunc(all, func(a, b *scheduled) int { return a.at.Compare(b.at) })
	for _, w := range all {
		if w.gone {
			continue
		}
		p := w.draft.public()
		p.ID, p.Time = w.id, w.at
		for _, id := range w.draft.mediaIDs {
			p.Media = append(p.Media, s.number(id))
		}
		f(p)
	}
}

// inspect returns a post with what became of it by now.
func (s *Server) inspect(p *post, now time.Time) Post {
	r := p.public()
	if entry := s.log.find(p.request); entry != nil {
		r.Status, r.Fault = entry.Status, entry.Fault
	}
	k := p.account.keys[p.key]
	r.KeyKnown = p.key != "" && k != nil && k.post == p.id && !k.working && now.Before(k.until)
	r.Listed = s.listedFrom(p)
	return r
}

// listedFrom returns when the account's list begins to show a post to the account; zero
// is never.
func (s *Server) listedFrom(p *post) time.Time {
	if p.unlisted || s.facts.listOmits&s.kinds(p) != 0 {
		return time.Time{}
	}
	from := p.stored.Add(s.ListLag)
	if p.listed.After(from) {
		from = p.listed
	}
	return from
}

func (p *post) public() Post {
	r := Post{
		ID: p.id, Account: p.account.name, Text: p.text, SpoilerText: p.spoiler, Visibility: p.visibility,
		Key: p.key, Time: p.stored, CreatedAt: p.at, Scheduled: p.wasScheduled, ReplyTo: p.replyTo, Request: p.request, Application: p.app, Edited: !p.edited.IsZero(), Deleted: p.deleted,
	}
	if p.asked != nil {
		r.Asked = *p.asked
	}
	if p.poll != nil {
		r.PollOptions = p.poll.options
	}
	for _, m := range p.media {
		r.Media = append(r.Media, m.id)
	}
	return r
}

// Requests returns the log of requests, and whether it has left some out.
func (s *Server) Requests() (log []Request, incomplete bool) {
	s.lock()
	defer s.mu.Unlock()
	return s.log.last(), s.log.incomplete()
}
