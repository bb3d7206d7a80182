package mastoerrtest

import "net/http"

// own is a post of the caller's own.
func (i *Instance) own(c *call, id uint64) *post {
	if p := i.posts[id]; p != nil && !p.deleted && p.account == c.token.account {
		return p
	}
	return nil
}

// putStatus changes a post. It counts as a post in the throttle
// (app/models/status_edit.rb:35), and no key helps it.
func (i *Instance) putStatus(c *call, id uint64) reply {
	p := i.own(c, id)
	if p == nil {
		return c.notFound()
	}
	d, r, ok := c.newDraft()
	if !ok {
		return r
	}
	if r, ok := i.validate(c, d, p); !ok {
		return r
	}
	if r, ok := i.takeStatus(c); !ok {
		return r
	}
	for _, m := range p.media {
		m.post = nil
	}
	p.media = nil
	for _, id := range d.mediaIDs {
		m := i.media[number(id)]
		m.post = p
		p.media = append(p.media, m)
	}
	p.text, p.spoiler, p.sensitive, p.edited = d.text, d.spoiler, d.sensitive, c.now
	if d.language != "" {
		p.language = d.language
	}
	i.announce("status.update", p)
	return c.good(i.appendStatus(nil, p))
}

func (i *Instance) deleteStatus(c *call, id uint64) reply {
	p := i.own(c, id)
	if p == nil {
		return c.notFound()
	}
	i.remove(p)
	b := i.appendStatus(nil, p)
	b = appendField(b[:len(b)-1], `,"text":`, p.text)
	return c.good(append(b, '}'))
}

func (i *Instance) remove(p *post) {
	p.deleted = true
	p.account.visible--
	i.announce("delete", p)
}

// mark is what favourite, bookmark and the like do: to do it twice changes
// nothing and is a success.
func mark(m marks, set bool) func(i *Instance, c *call, id uint64) reply {
	return func(i *Instance, c *call, id uint64) reply {
		p := i.posts[id]
		if !c.sees(p) {
			return c.notFound()
		}
		if set {
			p.marks |= m
		} else {
			p.marks &^= m
		}
		return c.good(i.appendStatus(nil, p))
	}
}

// pin is the exception (app/controllers/api/v1/statuses/pins_controller.rb:8).
func (i *Instance) pin(c *call, id uint64) reply {
	p := i.posts[id]
	switch {
	case !c.sees(p):
		return c.notFound()
	case p.account != c.token.account:
		return c.invalid("Someone else's post cannot be pinned")
	case p.marks&markPin != 0:
		return c.fail(http.StatusUnprocessableEntity, "Duplicate record")
	}
	return mark(markPin, true)(i, c, id)
}

// reblog returns the boost that is there (app/services/reblog_service.rb:19).
func (i *Instance) reblog(c *call, id uint64) reply {
	p := i.posts[id]
	if !c.sees(p) {
		return c.notFound()
	}
	boost := i.boostOf(c, p)
	if boost == nil {
		boost = &post{id: i.newID(c.now), account: c.token.account, visible: p.visible, at: c.now, reblogOf: p}
		p.marks |= markReblog
		i.posts[boost.id] = boost
		boost.account.posts = append(boost.account.posts, boost)
		boost.account.visible++
	}
	return c.good(i.appendStatus(nil, boost))
}

func (i *Instance) unreblog(c *call, id uint64) reply {
	p := i.posts[id]
	if !c.sees(p) {
		return c.notFound()
	}
	if boost := i.boostOf(c, p); boost != nil {
		i.remove(boost)
		p.marks &^= markReblog
	}
	return c.good(i.appendStatus(nil, p))
}

func (i *Instance) boostOf(c *call, p *post) *post {
	for _, b := range c.token.account.posts {
		if b.reblogOf == p && !b.deleted {
			return b
		}
	}
	return nil
}
