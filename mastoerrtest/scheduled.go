package mastoerrtest

import (
	"net/http"
	"strconv"
	"time"
)

// scheduled is a post that waits for its time.
type scheduled struct {
	id      uint64
	draft   *draft
	at      time.Time
	gone    bool // published or deleted
	version int  // of the time; an entry of the agenda for an older one is void
}

// soonest is how near a scheduled post may be
// (app/models/scheduled_status.rb: MINIMUM_OFFSET).
const soonest = 5 * time.Minute

// schedule keeps a post for later. It takes nothing from the bucket of posts,
// neither now nor then.
func (i *Instance) schedule(c *call, d *draft) reply {
	if r, ok := i.checkSchedule(c, d.account, d.scheduled, nil); !ok {
		return r
	}
	s := &scheduled{id: i.newID(c.now), draft: d, at: d.scheduled}
	d.planned = true
	d.key = first(c.header["Idempotency-Key"])
	d.account.scheduled = append(d.account.scheduled, s)
	i.plan(s)
	return c.good(i.appendScheduled(nil, s))
}

// plan has a scheduled post published at its time. One that is not valid any
// more disappears without a word (app/workers/publish_scheduled_status_worker.rb:8).
func (i *Instance) plan(s *scheduled) {
	version := s.version
	i.agenda.add(s.at, func(at time.Time) {
		if s.gone || s.version != version {
			return
		}
		s.gone = true
		if _, ok := i.validate(&call{now: at}, s.draft, nil); ok {
			i.save(s.draft, at)
		}
	})
}

func (i *Instance) checkSchedule(c *call, a *account, at time.Time, self *scheduled) (reply, bool) {
	if at.Before(c.now.Add(soonest)) {
		return c.invalid("Scheduled at date must be in the future"), false
	}
	day, total := 0, 0
	for _, other := range a.scheduled {
		if other.gone || other == self {
			continue
		}
		total++
		if other.at.UTC().Format(time.DateOnly) == at.UTC().Format(time.DateOnly) {
			day++
		}
	}
	switch {
	case i.limits.ScheduledTotal >= 0 && total >= i.limits.ScheduledTotal:
		return c.invalid("You have exceeded the limit of " + strconv.Itoa(i.limits.ScheduledTotal) + " scheduled posts"), false
	case i.limits.ScheduledPerDay >= 0 && day >= i.limits.ScheduledPerDay:
		return c.invalid("You have exceeded the limit of " + strconv.Itoa(i.limits.ScheduledPerDay) + " scheduled posts for today"), false
	}
	return reply{}, true
}

func (i *Instance) findScheduled(c *call, id uint64) *scheduled {
	for _, s := range c.token.account.scheduled {
		if s.id == id && !s.gone {
			return s
		}
	}
	return nil
}

func (i *Instance) getScheduledStatuses(c *call, _ uint64) reply {
	b := []byte{'['}
	for _, s := range c.token.account.scheduled {
		if s.gone {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = i.appendScheduled(b, s)
	}
	return c.good(append(b, ']'))
}

func (i *Instance) getScheduled(c *call, id uint64) reply {
	s := i.findScheduled(c, id)
	if s == nil {
		return c.notFound()
	}
	return c.good(i.appendScheduled(nil, s))
}

func (i *Instance) putScheduled(c *call, id uint64) reply {
	s := i.findScheduled(c, id)
	if s == nil {
		return c.notFound()
	}
	at, err := time.Parse(time.RFC3339, c.form().Get("scheduled_at"))
	if err != nil {
		return c.fail(http.StatusUnprocessableEntity, "Record invalid")
	}
	if r, ok := i.checkSchedule(c, c.token.account, at, s); !ok {
		return r
	}
	s.at, s.version = at, s.version+1
	i.plan(s)
	return c.good(i.appendScheduled(nil, s))
}

func (i *Instance) deleteScheduled(c *call, id uint64) reply {
	s := i.findScheduled(c, id)
	if s == nil {
		return c.notFound()
	}
	s.gone = true
	return c.good([]byte("{}"))
}

func (i *Instance) appendScheduled(b []byte, s *scheduled) []byte {
	d := s.draft
	b = append(b, `{"id":"`...)
	b = strconv.AppendUint(b, s.id, 10)
	b = append(b, `","scheduled_at":"`...)
	b = s.at.UTC().AppendFormat(b, isoMillis)
	b = appendField(b, `","params":{"text":`, d.text)
	b = appendField(b, `,"spoiler_text":`, d.spoiler)
	b = appendField(b, `,"visibility":`, d.visible)
	b = append(b, `,"sensitive":`...)
	b = strconv.AppendBool(b, d.sensitive)
	b = append(b, `,"poll":null,"idempotency":null,"with_rate_limit":false,"application_id":1,"scheduled_at":null,"in_reply_to_id":`...)
	if d.replyTo == 0 {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendUint(b, d.replyTo, 10)
	}
	b = append(b, `,"media_ids":[`...)
	for n, id := range d.mediaIDs {
		if n > 0 {
			b = append(b, ',')
		}
		b = appendString(b, id)
	}
	b = append(b, `]},"media_attachments":[`...)
	comma := false
	for _, id := range d.mediaIDs {
		if m := i.media[number(id)]; m != nil {
			if comma {
				b = append(b, ',')
			}
			comma = true
			b = i.appendMedia(b, m, s.at)
		}
	}
	return append(b, "]}"...)
}
