package fakemastodon

import (
	"cmp"
	"net/http"
	"time"
)

// work is how a call is carried out, and when: after the time has passed.
type work struct {
	do    func() *reply
	after time.Duration
}

func atOnce(r *reply) work { return work{do: func() *reply { return r }} }

// withKey returns publish as the software carries it out under the call's key.
func (s *Server) withKey(c *call, publish work) work {
	key := c.key()
	if key == "" {
		return publish
	}
	known := s.storedKey(c)
	switch s.Software.Keys {
	case KeysReplay:
		return work{func() *reply { return s.storeReply(c, publish.do()) }, publish.after}
	case KeysReserved:
		if known != nil {
			return atOnce(fail(http.StatusBadRequest, "Duplicate idempotency key."))
		}
		c.by().keys[key] = &storedKey{until: s.keyEnd(c)}
		return publish
	case KeysBlocking:
		return s.withBlockingKey(c, publish, known)
	case KeysLocked, KeysBroken:
		if known != nil && known.working {
			return s.waitForLock(c, publish, known)
		}
		if known == nil {
			return s.publishUnder(s.lockKey(c, publish.after), c, publish)
		}
	case KeysUnlocked:
		if known == nil {
			return s.publishUnder(new(storedKey), c, publish)
		}
	default:
		return publish
	}
	return atOnce(s.repeated(c, known))
}

// storedKey returns what is known of the call's key, or nil.
func (s *Server) storedKey(c *call) *storedKey {
	k := c.by().keys[c.key()]
	if k == nil || (!k.working || k.kept) && !c.now.Before(k.until) {
		return nil
	}
	return k
}

// keyEnd is when a key that is stored now is forgotten; an hour is Mastodon's
// (post_status_service.rb:260).
func (s *Server) keyEnd(c *call) time.Time {
	return c.now.Add(cmp.Or(c.fault.Key.For, s.Software.KeyLife, time.Hour))
}

// publishUnder returns what publishes and then, if there is a post, stores it in k
// under the call's key. A lock ends with it: the key of a request that failed can
// be used again (post_status_service.rb:260).
func (s *Server) publishUnder(k *storedKey, c *call, publish work) work {
	return work{func() *reply {
		a := c.by()
		r := publish.do()
		switch {
		case c.made != 0:
			s.saveKey(k, c)
		case k.working:
			delete(a.keys, c.key())
		}
		return r
	}, publish.after}
}

// repeated answers a request whose key has published.
func (s *Server) repeated(c *call, known *storedKey) *reply {
	p := s.posts[known.post]
	switch {
	case p == nil || p.deleted:
		// Mastodon looks for a scheduled post among the posts
		// (post_status_service.rb:240, mastodon/mastodon#30039).
		return notFound()
	case s.Software.Keys == KeysBroken:
		return c.crash()
	}
	return ok(s.renderStatus(p))
}

// withBlockingKey is withKey for Iceshrimp.NET: the second request waits a second
// for the post of the first.
func (s *Server) withBlockingKey(c *call, publish work, known *storedKey) work {
	if known == nil {
		known = &storedKey{until: s.keyEnd(c)}
		c.by().keys[c.key()] = known
		return s.publishUnder(known, c, publish)
	}
	w := work{do: func() *reply {
		if known.post == 0 {
			return fail(http.StatusRequestTimeout, "Failed to resolve idempotency key note within 1000 ms")
		}
		return s.repeated(c, known)
	}}
	if known.post == 0 {
		w.after = time.Second
	}
	return w
}

// replay returns the response that Akkoma has stored for a key, or nil.
func (s *Server) replay(c *call) *reply {
	k := s.replays[c.key()]
	if k == nil || !c.now.Before(k.until) {
		return nil
	}
	r := *k.reply
	r.header = k.reply.header.Clone()
	r.header["Idempotent-Replayed"] = []string{"true"}
	r.header["X-Original-Request-Id"] = r.header["X-Request-Id"]
	return &r
}

// storeReply stores a response as Akkoma does, whatever it is.
func (s *Server) storeReply(c *call, r *reply) *reply {
	if s.Software.Keys != KeysReplay || c.key() == "" || c.fault.Key.Lost {
		return r
	}
	s.addHeaders(c, r)
	stored := *r
	stored.header = r.header.Clone()
	delete(stored.header, "Date")
	s.replays[c.key()] = &storedKey{until: s.keyEnd(c), reply: &stored}
	return r
}
