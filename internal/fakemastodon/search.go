package fakemastodon

import (
	"net/http"
	"regexp"
	"strings"
)

// search finds accounts by name, and posts by their address. The full-text search of
// posts needs Elasticsearch, which an instance may lack (app/services/search_service.rb).
func (s *Server) search(c *call, _ uint64) *reply {
	if r := c.checkSearch(); r != nil {
		return r
	}
	if c.nulIn("q") {
		return c.crash()
	}
	accounts, statuses := []*accountJSON{}, []*statusJSON{}
	query := strings.ToLower(rubyStrip(c.param("q")))
	kind := c.param("type")
	if rest, isAddress := strings.CutPrefix(query, s.url+"/@"); isAddress {
		name, id, _ := strings.Cut(rest, "/")
		if p := s.visible(c, toInteger(id)); p != nil && strings.EqualFold(p.account.name, name) && kind != "accounts" {
			statuses = append(statuses, s.renderFor(c, p))
		}
	} else if kind == "" || kind == "accounts" {
		accounts = s.accountsLike(strings.TrimPrefix(query, "@"))
	}
	return ok(object{"accounts": accounts, "statuses": statuses, "hashtags": empty{}, "collections": empty{}})
}

// accountsLike returns the accounts whose names begin with a text.
func (s *Server) accountsLike(query string) []*accountJSON {
	list := []*accountJSON{}
	for _, a := range s.accountsByID() {
		if query != "" && strings.HasPrefix(strings.ToLower(a.name), query) {
			list = append(list, &a.profile)
		}
	}
	return list
}

// checkSearch returns the refusal of a search, or nil
// (app/controllers/api/v2/search_controller.rb).
func (c *call) checkSearch() *reply {
	if c.param("q") == "" {
		return fail(http.StatusBadRequest, say("parameter.missing", "q"))
	}
	if c.by() == nil {
		switch {
		case c.param("offset") != "":
			return fail(http.StatusUnauthorized, say("search.no_pages"))
		case isTrue(c.param("resolve")):
			return fail(http.StatusUnauthorized, say("search.no_resolve"))
		}
	}
	if rubyInt(c.param("limit")) < 0 || rubyInt(c.param("offset")) < 0 {
		return fail(http.StatusBadRequest, say("pagination.negative"))
	}
	return nil
}

// tagName is what Mastodon takes for the name of a tag (app/models/tag.rb).
var tagName = regexp.MustCompile(`^[\p{L}\p{N}\p{M}_\x{b7}\x{30fb}\x{200c}]*\p{L}[\p{L}\p{N}\p{M}_\x{b7}\x{30fb}\x{200c}]*$`)

func (s *Server) getTag(c *call, id uint64) *reply { return s.renderTag(c, id) }

// followTag follows a tag or not.
func followTag(follow bool) handler {
	return func(s *Server, c *call, id uint64) *reply {
		if name := tagOf(c, id); tagName.MatchString(name) {
			a := c.by()
			if a.tags == nil {
				a.tags = make(map[string]bool)
			}
			a.tags[strings.ToLower(name)] = follow
		}
		return s.renderTag(c, id)
	}
}

func tagOf(c *call, _ uint64) string { return c.path[strings.Index(c.path, "/tags/")+len("/tags/"):] }

func (s *Server) renderTag(c *call, id uint64) *reply {
	name, _, _ := strings.Cut(tagOf(c, id), "/")
	if !tagName.MatchString(name) {
		return s.missing()
	}
	tag := object{"id": name, "name": strings.ToLower(name), "url": s.url + "/tags/" + name, "history": empty{}}
	if a := c.by(); a != nil {
		tag["following"] = a.tags[strings.ToLower(name)]
	}
	return ok(tag)
}
