package fakemastodon

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// profiles returns what a list of accounts shows.
func profiles(accounts []*account) []*accountJSON {
	list := []*accountJSON{}
	for _, a := range accounts {
		list = append(list, &a.profile)
	}
	return list
}

// members returns the accounts of a relation by id.
func members(set map[*account]bool) []*account {
	return slices.SortedFunc(maps.Keys(set), func(a, b *account) int { return cmp.Compare(a.id, b.id) })
}

// ownRelation lists whom the caller blocks or mutes.
func ownRelation(r relation) handler {
	return func(_ *Server, c *call, _ uint64) *reply { return ok(profiles(members(*r(c.by())))) }
}

func (s *Server) getFollowing(_ *call, id uint64) *reply {
	a := s.accounts[id]
	if a == nil {
		return notFound()
	}
	return ok(profiles(members(a.following)))
}

func (s *Server) getFollowers(_ *call, id uint64) *reply {
	a := s.accounts[id]
	if a == nil {
		return notFound()
	}
	followers := slices.DeleteFunc(s.accountsByID(), func(other *account) bool { return !other.following[a] })
	return ok(profiles(followers))
}

// getListsOf returns the caller's lists that have an account.
func (s *Server) getListsOf(c *call, id uint64) *reply {
	a := s.accounts[id]
	if a == nil {
		return notFound()
	}
	lists := []object{}
	for _, l := range c.by().lists {
		if slices.Contains(l.members, a) {
			lists = append(lists, l.render())
		}
	}
	return ok(lists)
}

// getAccounts is GET /api/v1/accounts?id[]=….
func (s *Server) getAccounts(c *call, _ uint64) *reply {
	var accounts []*account
	for _, text := range c.paramList("id[]") {
		if a := s.accounts[toInteger(text)]; a != nil {
			accounts = append(accounts, a)
		}
	}
	return ok(profiles(accounts))
}

func (s *Server) searchAccounts(c *call, _ uint64) *reply {
	return ok(s.accountsLike(strings.ToLower(strings.TrimPrefix(rubyStrip(c.param("q")), "@"))))
}

// marked lists the caller's own posts with a mark.
func marked(m marks) handler {
	return func(s *Server, c *call, _ uint64) *reply {
		var posts []*post
		for _, p := range s.published {
			if p.marksOf(c.by())&m != 0 && c.sees(p) {
				posts = append(posts, p)
			}
		}
		slices.Reverse(posts)
		return ok(s.renderStatuses(c, posts))
	}
}

func (s *Server) getRebloggers(c *call, id uint64) *reply {
	p := s.visible(c, id)
	if p == nil {
		return s.missing()
	}
	boosters := slices.DeleteFunc(s.accountsByID(), func(a *account) bool { return boostOf(p, a) == nil })
	return ok(profiles(boosters))
}

// getHistory has the post as it is, whose earlier texts are not kept here.
func (s *Server) getHistory(c *call, id uint64) *reply {
	p := s.visible(c, id)
	if p == nil {
		return s.missing()
	}
	at := p.at
	if !p.edited.IsZero() {
		at = p.edited
	}
	j := s.renderStatus(p)
	return ok([]object{{
		"content": j.Content, "spoiler_text": j.SpoilerText, "sensitive": j.Sensitive, "created_at": s.created(at),
		"account": j.Account, "media_attachments": j.MediaAttachments, "emojis": empty{},
	}})
}

// putPolicy changes who may quote a post
// (app/controllers/api/v1/statuses/interaction_policies_controller.rb).
func (s *Server) putPolicy(c *call, id uint64) *reply {
	p := s.visible(c, id)
	switch policy := c.param("quote_approval_policy"); {
	case p == nil:
		return s.missing()
	case p.account != c.by():
		return fail(http.StatusForbidden, say("record.not_permitted"))
	case !validQuotePolicy(policy):
		return unprocessable(say("record.invalid"))
	default:
		p.quotePolicy = policy
	}
	return ok(s.renderStatus(p))
}

// getPublic is the timeline of all public posts.
func (s *Server) getPublic(c *call, _ uint64) *reply {
	return s.timelineOf(c, func(p *post) bool { return p.visibility == "public" })
}

// getTagged is the timeline of a tag.
func (s *Server) getTagged(c *call, _ uint64) *reply {
	tag := "#" + strings.ToLower(c.path[strings.LastIndexByte(c.path, '/')+1:])
	return s.timelineOf(c, func(p *post) bool {
		return p.visibility == "public" && slices.Contains(strings.Fields(strings.ToLower(p.text)), tag)
	})
}

func (s *Server) timelineOf(c *call, wanted func(*post) bool) *reply {
	var posts []*post
	for _, p := range s.published {
		if wanted(p) {
			posts = append(posts, p)
		}
	}
	slices.SortFunc(posts, func(p, q *post) int { return cmp.Compare(p.id, q.id) })
	return s.timeline(c, posts, s.facts.home, s.facts.homeOmits)
}

func (s *Server) getPreferences(*call, uint64) *reply {
	return ok(object{
		"posting:default:visibility": "public", "posting:default:sensitive": false, "posting:default:language": nil,
		"posting:default:quote_policy": "public", "reading:expand:media": "default", "reading:expand:spoilers": false,
		"reading:autoplay:gifs": false,
	})
}

// noRecords is a list of what nobody can make here: emojis, announcements, requests.
func noRecords(*Server, *call, uint64) *reply { return ok(empty{}) }

// noRecord is a call to one of those.
func noRecord(*Server, *call, uint64) *reply { return notFound() }
