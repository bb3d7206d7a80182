package mastoerrtest

import (
	"net/http"
	"time"
)

// stored is what is remembered under an Idempotency-Key.
type stored struct {
	until   time.Time
	post    uint64 // the post or, by mistake, the scheduled post
	working bool   // a request has the lock
	reply   reply  // Akkoma's
}

// withKey is publish as the software treats it under the call's key.
func (i *Instance) withKey(c *call, publish func() reply, work time.Duration) (do func() reply, after time.Duration) {
	key := first(c.header["Idempotency-Key"])
	if key == "" {
		return publish, work
	}
	a := c.token.account
	known := a.keys[key]
	if known != nil && !known.working && !c.now.Before(known.until) {
		delete(a.keys, key)
		known = nil
	}
	now := func(r reply) (func() reply, time.Duration) { return func() reply { return r }, 0 }
	switch i.software.Keys {
	case KeysReplay:
		return func() reply { return i.note(c, publish()) }, work
	case KeysNoted:
		if known != nil {
			return now(c.fail(http.StatusBadRequest, "Duplicate idempotency key."))
		}
		a.keys[key] = &stored{until: c.now.Add(i.software.keyLife())}
		return publish, work
	case KeysWaited:
		return i.withWaitedKey(c, publish, work, known)
	case KeysLocked, KeysBroken:
		if known != nil && known.working {
			// It applies nothing itself (app/models/concerns/lockable.rb:14).
			return now(c.fail(http.StatusServiceUnavailable, "There was a temporary problem serving your request, please try again"))
		}
		if known != nil {
			return now(i.duplicate(c, known))
		}
		lock := &stored{working: true}
		a.keys[key] = lock
		return func() reply {
			delete(a.keys, key)
			return i.remember(c, publish)
		}, work
	case KeysUnlocked:
		if known != nil {
			return now(i.duplicate(c, known))
		}
		return func() reply { return i.remember(c, publish) }, work
	}
	return publish, work
}

// remember publishes, and notes the key if it came to that: a key that failed
// can be used again (post_status_service.rb:260).
func (i *Instance) remember(c *call, publish func() reply) reply {
	a := c.token.account
	posts, planned := len(a.posts), len(a.scheduled)
	r := publish()
	s := &stored{until: c.now.Add(i.software.keyLife())}
	switch {
	case len(a.posts) > posts:
		s.post = a.posts[len(a.posts)-1].id
	case len(a.scheduled) > planned:
		s.post = a.scheduled[len(a.scheduled)-1].id
	default:
		return r
	}
	a.keys[first(c.header["Idempotency-Key"])] = s
	return r
}

// duplicate answers a request whose key has published.
func (i *Instance) duplicate(c *call, known *stored) reply {
	p := i.posts[known.post]
	switch {
	case p == nil || p.deleted:
		// A scheduled post is looked for among the posts
		// (post_status_service.rb:240, mastodon/mastodon#30039).
		return c.notFound()
	case i.software.Keys == KeysBroken:
		return c.crash()
	}
	return c.good(i.appendStatus(make([]byte, 0, 1536), p))
}

// withWaitedKey is Iceshrimp.NET's: the second request waits a second for the
// post of the first.
func (i *Instance) withWaitedKey(c *call, publish func() reply, work time.Duration, known *stored) (do func() reply, after time.Duration) {
	if known == nil {
		known = &stored{until: c.now.Add(i.software.keyLife())}
		key := first(c.header["Idempotency-Key"])
		c.token.account.keys[key] = known
		return func() reply {
			r := i.remember(c, publish)
			if s := c.token.account.keys[key]; s != known {
				*known = *s // for those who wait
			}
			return r
		}, work
	}
	look := func() reply {
		if known.post == 0 {
			return c.fail(http.StatusRequestTimeout, "Failed to resolve idempotency key note within 1000 ms")
		}
		return i.duplicate(c, known)
	}
	if known.post != 0 {
		return look, 0
	}
	return look, time.Second
}

// replayed is Akkoma's stored answer for a key.
func (i *Instance) replayed(c *call) (reply, bool) {
	s := i.replays[first(c.header["Idempotency-Key"])]
	if s == nil || !c.now.Before(s.until) {
		return reply{}, false
	}
	r := s.reply
	r.header = s.reply.header.Clone()
	r.header["Idempotent-Replayed"] = []string{"true"}
	r.header["X-Original-Request-Id"] = r.header["X-Request-Id"]
	return r, true
}

// note stores an answer as Akkoma does.
func (i *Instance) note(c *call, r reply) reply {
	key := first(c.header["Idempotency-Key"])
	if i.software.Keys != KeysReplay || key == "" {
		return r
	}
	i.dress(c, &r)
	s := &stored{until: c.now.Add(i.software.keyLife()), reply: r}
	s.reply.header = r.header.Clone()
	delete(s.reply.header, "Date")
	i.replays[key] = s
	return r
}
