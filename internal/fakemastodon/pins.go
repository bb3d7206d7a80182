package fakemastodon

import "strings"

// pin puts a post on the account's profile. All that is wrong is said at once
// (app/validators/status_pin_validator.rb); a second pin is refused by the database
// (app/controllers/api/v1/statuses/pins_controller.rb).
func (s *Server) pin(c *call, id uint64) *reply {
	p := s.visible(c, id)
	if p == nil {
		return s.missing()
	}
	if wrong := s.pinComplaints(c.by(), p); len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	if p.has(pinned) {
		return unprocessable(say("record.duplicate"))
	}
	return mark(pinned, true)(s, c, id)
}

func (s *Server) pinComplaints(a *account, p *post) []string {
	var wrong []string
	if p.reblogOf != nil && s.facts.rules != nil {
		wrong = append(wrong, say("pin.reblog"))
	}
	if p.account != a {
		wrong = append(wrong, say("pin.ownership"))
	}
	if s.facts.rules == nil {
		return wrong
	}
	if p.visibility == "direct" {
		wrong = append(wrong, say("pin.direct"))
	}
	if a.pins() >= maxPins {
		wrong = append(wrong, say("pin.limit"))
	}
	return wrong
}

func (a *account) pins() int {
	n := 0
	for _, p := range a.posts {
		if p.has(pinned) && !p.deleted {
			n++
		}
	}
	return n
}
