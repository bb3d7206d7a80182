package fakemastodon

import (
	"net/http"
	"time"
)

// job is a call that the server is working on.
type job struct {
	reply *reply    // nil until it is done
	due   time.Time // zero when begin has done it
}

// begin takes a call in: throttles and keys decide at once, the rest happens when
// the time that it takes has passed.
func (s *Server) begin(c *call, takes time.Duration) *job {
	c.now = s.lock()
	defer s.mu.Unlock()
	j := new(job)
	w := s.admit(c, takes)
	if w.after <= 0 {
		j.reply = s.finish(c, w)
		return j
	}
	j.due = c.now.Add(w.after)
	s.timers.add(j.due, func(at time.Time) {
		c.now = at
		j.reply = s.finish(c, w)
	})
	return j
}

// finish carries a call out.
func (s *Server) finish(c *call, w work) *reply {
	r := w.do()
	if c.posts {
		s.showPostQuota(c)
	}
	r.alterList(c.fault.List)
	s.addHeaders(c, r)
	return r
}

// finished returns the reply, nil while the server is still working on it.
func (s *Server) finished(j *job) *reply {
	if j.due.IsZero() {
		return j.reply
	}
	s.lock()
	defer s.mu.Unlock()
	return j.reply
}

// admit decides how a call is carried out. Puma comes first, then rack-attack, then
// the application.
func (s *Server) admit(c *call, takes time.Duration) work {
	if r := s.refuse(c); r != nil {
		return atOnce(r)
	}
	if r := s.throttle(c); r != nil {
		return atOnce(r)
	}
	if r := s.readOrFail(c); r != nil {
		return atOnce(r)
	}
	if c.method == http.MethodPost && c.path == "/api/v1/statuses" {
		if takes > 0 {
			c.postID = s.newID(c.now)
		}
		return s.admitPost(c, takes)
	}
	return work{c.orAnswer(func() *reply { return s.route(c) }), takes}
}

// admitPost takes a new post in. What Mastodon looks at before it saves happens
// at once: the token and the key.
func (s *Server) admitPost(c *call, takes time.Duration) work {
	if s.Software.Keys == KeysReplay {
		// Akkoma's plug comes before it looks at the token, and stores every
		// response (router.ex:76).
		if r := s.replay(c); r != nil {
			return atOnce(r)
		}
	}
	if r := s.authorize(c, "write:statuses", false); r != nil {
		return atOnce(s.storeReply(c, r))
	}
	c.posts = true
	return s.withKey(c, work{c.orAnswer(func() *reply { return s.postStatus(c) }), takes})
}

// orAnswer returns do, or what gives the answer of a fault: after do, or in its
// place.
func (c *call) orAnswer(do func() *reply) func() *reply {
	if c.answer == nil {
		return do
	}
	return func() *reply {
		if c.apply {
			do()
		}
		return c.answer.reply()
	}
}
