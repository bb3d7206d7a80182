package fakemastodon

import (
	"net/http"
	"slices"
	"strings"
)

// quotable returns the post that the caller may quote, or nil: it has to be there,
// to be seen, and its author's policy has to allow it
// (app/policies/status_policy.rb quote?).
func (s *Server) quotable(c *call, id uint64) *post {
	p := s.visible(c, id)
	if p != nil && p.reblogOf != nil {
		p = s.visible(c, p.reblogOf.id)
	}
	switch who := c.by(); {
	case p == nil || who.blocking[p.account] || p.visibility == "direct":
		return nil
	case p.account == who:
		return p
	case p.visibility == "private":
		return nil // its policy is "nobody" (app/models/concerns/status/interaction_policy_concern.rb)
	case p.quotePolicy == "nobody" || p.quotePolicy == "followers" && !who.following[p.account]:
		return nil
	}
	return p
}

func validQuotePolicy(policy string) bool {
	switch strings.TrimSpace(policy) {
	case "", "public", "followers", "nobody":
		return true
	}
	return false
}

// checkMentions refuses a direct post that quotes somebody whom it does not mention,
// and mentions that the caller did not expect.
func (s *Server) checkMentions(c *call, d *draft) *reply {
	if c.hasParam("allowed_mentions") {
		if r := s.unexpected(d, c.paramList("allowed_mentions[]")); r != nil {
			return r
		}
	}
	if q := d.quoteOf; q != nil && d.visibility == "direct" && q.account != d.account && !slices.Contains(d.mentioned, q.account) {
		return invalid(say("status.quote_not_mentioned"))
	}
	return nil
}

func (s *Server) unexpected(d *draft, allowed []string) *reply {
	var accounts []*accountJSON
	for _, a := range d.mentioned {
		if !slices.ContainsFunc(allowed, func(id string) bool { return toInteger(id) == a.id }) {
			accounts = append(accounts, &a.profile)
		}
	}
	if len(accounts) == 0 {
		return nil
	}
	r := ok(object{"error": say("status.unexpected_mentions"), "unexpected_accounts": accounts})
	r.status = http.StatusUnprocessableEntity
	return r
}

// mentionedIn returns the accounts of this server that a text mentions.
func (s *Server) mentionedIn(text string) []*account {
	if !strings.Contains(text, "@") {
		return nil
	}
	var list []*account
	for _, found := range mention.FindAllString(text, -1) {
		name, domain, remote := strings.Cut(found[1:], "@")
		a := s.byName[strings.ToLower(name)]
		if a != nil && (!remote || strings.EqualFold(domain, s.Host)) && !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	return list
}
