package fakemastodon

import (
	"strconv"
	"time"
)

// soonest is how near a scheduled post may be
// (app/models/scheduled_status.rb: MINIMUM_OFFSET).
const soonest = 5 * time.Minute

// schedule keeps a post for later. The limit of posts does not count it, neither
// now nor at its time.
func (s *Server) schedule(c *call, d *draft) *reply {
	if r := s.checkSchedule(c, d.scheduledAt, nil); r != nil {
		return r
	}
	w := &scheduled{id: s.newID(c.now), draft: d, at: d.scheduledAt}
	d.wasScheduled = true
	d.account.scheduled = append(d.account.scheduled, w)
	s.publishLater(w)
	return ok(s.renderScheduled(w))
}

// publishLater sets the timer of a scheduled post. A post that is no longer valid
// at its time is dropped without an error
// (app/workers/publish_scheduled_status_worker.rb:8).
func (s *Server) publishLater(w *scheduled) {
	version := w.version
	s.timers.add(w.at, func(at time.Time) {
		if w.gone || w.version != version {
			return
		}
		w.gone = true
		if s.validate(w.draft, nil, at) == nil {
			s.save(w.draft, at)
		}
	})
}

// checkSchedule returns the refusal of a time, or nil; self is the scheduled post
// that is moved, if any.
func (s *Server) checkSchedule(c *call, at time.Time, self *scheduled) *reply {
	if at.Before(c.now.Add(soonest)) {
		return invalid("Scheduled at date must be in the future")
	}
	day, total := 0, 0
	for _, other := range c.by().scheduled {
		if other.gone || other == self {
			continue
		}
		total++
		if other.at.UTC().Format(time.DateOnly) == at.UTC().Format(time.DateOnly) {
			day++
		}
	}
	exceeded := "You have exceeded the limit of "
	switch l := s.Limits; {
	case l.ScheduledTotal >= 0 && total >= l.ScheduledTotal:
		return invalid(exceeded + strconv.Itoa(l.ScheduledTotal) + " scheduled posts")
	case l.ScheduledPerDay >= 0 && day >= l.ScheduledPerDay:
		return invalid(exceeded + strconv.Itoa(l.ScheduledPerDay) + " scheduled posts for today")
	}
	return nil
}

// ownScheduled returns a scheduled post of the caller's, or nil.
func (s *Server) ownScheduled(c *call, id uint64) *scheduled {
	for _, w := range c.by().scheduled {
		if w.id == id && !w.gone {
			return w
		}
	}
	return nil
}

func (s *Server) getScheduledStatuses(c *call, _ uint64) *reply {
	list := []object{}
	for _, w := range c.by().scheduled {
		if !w.gone {
			list = append(list, s.renderScheduled(w))
		}
	}
	return ok(list)
}

func (s *Server) getScheduled(_ *call, w *scheduled) *reply { return ok(s.renderScheduled(w)) }

func (s *Server) putScheduled(c *call, w *scheduled) *reply {
	at, err := time.Parse(time.RFC3339, c.form().Get("scheduled_at"))
	if err != nil {
		return unprocessable("Record invalid")
	}
	if r := s.checkSchedule(c, at, w); r != nil {
		return r
	}
	w.at, w.version = at, w.version+1
	s.publishLater(w)
	return ok(s.renderScheduled(w))
}

func (s *Server) deleteScheduled(_ *call, w *scheduled) *reply {
	w.gone = true
	return ok(object{})
}
