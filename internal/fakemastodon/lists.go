package fakemastodon

import (
	"slices"
	"strconv"
	"strings"
)

// userList is a list of accounts.
type userList struct {
	id        int
	title     string
	policy    string
	exclusive bool
	members   []*account
}

func (s *Server) getLists(c *call, _ uint64) *reply {
	rendered := []object{}
	for _, l := range c.by().lists {
		rendered = append(rendered, l.render())
	}
	return ok(rendered)
}

func (s *Server) getList(c *call, id uint64) *reply {
	if l := c.by().list(id); l != nil {
		return ok(l.render())
	}
	return notFound()
}

func (s *Server) postList(c *call, _ uint64) *reply {
	l := &userList{policy: "list"}
	l.read(c)
	wrong := l.complaints()
	if len(c.by().lists) >= maxLists {
		wrong = append(wrong, say("list.limit"))
	}
	if len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	if c.nulIn("title") {
		return c.crash()
	}
	s.lastList++
	l.id = s.lastList
	c.by().lists = append(c.by().lists, l)
	return ok(l.render())
}

func (s *Server) putList(c *call, id uint64) *reply {
	l := c.by().list(id)
	if l == nil {
		return notFound()
	}
	changed := *l
	changed.read(c)
	if wrong := changed.complaints(); len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	*l = changed
	return ok(l.render())
}

func (s *Server) deleteList(c *call, id uint64) *reply {
	l := c.by().list(id)
	if l == nil {
		return notFound()
	}
	a := c.by()
	a.lists = slices.DeleteFunc(a.lists, func(other *userList) bool { return other == l })
	return ok(object{})
}

func (a *account) list(id uint64) *userList {
	for _, l := range a.lists {
		if uint64(l.id) == id {
			return l
		}
	}
	return nil
}

func (l *userList) read(c *call) {
	if title, found := c.lookupParam("title"); found {
		l.title = title
	}
	if policy, found := c.lookupParam("replies_policy"); found {
		l.policy = policy
	}
	if exclusive, found := c.lookupParam("exclusive"); found {
		l.exclusive = isTrue(exclusive)
	}
}

// complaints are what Mastodon says about a list (app/models/list.rb).
func (l *userList) complaints() []string {
	var wrong []string
	if !slices.Contains([]string{"list", "followed", "none"}, l.policy) {
		wrong = append(wrong, say("list.policy"))
	}
	return append(wrong, titleComplaints(l.title, "list")...)
}

// titleComplaints are those about the title of a list or a filter.
func titleComplaints(title, of string) []string {
	switch {
	case blank(title):
		return []string{say(of + ".title_blank")}
	case len([]rune(title)) > maxTitle:
		return []string{say(of+".title_long", maxTitle)}
	}
	return nil
}

func (l *userList) render() object {
	return object{"id": strconv.Itoa(l.id), "title": l.title, "replies_policy": l.policy, "exclusive": l.exclusive}
}
