package fakemastodon

import "slices"

// How long a poll is open, in seconds (app/validators/poll_expiration_validator.rb).
const (
	shortestPoll = 300
	longestPoll  = 2_629_746 // a month of ActiveSupport
)

// pollComplaints are what Mastodon says about a poll, all of it (app/models/poll.rb,
// app/validators/poll_options_validator.rb).
func pollComplaints(p *poll) []string {
	var wrong []string
	if len(p.options) == 0 {
		wrong = append(wrong, say("poll.no_options"))
	}
	endless := blank(p.expiresIn)
	if endless {
		wrong = append(wrong, say("poll.no_end"))
	}
	if len(p.options) < 2 {
		wrong = append(wrong, say("poll.too_few"))
	}
	if len(p.options) > maxOptions {
		wrong = append(wrong, say("poll.too_many", maxOptions))
	}
	if slices.ContainsFunc(p.options, func(o string) bool { return graphemes(o) > maxOption }) {
		wrong = append(wrong, say("poll.option_too_long", maxOption))
	}
	if hasDuplicates(p.options) {
		wrong = append(wrong, say("poll.duplicates"))
	}
	if seconds := rubyInt(p.expiresIn); !endless {
		if seconds > longestPoll {
			wrong = append(wrong, say("poll.too_late"))
		}
		if seconds < shortestPoll {
			wrong = append(wrong, say("poll.too_soon"))
		}
	}
	return wrong
}

func hasDuplicates(list []string) bool {
	for n, text := range list {
		if slices.Contains(list[:n], text) {
			return true
		}
	}
	return false
}
