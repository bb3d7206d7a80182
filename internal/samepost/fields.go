package samepost

import (
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/software"
	"github.com/mattn/go-mastodon"
)

// isOtherKind reports whether an entry has what no server adds to a post. An edit can
// add attachments and a poll.
func isOtherKind(toot *mastodon.Toot, entry *mastoapi.Status, s *software.Software) bool {
	if entry.Reblog != nil || entry.InReplyToID != "" && toot.InReplyToID == "" {
		return true
	}
	if isEdited(entry) {
		return false
	}
	return entry.Poll != nil && toot.Poll == nil ||
		s.Name != "" && !s.AddsMedia && len(entry.Media) > len(toot.MediaIDs) ||
		s.Name != "" && !s.NewMediaIDs && !s.AddsMedia && hasOtherMedia(toot, entry)
}

// hasOtherMedia reports whether an attachment of the entry is none of the post's.
func hasOtherMedia(toot *mastodon.Toot, entry *mastoapi.Status) bool {
	return slices.ContainsFunc(entry.Media, func(a mastoapi.Attachment) bool {
		return !slices.Contains(toot.MediaIDs, mastodon.ID(a.ID))
	})
}

// hasMediaOf reports whether an attachment of the entry is one of the post's.
func hasMediaOf(toot *mastodon.Toot, entry *mastoapi.Status) bool {
	return slices.ContainsFunc(entry.Media, func(a mastoapi.Attachment) bool {
		return slices.Contains(toot.MediaIDs, mastodon.ID(a.ID))
	})
}

// hasSameMedia reports whether the entry has the very attachments of the post.
func hasSameMedia(toot *mastodon.Toot, entry *mastoapi.Status) bool {
	return len(entry.Media) > 0 && len(entry.Media) == len(toot.MediaIDs) && !hasOtherMedia(toot, entry)
}

// ifItFits returns Same for an entry with the post's text if the rest is what the
// server makes of such a post, else Candidate. A post without text is known by its
// attachments.
func ifItFits(toot *mastodon.Toot, entry *mastoapi.Status, s *software.Software) Verdict {
	if contentOf(toot) == "" && !hasMediaOf(toot, entry) {
		return Candidate
	}
	if s.MayShow(toot.Visibility, string(entry.Visibility)) &&
		fitsTarget(toot, entry, s) && fitsMedia(toot, entry, s) && fitsPoll(toot, entry, s) {
		return Same
	}
	return Candidate
}

// fitsTarget compares reply targets. A reply to a boost becomes one to the boosted
// post (Mastodon app/models/status.rb), so another target is no proof of anything.
func fitsTarget(toot *mastodon.Toot, entry *mastoapi.Status, s *software.Software) bool {
	return string(entry.InReplyToID) == string(toot.InReplyToID) || entry.InReplyToID == "" && s.DropsTarget
}

func fitsMedia(toot *mastodon.Toot, entry *mastoapi.Status, s *software.Software) bool {
	switch {
	case len(entry.Media) < len(toot.MediaIDs):
		return s.DropsMedia
	case len(entry.Media) > len(toot.MediaIDs):
		return s.AddsMedia
	}
	return s.NewMediaIDs || !hasOtherMedia(toot, entry)
}

// fitsPoll compares the options. Servers strip them and drop empty ones (Mastodon
// app/models/poll.rb).
func fitsPoll(toot *mastodon.Toot, entry *mastoapi.Status, s *software.Software) bool {
	if toot.Poll == nil || toot.Poll.Options == nil || toot.MediaIDs != nil {
		return true // go-mastodon sends no poll
	}
	if entry.Poll == nil {
		return s.DropsPoll
	}
	var want, have []string
	for _, option := range toot.Poll.Options {
		if option = reduce(option); option != "" {
			want = append(want, option)
		}
	}
	for _, option := range entry.Poll.Options {
		have = append(have, reduce(string(option.Title)))
	}
	return slices.Equal(want, have)
}

// matches compares text and warning with what was sent. A post without text, of
// media or a warning alone, gets one on some versions: Mastodon makes the warning
// the text, glitch-soc puts a sign there.
func matches(toot *mastodon.Toot, text, warning string, s *software.Software) bool {
	switch {
	case !blank(toot.Status):
		return sameText(toot.Status, text, s) && sameWarning(toot.SpoilerText, warning)
	case !blank(toot.SpoilerText):
		return sameText(toot.SpoilerText, text, s) && blank(warning) ||
			sameWarning(toot.SpoilerText, warning) && isPlaceholder(text)
	}
	return isPlaceholder(text) && blank(warning)
}

// isPlaceholder reports whether text stands for none: nothing, "." or an emoji.
func isPlaceholder(text string) bool {
	text = trim(text)
	return len(text) <= 4 && strings.IndexFunc(text, isWord) < 0
}

func fitsWarning(toot *mastodon.Toot, entry *mastoapi.Status, s *software.Software) bool {
	return sameWarning(toot.SpoilerText, string(entry.SpoilerText)) ||
		s.DropsWarning && !toot.Sensitive && blank(string(entry.SpoilerText))
}

func sameWarning(want, have string) bool { return trim(want) == trim(have) }

// contentOf returns the text that a server shows: the warning where there is no
// text.
func contentOf(toot *mastodon.Toot) string {
	if blank(toot.Status) {
		return trim(toot.SpoilerText)
	}
	return toot.Status
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
