package instance

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/charcount"
	"github.com/mastoerr/mastoerr/internal/mediatype"
	"github.com/mattn/go-mastodon"
)

// Complaint is what an instance would say against a post: the code of the failure, and
// why. Only what breaks a rule in every reading is one.
type Complaint struct{ Code, Why string }

func complain(code, format string, args ...any) *Complaint {
	return &Complaint{code, fmt.Sprintf(format, args...)}
}

// CheckToot returns a complaint about a post without its attachments, or nil.
func (l *Limits) CheckToot(toot *mastodon.Toot, now time.Time) *Complaint {
	n := charcount.AtLeast(toot.SpoilerText, l.LinkCharacters) + charcount.AtLeast(toot.Status, l.LinkCharacters)
	switch {
	case l.Characters > 0 && n > l.Characters:
		return complain("text_too_long", "%d characters are more than %d", n, l.Characters)
	case toot.Poll != nil && toot.Poll.Options != nil:
		if c := l.checkPoll(toot.Poll); c != nil {
			return c
		}
	}
	// Mastodon wants five minutes (app/models/scheduled_status.rb), and publishes at
	// once what is due. The two clocks may differ by a minute.
	const nearest, differ = 5 * time.Minute, time.Minute
	switch {
	case toot.ScheduledAt != nil && toot.ScheduledAt.Sub(now) < nearest-differ:
		return complain("scheduled_too_soon", "a post is scheduled five minutes ahead or more")
	case toot.Language != "" && !languageTag.MatchString(toot.Language):
		return complain("language_invalid", "%.32q is no language", toot.Language)
	}
	return nil
}

// languageTag has the form of a language tag (RFC 5646, section 2.1), or of a locale.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$`)

func (l *Limits) checkPoll(poll *mastodon.TootPoll) *Complaint {
	const code = "poll_invalid"
	options := 0
	for _, option := range poll.Options {
		n := charcount.Clusters(strings.TrimSpace(option))
		if n > 0 { // servers drop the others
			options++
		}
		if l.PollCharacters > 0 && n > l.PollCharacters {
			return complain(code, "%d characters of an option are more than %d", n, l.PollCharacters)
		}
	}
	seconds := int(poll.ExpiresInSeconds)
	switch {
	case options < 2:
		return complain(code, "a poll has two options or more")
	case l.PollOptions > 0 && options > l.PollOptions:
		return complain(code, "%d options are more than %d", options, l.PollOptions)
	case seconds < l.PollShortest:
		return complain(code, "%d seconds are less than %d", seconds, l.PollShortest)
	case l.PollLongest > 0 && seconds > l.PollLongest:
		return complain(code, "%d seconds are more than %d", seconds, l.PollLongest)
	}
	return nil
}

// CheckCount returns a complaint about a number of attachments, or nil.
func (l *Limits) CheckCount(n int) *Complaint {
	if l.Attachments > 0 && n > l.Attachments {
		return complain("media_too_many", "%d attachments are more than %d", n, l.Attachments)
	}
	return nil
}

// CheckFile returns a complaint about a file, or nil. A negative size is not known.
func (l *Limits) CheckFile(mediaType string, size int64, description string) *Complaint {
	largest := l.largest(mediaType)
	n := charcount.Clusters(description)
	switch {
	case l.Description > 0 && n > l.Description:
		return complain("media_description_too_long", "%d characters of a description are more than %d", n, l.Description)
	case size == 0:
		return complain("media_unprocessable", "the file is empty")
	case largest > 0 && size > largest:
		return complain("media_too_large", "%d bytes are more than %d", size, largest)
	case mediaType != mediatype.Unknown && len(l.Types) > 0 && !l.takes(mediaType):
		return complain("media_type_unsupported", "the instance does not take %s", mediaType)
	}
	return nil
}

// largest returns how many bytes a file of a type may have.
func (l *Limits) largest(mediaType string) int64 {
	switch kind := mediatype.Kind(mediaType); {
	case kind == "image" && mediaType != "image/gif": // which becomes a video
		return l.ImageSize
	case kind == "video", kind == "audio":
		return l.VideoSize
	case l.ImageSize == 0 || l.VideoSize == 0:
		return 0
	}
	return max(l.ImageSize, l.VideoSize)
}

func (l *Limits) takes(mediaType string) bool {
	for _, t := range l.Types {
		if mediatype.Same(t, mediaType) {
			return true
		}
	}
	return false
}
