package mastoerr

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/mastoerr/mastoerr/internal/wire"
	"github.com/mattn/go-mastodon"
)

// The comparison of a toot with what an instance has. In doubt it says that
// they are the same: of two posts too alike to be told apart, made within
// minutes by one account, the second is more likely a copy than meant.

// mayBeSame compares what every list of statuses shows.
func mayBeSame(toot *mastodon.Toot, s *mastodon.Status) bool {
	return s.Reblog == nil &&
		sameVisibility(toot.Visibility, s.Visibility) &&
		sameTarget(toot.InReplyToID, s.InReplyToID) &&
		sameMedia(toot.MediaIDs, attachmentIDs(s.MediaAttachments)) &&
		sameWarning(toot, s.SpoilerText)
}

// sameVisibility lets pass what the account's default or a moderator decided:
// public posts of a limited account become unlisted.
func sameVisibility(want, have string) bool {
	return want == "" || have == "" || want == have ||
		want == mastodon.VisibilityPublic && have == mastodon.VisibilityUnlisted
}

// sameTarget lets a missing target pass: Akkoma posts a reply to a post that is
// gone as a new thread.
func sameTarget(want mastodon.ID, have any) bool {
	switch have := have.(type) {
	case nil:
		return true
	case float64:
		// The parameters of a scheduled status have it as a number, of which
		// encoding/json has already lost the last digits.
		id, err := strconv.ParseFloat(string(want), 64)
		return err == nil && id == have
	}
	id := fmt.Sprint(have)
	return id == "" || id == string(want)
}

// sameMedia lets missing attachments pass: Mastodon before 4.3 dropped unknown
// ids without a word.
func sameMedia(want, have []mastodon.ID) bool {
	for _, id := range have {
		if !slices.Contains(want, id) {
			return false
		}
	}
	return true
}

func attachmentIDs(attachments []mastodon.Attachment) []mastodon.ID {
	ids := make([]mastodon.ID, len(attachments))
	for i, a := range attachments {
		ids[i] = a.ID
	}
	return ids
}

// sameWarning compares content warnings. Without a text, Mastodon makes the
// warning the text.
func sameWarning(toot *mastodon.Toot, have string) bool {
	return plain(toot.SpoilerText) == plain(have) || blank(toot.Status) && have == ""
}

func sameSource(toot *mastodon.Toot, s *mastodon.Status, source *mastodon.Source) bool {
	return sameText(toot, source.Text, s.MediaAttachments) && sameWarning(toot, source.SpoilerText)
}

// sameText compares texts as they were typed. A post without text, of media
// alone, gets one from some versions (the warning, a full stop): it is known by
// its attachments. Without them it is any other post.
func sameText[T any](toot *mastodon.Toot, have string, attached []T) bool {
	if blank(toot.Status) {
		return len(attached) > 0 || plain(have) == plain(toot.SpoilerText)
	}
	return plain(toot.Status) == plain(have)
}

// sameContent compares with the HTML that a status is shown as: letters, digits
// and signs without white space, and mentions without their domain, which the
// HTML leaves out.
func sameContent(toot *mastodon.Toot, s *mastodon.Status) bool {
	want := toot.Status
	switch {
	case blank(want) && len(s.MediaAttachments) > 0:
		return true
	case blank(want):
		want = toot.SpoilerText
	}
	return squeeze(withoutDomains(want)) == squeeze(withoutDomains(wire.PlainText(s.Content)))
}

func sameScheduled(toot *mastodon.Toot, s scheduledStatus) bool {
	// Mastodon keeps the whole second.
	if d := s.ScheduledAt.Sub(*toot.ScheduledAt); d < -1e9 || d > 1e9 {
		return false
	}
	media := s.Params.MediaIDs
	if len(media) == 0 {
		media = attachmentIDs(s.Media)
	}
	return sameText(toot, s.Params.Text, media) && sameWarning(toot, s.Params.SpoilerText) &&
		sameVisibility(toot.Visibility, s.Params.Visibility) &&
		sameTarget(toot.InReplyToID, s.Params.InReplyToID) && sameMedia(toot.MediaIDs, media)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// plain is text without what travels badly: line ends and outer white space.
func plain(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// withoutDomains makes "@user" of "@user@instance.example".
func withoutDomains(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if name, ok := strings.CutPrefix(w, "@"); ok {
			user, _, _ := strings.Cut(name, "@")
			words[i] = "@" + user
		}
	}
	return strings.Join(words, " ")
}
