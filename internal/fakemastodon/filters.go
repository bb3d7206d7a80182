package fakemastodon

import (
	"slices"
	"strconv"
	"strings"
)

// filter hides posts with a word. What /api/v1 calls a filter is one with one word.
type filter struct {
	id       int
	title    string
	contexts []string
	action   string
	keyword  string
}

func (s *Server) getFilters(c *call, _ uint64) *reply { return s.renderFilters(c, (*filter).render) }
func (s *Server) getV1Filters(c *call, _ uint64) *reply {
	return s.renderFilters(c, (*filter).renderV1)
}

func (s *Server) renderFilters(c *call, render func(*filter) object) *reply {
	list := []object{}
	for _, f := range c.by().filters {
		list = append(list, render(f))
	}
	return ok(list)
}

func (s *Server) getFilter(c *call, id uint64) *reply { return c.renderFilter(id, (*filter).render) }
func (s *Server) getV1Filter(c *call, id uint64) *reply {
	return c.renderFilter(id, (*filter).renderV1)
}

func (c *call) renderFilter(id uint64, render func(*filter) object) *reply {
	if f := c.by().filter(id); f != nil {
		return ok(render(f))
	}
	return notFound()
}

func (s *Server) postFilter(c *call, _ uint64) *reply {
	f := &filter{action: "warn"}
	f.read(c, "title")
	if wrong := f.complaints(); len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	if c.nulIn("title") {
		return c.crash()
	}
	return ok(s.addFilter(c, f).render())
}

// postV1Filter makes a filter whose title is its word
// (app/controllers/api/v1/filters_controller.rb).
func (s *Server) postV1Filter(c *call, _ uint64) *reply {
	f := &filter{action: "warn", keyword: c.param("phrase")}
	f.read(c, "phrase")
	if wrong := f.complaints(); len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	return ok(s.addFilter(c, f).renderV1())
}

func (s *Server) addFilter(c *call, f *filter) *filter {
	s.lastFilter++
	f.id = s.lastFilter
	c.by().filters = append(c.by().filters, f)
	return f
}

func (s *Server) putFilter(c *call, id uint64) *reply {
	return c.changeFilter(id, "title", (*filter).render)
}
func (s *Server) putV1Filter(c *call, id uint64) *reply {
	return c.changeFilter(id, "phrase", (*filter).renderV1)
}

func (c *call) changeFilter(id uint64, title string, render func(*filter) object) *reply {
	f := c.by().filter(id)
	if f == nil {
		return notFound()
	}
	changed := *f
	changed.read(c, title)
	if wrong := changed.complaints(); len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	*f = changed
	return ok(render(f))
}

func (s *Server) deleteFilter(c *call, id uint64) *reply {
	f := c.by().filter(id)
	if f == nil {
		return notFound()
	}
	a := c.by()
	a.filters = slices.DeleteFunc(a.filters, func(other *filter) bool { return other == f })
	return ok(object{})
}

func (a *account) filter(id uint64) *filter {
	for _, f := range a.filters {
		if uint64(f.id) == id {
			return f
		}
	}
	return nil
}

func (f *filter) read(c *call, title string) {
	if text, found := c.lookupParam(title); found {
		f.title = text
	}
	if contexts := c.paramList("context[]"); contexts != nil {
		f.contexts = kept(contexts)
	}
	if action, found := c.lookupParam("filter_action"); found {
		f.action = action
	}
}

// complaints are what Mastodon says about a filter (app/models/custom_filter.rb).
func (f *filter) complaints() []string {
	var wrong []string
	if !slices.Contains([]string{"warn", "hide", "blur"}, f.action) {
		wrong = append(wrong, say("filter.action"))
	}
	if blank(f.title) {
		wrong = append(wrong, say("filter.title_blank"))
	}
	if len(f.contexts) == 0 {
		wrong = append(wrong, say("filter.context_blank"))
	}
	if len([]rune(f.title)) > maxTitle {
		wrong = append(wrong, say("filter.title_long", maxTitle))
	}
	known := func(context string) bool {
		return slices.Contains([]string{"home", "notifications", "public", "thread", "account"}, context)
	}
	if len(f.contexts) == 0 || slices.ContainsFunc(f.contexts, func(context string) bool { return !known(context) }) {
		wrong = append(wrong, say("filter.context"))
	}
	return wrong
}

func (f *filter) render() object {
	keywords := []object{}
	if f.keyword != "" {
		keywords = append(keywords, object{"id": strconv.Itoa(f.id), "keyword": f.keyword, "whole_word": true})
	}
	return object{
		"id": strconv.Itoa(f.id), "title": f.title, "context": f.contexts, "expires_at": nil,
		"filter_action": f.action, "keywords": keywords, "statuses": empty{},
	}
}

func (f *filter) renderV1() object {
	return object{
		"id": strconv.Itoa(f.id), "phrase": f.title, "context": f.contexts, "expires_at": nil,
		"irreversible": f.action == "hide", "whole_word": true,
	}
}
