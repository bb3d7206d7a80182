package mastoerr

import (
	"errors"
	"log/slog"
	"slices"
	"strings"

	"github.com/mastoerr/mastoerr/internal/neterr"
	"github.com/mastoerr/mastoerr/internal/samepost"
	"github.com/mastoerr/mastoerr/internal/software"
	"github.com/mattn/go-mastodon"
)

// Difference is a part of a post that is out, but not as it was asked for. It is an open
// set, so a switch over it needs a default.
//
// A Difference is an error that means "this part is different":
//
//	if errors.Is(err, mastoerr.DifferentMedia) { … }
type Difference string

// The differences. Each has the name of the request's parameter.
const (
	// DifferentText means that the end of the text is missing, or all of it.
	DifferentText Difference = samepost.Text
	// DifferentWarning means that the content warning is missing.
	DifferentWarning Difference = samepost.Warning
	// DifferentMedia means that an attachment is missing.
	DifferentMedia Difference = samepost.Media
	// DifferentPoll means that the poll is missing, or has other options. go-mastodon sends no poll with a post that has MediaIDs.
	DifferentPoll Difference = samepost.Poll
	// DifferentSchedule means that the post was published at once instead of at its time.
	DifferentSchedule Difference = samepost.Schedule
	// DifferentReplyTarget means that the post is a new thread instead of a reply.
	DifferentReplyTarget Difference = samepost.ReplyTarget
	// DifferentVisibility means that more people can see the post than it was made for.
	DifferentVisibility Difference = samepost.Visibility
)

// Error returns the difference itself, such as "media_ids".
func (d Difference) Error() string { return string(d) }

// DifferenceError is the error that PostOnce returns beside the status of a post that is
// out, but not as it was asked for. The post must not be sent again: Advise returns
// StepVerify. Tell the owner, or delete the status before you post anew.
type DifferenceError struct {
	Status      *mastodon.Status
	Differences []Difference
}

// Error returns the differences and the status's id on one line.
func (e *DifferenceError) Error() string {
	if e == nil {
		return "mastoerr: no error"
	}
	text := "mastoerr: the post is out, but not as asked for: " + e.list()
	if e.Status != nil {
		text += " (status " + label(string(e.Status.ID)) + ")"
	}
	return text
}

// Is reports whether target is one of the Differences.
func (e *DifferenceError) Is(target error) bool {
	d, ok := target.(Difference)
	return e != nil && (target == errPublished || ok && slices.Contains(e.Differences, d))
}

// LogValue returns the differences and the status's id as a group of attributes.
func (e *DifferenceError) LogValue() slog.Value {
	if e == nil {
		return slog.AnyValue(nil)
	}
	attrs := []slog.Attr{slog.String("differences", e.list())}
	if e.Status != nil {
		attrs = append(attrs, slog.String("status_id", label(string(e.Status.ID))))
	}
	return slog.GroupValue(attrs...)
}

func (e *DifferenceError) list() string {
	names := make([]string, len(e.Differences))
	for i, d := range e.Differences {
		names[i] = label(string(d))
	}
	return strings.Join(names, ", ")
}

// Differences returns in what a status is not the post that was asked for. It is for
// programs that call PostStatus: PostOnce compares by itself. It returns nil where all
// is as asked for, where the response does not show enough to tell, and for a status
// that was edited since.
//
// What servers change on purpose is no difference: a limited account's public post
// becomes unlisted, a reply to a boost becomes one to the boosted post, and some servers
// add the images that a text links to.
func Differences(toot *mastodon.Toot, status *mastodon.Status) []Difference {
	if toot == nil || status == nil {
		return nil
	}
	return differences(toot, status, software.OfAccount(string(status.Account.ID)))
}

func differences(toot *mastodon.Toot, status *mastodon.Status, s *software.Software) []Difference {
	var all []Difference
	for _, name := range samepost.Differences(toot, status, s) {
		all = append(all, Difference(name))
	}
	return all
}

// errPublished means that the post is out; every DifferenceError is it.
var errPublished = errors.New("mastoerr: the post is out")

// isPublished reports whether err says that the post is out.
func isPublished(err error) bool {
	return err != nil && neterr.Traversable(err) && errors.Is(err, errPublished)
}
