package fakemastodon

import (
	"net/http"
	"time"
)

const (
	// lockPatience is how long a request waits for the lock of its key, and
	// lockLife how long a lock stays whose holder was killed
	// (app/models/concerns/lockable.rb:14; both measured on 4.6.5).
	lockPatience = 10 * time.Second
	lockLife     = 15 * time.Minute
)

// lockKey locks the call's key for as long as its work takes.
func (s *Server) lockKey(c *call, takes time.Duration) *storedKey {
	k := &storedKey{working: true, until: c.now.Add(takes)}
	c.by().keys[c.key()] = k
	return k
}

// waitForLock returns how Mastodon from 4.6 on treats a key that another request
// holds: it waits, and gives up with a 503 that applies nothing.
func (s *Server) waitForLock(c *call, publish work, held *storedKey) work {
	if held.until.Sub(c.now) >= lockPatience {
		return work{c.lockTimeout, lockPatience}
	}
	return work{func() *reply {
		switch known := s.storedKey(c); {
		case known == nil:
			return s.publishUnder(s.lockKey(c, 0), c, publish).do()
		case known.working:
			return c.lockTimeout()
		default:
			return s.repeated(c, known)
		}
	}, max(held.until.Sub(c.now), time.Nanosecond)}
}

func (c *call) lockTimeout() *reply {
	return fail(http.StatusServiceUnavailable, "There was a temporary problem serving your request, please try again")
}

// saveKey stores the key of a call that has published, or loses it as the fault
// says. Hollo stores it with the post, in one transaction
// (src/api/v1/statuses.ts:543), so that it cannot be lost.
func (s *Server) saveKey(k *storedKey, c *call) {
	keys, f := c.by().keys, c.fault.Key
	locks := k.working
	save := func(at time.Time) {
		k.post, k.working = c.made, false
		c.now = at
		k.until = s.keyEnd(c)
		keys[c.key()] = k
	}
	switch {
	case s.Software.Family == HolloFamily:
		save(c.now)
	case f.LockKept && locks:
		k.kept, k.until = true, c.now.Add(lockLife)
	case f.Lost || f.LockKept:
		if locks {
			delete(keys, c.key())
		}
	case f.After > 0:
		k.until = c.now.Add(f.After)
		s.timers.add(k.until, save)
	default:
		save(c.now)
	}
}

// ForgetKeys forgets every key and lock, as when Redis loses its data.
func (s *Server) ForgetKeys() {
	s.lock()
	defer s.mu.Unlock()
	if s.Software.Family == HolloFamily {
		return
	}
	for _, a := range s.accounts {
		clear(a.keys)
	}
	clear(s.replays)
}
