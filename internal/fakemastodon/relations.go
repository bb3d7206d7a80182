package fakemastodon

import "net/http"

// relation is a set of accounts that an account has.
type relation func(*account) *map[*account]bool

func following(a *account) *map[*account]bool { return &a.following }
func blocking(a *account) *map[*account]bool  { return &a.blocking }
func muting(a *account) *map[*account]bool    { return &a.muting }

func (a *account) put(r relation, other *account) {
	set := r(a)
	if *set == nil {
		*set = make(map[*account]bool)
	}
	(*set)[other] = true
}

func (a *account) take(r relation, other *account) { delete(*r(a), other) }

// relate is block, mute and the like. What somebody does to himself is a success
// without effect (app/services/block_service.rb, mute_service.rb).
func relate(r relation, set bool) handler {
	return func(s *Server, c *call, id uint64) *reply {
		other := s.accounts[id]
		if other == nil {
			return notFound()
		}
		if me := c.by(); me != other {
			if set {
				me.put(r, other)
			} else {
				me.take(r, other)
			}
		}
		return ok(s.renderRelation(c.by(), other))
	}
}

// block also ends what the two follow (app/services/block_service.rb).
func (s *Server) block(c *call, id uint64) *reply {
	if other := s.accounts[id]; other != nil {
		c.by().take(following, other)
		other.take(following, c.by())
	}
	return relate(blocking, true)(s, c, id)
}

// follow is refused to the account itself, and where one blocks the other
// (app/controllers/api/v1/accounts_controller.rb, app/services/follow_service.rb).
func (s *Server) follow(c *call, id uint64) *reply {
	other, me := s.accounts[id], c.by()
	switch {
	case other == nil:
		return notFound()
	case other == me:
		return fail(http.StatusForbidden, say("follow.self"))
	case other.blocking[me] || me.blocking[other]:
		return fail(http.StatusForbidden, say("record.not_permitted"))
	}
	return relate(following, true)(s, c, id)
}

// removeFollower ends that the other follows the caller.
func (s *Server) removeFollower(c *call, id uint64) *reply {
	other := s.accounts[id]
	if other == nil {
		return notFound()
	}
	other.take(following, c.by())
	return ok(s.renderRelation(c.by(), other))
}

// getRelationships leaves out ids of nobody.
func (s *Server) getRelationships(c *call, _ uint64) *reply {
	list := []*relationJSON{}
	for _, id := range append(c.paramList("id[]"), c.paramList("id")...) {
		if other := s.accounts[toInteger(id)]; other != nil {
			list = append(list, s.renderRelation(c.by(), other))
		}
	}
	return ok(list)
}

// relationJSON is docs.joinmastodon.org/entities/Relationship.
type relationJSON struct {
	ID             string   `json:"id"`
	Following      bool     `json:"following"`
	ShowingReblogs bool     `json:"showing_reblogs"`
	Notifying      bool     `json:"notifying"`
	Languages      []string `json:"languages"`
	FollowedBy     bool     `json:"followed_by"`
	Blocking       bool     `json:"blocking"`
	BlockedBy      bool     `json:"blocked_by"`
	Muting         bool     `json:"muting"`
	MutingNotices  bool     `json:"muting_notifications"`
	Requested      bool     `json:"requested"`
	RequestedBy    bool     `json:"requested_by"`
	DomainBlocking bool     `json:"domain_blocking"`
	Endorsed       bool     `json:"endorsed"`
	Note           string   `json:"note"`
}

func (s *Server) renderRelation(me, other *account) *relationJSON {
	return &relationJSON{
		ID: other.profile.ID, Following: me.following[other], ShowingReblogs: me.following[other],
		FollowedBy: other.following[me], Blocking: me.blocking[other], BlockedBy: other.blocking[me],
		Muting: me.muting[other], MutingNotices: me.muting[other],
	}
}
