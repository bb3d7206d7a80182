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
	if text, ok := entry.RawText(); ok {
		switch {
		case contentOf(toot) != "" && matches(toot, text, string(entry.SpoilerText), s):
			return ifItFits(toot, entry, s)
		case s.TextInList && !blank(toot.Status) && !sameText(toot.Status, text, s):
			return unequal(toot.Status, text, entry, s, true)
		}
		return Likely // a list may show a warning changed
	}
	want, shown := contentOf(toot), htmlText(string(entry.Content))
	switch {
	case want != "" && squeeze(want) == squeeze(shown), want == "" && hasSameMedia(toot, entry):
		return Alike
	case !isEdited(entry) && isFar(want, shown):
		return Different
	}
	return Likely
}

// Sourced compares a post with an entry whose source was read.
func Sourced(toot *mastodon.Toot, entry *mastoapi.Status, source *mastoapi.Source, s *software.Software) Verdict {
	want, text := contentOf(toot), string(source.Text)
	isReduced := s.Source == software.Approximate && reduce(want) == reduce(text) && mentionsFit(toot, entry)
	if isReduced || matches(toot, text, string(source.SpoilerText), s) {
		return ifItFits(toot, entry, s)
	}
	return unequal(want, text, entry, s, s.Source == software.Exact)
}

// Unsourced compares a post with an entry of a server that has no source.
func Unsourced(toot *mastodon.Toot, entry *mastoapi.Status, s *software.Software) Verdict {
	switch {
	case reduce(contentOf(toot)) != reduce(string(entry.Content)), !mentionsFit(toot, entry):
		return Candidate
	case !blank(toot.Status) && !fitsWarning(toot, entry, s):
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
	case matches(toot, text, string(p.SpoilerText), s):
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
	case s.CutsText && isCutFrom(want, text):
		// snac publishes what it got of a request that was cut; Sharkey cuts at its
		// limit.
		return Candidate
	case s.RewritesMentions && trim(want) != trim(text) && equalBut(trim(want), trim(text), mayResolveTo):
		return Candidate
	case exact && !s.EditsHidden, isFar(want, text):
		return Different
	}
	return Candidate
}

func isEdited(entry *mastoapi.Status) bool { return !entry.EditedAt.IsZero() }
