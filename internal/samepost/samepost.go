// Package samepost compares a post that was sent with what a server shows. Servers
// rewrite what they store, so an entry is the same, or clearly another post, or its
// source has to decide, or nobody can tell.
package samepost

import (
	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/software"
	"github.com/mattn/go-mastodon"
)

// Verdict is what a comparison says.
type Verdict int

// The verdicts, from the least to the most like the post.
const (
	Different Verdict = iota // clearly another post
	Candidate                // nobody can tell
	Likely                   // the source can tell
	Alike                    // Likely, and shown with the same words
	Same
)

// Listed compares a post with an entry of a list. s is the server's row, that of an
// unknown server as long as nobody has asked.
func Listed(toot *mastodon.Toot, entry *mastoapi.Status, s *software.Software) Verdict {
	if isOtherKind(toot, entry, s) {
		return Different
	}
	warning := string(entry.SpoilerText)
	if text, ok := entry.RawText(); ok {
		switch {
		case hasContent(toot) && matches(toot, text, warning):
			return ifItFits(toot, entry, s)
		case s.TextInList && !sameText(toot.Status, text) && !blank(toot.Status):
			return unequal(toot.Status, text, entry, s, true)
		}
		if hasContent(toot) && sameText(toot.Status, text) {
			return Alike // lists may show a warning changed
		}
		return Likely
	}
	shown := htmlText(string(entry.Content))
	want := contentOf(toot)
	switch {
	case want != "" && squeeze(want) == squeeze(shown), want == "" && hasSameMedia(toot, entry):
		return Alike
	case want != "" && isFar(want, shown) && !isEdited(entry):
		return Different
	}
	return Likely
}

// Sourced compares a post with an entry whose source was read.
func Sourced(toot *mastodon.Toot, entry *mastoapi.Status, source *mastoapi.Source, s *software.Software) Verdict {
	text, warning := string(source.Text), string(source.SpoilerText)
	if matches(toot, text, warning) {
		return ifItFits(toot, entry, s)
	}
	if s.Source == software.Approximate && reduce(contentOf(toot)) == reduce(text) {
		return ifItFits(toot, entry, s)
	}
	return unequal(contentOf(toot), text, entry, s, s.Source == software.Exact)
}

// Unsourced compares a post with an entry of a server that has no source.
func Unsourced(toot *mastodon.Toot, entry *mastoapi.Status, s *software.Software) Verdict {
	want, shown := contentOf(toot), htmlText(string(entry.Content))
	switch {
	case want != "" && squeeze(want) != squeeze(shown) && reduce(want) != reduce(shown):
		return Candidate
	case want == "" && (len(toot.MediaIDs) == 0 || s.NewMediaIDs):
		return Candidate
	case !sameWarning(toot.SpoilerText, string(entry.SpoilerText)) && !blank(toot.Status):
		return Candidate
	}
	return ifItFits(toot, entry, s)
}

// Scheduled compares a post with one that waits for its time.
func Scheduled(toot *mastodon.Toot, entry *mastoapi.ScheduledStatus, s *software.Software) Verdict {
	// Mastodon keeps the whole second.
	if d := entry.ScheduledAt.Sub(*toot.ScheduledAt); d < -1e9 || d > 1e9 {
		return Different
	}
	p := &entry.Params
	shown := &mastoapi.Status{Visibility: p.Visibility, InReplyToID: p.InReplyToID, Poll: p.Poll, Media: entry.Media}
	if len(shown.Media) == 0 {
		for _, id := range p.MediaIDs {
			shown.Media = append(shown.Media, mastoapi.Attachment{ID: id})
		}
	}
	text := string(p.Text)
	switch {
	case isOtherKind(toot, shown, s):
		return Different
	case matches(toot, text, string(p.SpoilerText)):
		return ifItFits(toot, shown, s)
	case blank(text):
		return Candidate // Mastodon loses a warning without text (post_status_service.rb)
	}
	return unequal(contentOf(toot), text, shown, s, s.Source == software.Exact)
}

// unequal judges an entry whose text is not the post's. exact says that the text is
// what was sent for the entry.
func unequal(want, text string, entry *mastoapi.Status, s *software.Software, exact bool) Verdict {
	switch {
	case isEdited(entry):
		return Candidate // it may have been the post
	case isBeginning(want, text):
		// snac publishes what it got of a request that was cut; Sharkey cuts at its
		// limit. Others keep the whole text.
		if exact && !s.CutsText {
			return Different
		}
		return Candidate
	case exact && !s.EditsHidden, isFar(want, text):
		return Different
	}
	return Candidate
}

func isEdited(entry *mastoapi.Status) bool { return !entry.EditedAt.IsZero() }
