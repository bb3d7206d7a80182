package fakemastodon

import (
	"slices"
	"strings"
	"time"
)

// checkMedia decides on the attachments of a post or an edit; edited is the post
// that is changed, if any (app/services/post_status_service.rb validate_media!,
// update_status_service.rb).
func (s *Server) checkMedia(d *draft, edited *post, now time.Time) *reply {
	if len(d.mediaIDs) > maxMedia {
		return unprocessable(say("media.too_many", maxMedia))
	}
	var found []*media
	var missing []string
	for _, text := range d.mediaIDs {
		id := toInteger(text)
		m := s.media[id]
		switch {
		case m == nil || m.account != d.account || m.post != nil && m.post != edited:
			missing = append(missing, integerText(text))
		case !slices.Contains(found, m):
			found = append(found, m)
		}
	}
	switch {
	case len(missing) > 0 && !s.facts.media.drops:
		return unprocessable(say("media.not_found", strings.Join(missing, ", ")))
	case len(found) > 1 && slices.ContainsFunc(found, (*media).isVideoOrAudio):
		return unprocessable(say("media.mixed"))
	case slices.ContainsFunc(found, func(m *media) bool { return m.readyAt.After(now) }):
		return unprocessable(say("media.not_ready"))
	}
	return nil
}

// isVideoOrAudio leaves out animations, of which a post may have several.
func (m *media) isVideoOrAudio() bool { return m.kind == "video" || m.kind == "audio" }
