package samepost

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/mastoerr/mastoerr/internal/software"
	"github.com/mattn/go-mastodon"
)

// The parts of a post, by the parameters of POST /api/v1/statuses.
const (
	Text        = "status"
	Warning     = "spoiler_text"
	Media       = "media_ids"
	Poll        = "poll"
	Schedule    = "scheduled_at"
	ReplyTarget = "in_reply_to_id"
	Visibility  = "visibility"
)

// Differences returns the parts of a post that are missing from the status which the
// server made of it, or are changed to the owner's harm. s is the server's row.
func Differences(toot *mastodon.Toot, status *mastodon.Status, s *software.Software) []string {
	shown := shownBy(status)
	if shown == nil {
		return nil
	}
	var parts []string
	for _, part := range [...]struct {
		name    string
		differs bool
	}{
		{Text, isTextCut(toot.Status, shown)},
		{Warning, !blank(toot.SpoilerText) && !blank(toot.Status) && blank(shown.warning)},
		{Media, shown.media < countMedia(toot.MediaIDs)},
		{Poll, isOtherPoll(toot.Poll, shown.poll)},
		{Schedule, isTooEarly(toot, status, s)},
		{ReplyTarget, toot.InReplyToID != "" && !shown.isReply},
		{Visibility, isWider(toot.Visibility, shown.visibility) && !s.MayShow(toot.Visibility, shown.visibility)},
	} {
		if part.differs {
			parts = append(parts, part.name)
		}
	}
	return parts
}

// shown is what a status shows, be it published or waiting for its time.
type shown struct {
	text, warning, visibility string
	media                     int
	poll                      *mastodon.Poll
	isReply                   bool
}

// shownBy returns what a status shows. It returns nil for one that says too little to be
// compared, such as a response that was cut, and for one that was edited since.
func shownBy(status *mastodon.Status) *shown {
	p := &status.ScheduledParams
	switch {
	case !status.EditedAt.IsZero():
		return nil
	case isWaiting(status):
		return &shown{
			text: p.Text, warning: p.SpoilerText, visibility: p.Visibility, poll: p.Poll,
			media: max(len(p.MediaIDs), len(status.MediaAttachments)), isReply: isID(p.InReplyToID),
		}
	case status.Visibility == "":
		return nil
	}
	return &shown{
		text: htmlText(status.Content), warning: status.SpoilerText, visibility: status.Visibility, poll: status.Poll,
		media: len(status.MediaAttachments), isReply: isID(status.InReplyToID),
	}
}

// isWaiting reports whether a status is one that waits for its time.
func isWaiting(status *mastodon.Status) bool {
	p := &status.ScheduledParams
	return p.ScheduledAt != nil || p.Text != "" || p.MediaIDs != nil
}

// isID reports whether a value that go-mastodon left undecoded is an id.
func isID(value any) bool { return value != nil && value != "" }

// isTextCut reports whether the end of a text is missing. Servers leave out the domain
// of a mention, and a link that they show as a preview or an attachment.
func isTextCut(want string, shown *shown) bool {
	want = trim(want)
	have := squeeze(shown.text)
	rest, isCut := strings.CutPrefix(squeeze(want), have)
	if !isCut || strings.IndexFunc(rest, isWord) < 0 {
		return false
	}
	words := strings.FieldsFunc(want, unicode.IsSpace)
	return len(words) == 0 || rest != squeeze(words[len(words)-1]) || !strings.Contains(rest, "://")
}

// countMedia returns how many attachments were asked for.
func countMedia(ids []mastodon.ID) int {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return len(slices.DeleteFunc(ids, func(id mastodon.ID) bool { return id == "" }))
}

// isOtherPoll compares polls. Servers strip options and drop empty ones.
func isOtherPoll(want *mastodon.TootPoll, have *mastodon.Poll) bool {
	if want == nil {
		return false
	}
	var asked, shown []string
	for _, option := range want.Options {
		if option = reduce(option); option != "" {
			asked = append(asked, option)
		}
	}
	if len(asked) == 0 || have == nil {
		return len(asked) > 0
	}
	titles := ""
	for _, option := range have.Options {
		shown = append(shown, reduce(option.Title))
		titles += option.Title
	}
	return titles != "" && !slices.Equal(asked, shown) // go-mastodon does not decode the titles of a poll that waits
}

// isTooEarly reports whether a post was published before its time. Servers publish at
// once what is due within five minutes (Mastodon app/models/scheduled_status.rb).
func isTooEarly(toot *mastodon.Toot, status *mastodon.Status, s *software.Software) bool {
	if toot.ScheduledAt == nil || isWaiting(status) || status.CreatedAt.IsZero() || s.Scheduled == software.ScheduledHidden {
		return false
	}
	const soon = 5 * time.Minute
	return status.CreatedAt.Before(toot.ScheduledAt.Add(-soon))
}

// isWider reports whether more people see a post than it was made for.
func isWider(asked, shown string) bool {
	audiences := []string{mastodon.VisibilityDirectMessage, mastodon.VisibilityFollowersOnly, mastodon.VisibilityUnlisted, mastodon.VisibilityPublic}
	want := slices.Index(audiences, asked)
	return want >= 0 && slices.Index(audiences, shown) > want
}
