package fakemastodon

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// validate returns the refusal of a post, or nil, as
// app/services/post_status_service.rb and app/models/status.rb do. edited is the
// post that it changes, if any.
func (s *Server) validate(d *draft, edited *post, now time.Time) *reply {
	if r := s.validateMedia(d, edited, now); r != nil {
		return r
	}
	var wrong []string
	if length(d.text)+length(d.spoiler) > maxText && !s.facts.anyLength {
		wrong = append(wrong, "Text character limit of 500 exceeded")
	}
	// A post with media needs no text; one with a poll does (status.rb:123).
	if strings.TrimSpace(d.text) == "" && len(d.mediaIDs) == 0 && strings.TrimSpace(d.spoiler) == "" {
		wrong = append(wrong, "Text can't be blank")
	}
	if d.poll != nil && len(d.poll.options) < 2 {
		wrong = append(wrong, "Choices must have more than one item")
	}
	if d.poll != nil && len(d.poll.options) > 4 {
		wrong = append(wrong, "Choices can't contain more than 4 items")
	}
	if len(wrong) > 0 {
		return invalid(strings.Join(wrong, ", "))
	}
	return nil
}

func (s *Server) validateMedia(d *draft, edited *post, now time.Time) *reply {
	f := s.facts.media
	if most := cmp.Or(f.most, maxMedia); len(d.mediaIDs) > most {
		return unprocessable("Cannot attach more than " + strconv.Itoa(most) + " files")
	}
	var missing []string
	videos, waiting := 0, false
	for _, id := range d.mediaIDs {
		m := s.media[s.number(id)]
		switch {
		case m == nil || m.account != d.account || m.post != nil && m.post != edited && !f.reuse:
			missing = append(missing, id)
			continue
		case m.kind != "image":
			videos++
		}
		waiting = waiting || m.readyAt.After(now)
	}
	switch {
	case len(missing) > 0 && f.drops:
		return nil
	case len(missing) > 0 && f.text != "":
		return fail(cmp.Or(f.status, http.StatusUnprocessableEntity), f.text)
	case len(missing) > 0:
		return unprocessable("Media " + strings.Join(missing, ", ") + " not found or already attached to another post")
	case videos > 0 && len(d.mediaIDs) > 1:
		return unprocessable("Cannot attach a video to a post that already contains images")
	case waiting:
		return unprocessable("Cannot attach files that have not finished processing. Try again in a moment!")
	}
	return nil
}

// length counts characters as Mastodon does: an address counts as 23
// (app/validators/status_length_validator.rb). Mentions are not treated apart.
func length(text string) int {
	const ofURL = 23
	n := 0
	for {
		at := strings.Index(text, "https://")
		if plain := strings.Index(text, "http://"); at < 0 || plain >= 0 && plain < at {
			at = plain
		}
		if at < 0 {
			return n + utf8.RuneCountInString(text)
		}
		n += utf8.RuneCountInString(text[:at]) + ofURL
		text = text[at:]
		end := strings.IndexAny(text, " \n\t")
		if end < 0 {
			return n
		}
		text = text[end:]
	}
}
