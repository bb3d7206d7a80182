package mastoerrtest

import (
	"net/http"
	"strings"
	"unicode/utf8"
)

// checkThread looks for the post replied to
// (app/controllers/api/v1/statuses_controller.rb).
func (i *Instance) checkThread(c *call, d *draft) (reply, bool) {
	if d.replyTo == 0 {
		return reply{}, true
	}
	if p := i.posts[d.replyTo]; p != nil && !p.deleted {
		return reply{}, true
	}
	return c.fail(http.StatusNotFound, "The post you are trying to reply to does not appear to exist."), false
}

// validate checks a post as app/services/post_status_service.rb and
// app/models/status.rb do; edited is the post that it changes, if any.
func (i *Instance) validate(c *call, d *draft, edited *post) (reply, bool) {
	if r, ok := i.validateMedia(c, d, edited); !ok {
		return r, false
	}
	var wrong []string
	if length(d.text)+length(d.spoiler) > maxText {
		wrong = append(wrong, "Text character limit of 500 exceeded")
	}
	// Only media excuse a missing text; a poll does not (status.rb:123).
	if strings.TrimSpace(d.text) == "" && len(d.mediaIDs) == 0 {
		if strings.TrimSpace(d.spoiler) == "" {
			wrong = append(wrong, "Text can't be blank")
		} else {
			// A warning alone becomes the text (post_status_service.rb).
			d.text, d.spoiler = d.spoiler, ""
		}
	}
	if len(d.poll) == 1 {
		wrong = append(wrong, "Choices must have more than one item")
	}
	if len(d.poll) > 4 {
		wrong = append(wrong, "Choices can't contain more than 4 items")
	}
	if len(wrong) > 0 {
		return c.invalid(strings.Join(wrong, ", ")), false
	}
	return reply{}, true
}

func (i *Instance) validateMedia(c *call, d *draft, edited *post) (reply, bool) {
	if len(d.mediaIDs) > maxMedia {
		return c.fail(http.StatusUnprocessableEntity, "Cannot attach more than 4 files"), false
	}
	var missing []string
	videos, waiting := 0, false
	for _, id := range d.mediaIDs {
		m := i.media[number(id)]
		switch {
		case m == nil || m.account != d.account || m.post != nil && m.post != edited:
			missing = append(missing, id)
			continue
		case m.isVideo():
			videos++
		}
		waiting = waiting || m.readyAt.After(c.now)
	}
	switch {
	case len(missing) > 0:
		return c.fail(http.StatusUnprocessableEntity, "Media "+strings.Join(missing, ", ")+" not found or already attached to another post"), false
	case videos > 0 && len(d.mediaIDs) > 1:
		return c.fail(http.StatusUnprocessableEntity, "Cannot attach a video to a post that already contains images"), false
	case waiting:
		return c.fail(http.StatusUnprocessableEntity, "Cannot attach files that have not finished processing. Try again in a moment!"), false
	}
	return reply{}, true
}

// length counts as Mastodon does, where an address is 23 characters long
// (app/validators/status_length_validator.rb), but for mentions.
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
