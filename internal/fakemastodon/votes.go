package fakemastodon

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// votable returns the post whose poll has that id, or nil.
func (s *Server) votable(c *call, id uint64) *post {
	if p := s.visible(c, id); p != nil && p.poll != nil {
		return p
	}
	return nil
}

func (s *Server) getPoll(c *call, id uint64) *reply {
	p := s.votable(c, id)
	if p == nil {
		return s.missing()
	}
	return ok(s.renderPollFor(c, p))
}

// postVotes votes: for all of the choices or for none
// (app/services/vote_service.rb).
func (s *Server) postVotes(c *call, id uint64) *reply {
	p := s.votable(c, id)
	if p == nil {
		return s.missing()
	}
	choices := c.paramList("choices[]")
	if len(choices) == 0 {
		if c.param("choices") != "" {
			return c.crash() // a text has no each
		}
		return fail(http.StatusBadRequest, say("parameter.missing", "choices"))
	}
	if c.by().blocking[p.account] {
		return fail(http.StatusForbidden, say("record.not_permitted"))
	}
	votes := p.voters[c.by()]
	for _, choice := range choices {
		n, err := strconv.Atoi(strings.TrimSpace(choice))
		if err != nil {
			return c.crash() // Kernel#Integer
		}
		if wrong := voteComplaints(p, c, votes, n); len(wrong) > 0 {
			return invalid(strings.Join(wrong, ", "))
		}
		votes = append(votes, n)
	}
	if p.voters == nil {
		p.voters = make(map[*account][]int)
	}
	p.voters[c.by()] = votes
	return ok(s.renderPollFor(c, p))
}

// voteComplaints are what Mastodon says about one vote
// (app/validators/vote_validator.rb).
func voteComplaints(p *post, c *call, votes []int, choice int) []string {
	var wrong []string
	if p.pollEnds().Before(c.now) {
		wrong = append(wrong, say("vote.ended"))
	}
	if choice < 0 || choice >= len(p.poll.options) {
		wrong = append(wrong, say("vote.no_choice"))
	}
	if p.account == c.by() {
		wrong = append(wrong, say("vote.own"))
	}
	if again(votes, choice, isTrue(p.poll.multiple)) {
		wrong = append(wrong, say("vote.again"))
	}
	return wrong
}

// again reports whether a vote is one too many: where one counts it is any second
// one.
func again(votes []int, choice int, multiple bool) bool {
	for _, v := range votes {
		if v == choice || !multiple {
			return true
		}
	}
	return false
}

// pollEnds returns when the poll of a post ends.
func (p *post) pollEnds() time.Time {
	open := 24 * time.Hour
	if seconds := rubyInt(p.poll.expiresIn); seconds > 0 {
		open = time.Duration(seconds) * time.Second
	}
	return p.at.Add(open)
}

// renderPollFor returns a poll with its votes, as the caller sees it.
func (s *Server) renderPollFor(c *call, p *post) *pollJSON {
	j := s.renderPoll(p)
	j.Expired = p.pollEnds().Before(c.now)
	own, voted := p.voters[c.by()]
	j.Voted, j.VotersCount = voted || p.account == c.by(), len(p.voters)
	j.OwnVotes = append([]int{}, own...)
	for _, votes := range p.voters {
		for _, v := range votes {
			j.Options[v].VotesCount++
			j.VotesCount++
		}
	}
	return j
}
