// Package software holds what is known of the servers that speak Mastodon's API,
// as far as a lookup relies on it: which posts the account's list shows to their
// author, what becomes of a post when it is stored, and where its text can be read
// as it was sent. What is not proven is false.
package software

import (
	"strconv"
	"strings"
)

// Software is one row of knowledge. The zero value is a server about which nothing
// is known.
type Software struct {
	Name string

	// Shows names the kinds of posts that the account's list surely shows to
	// their author.
	Shows Kinds
	// ListUnreliable marks servers whose list may leave out any post.
	ListUnreliable bool
	// HidesFiltered marks servers whose lists leave out what the owner's own filters
	// hide.
	HidesFiltered bool
	// HomeShows names those that GET /api/v1/timelines/home surely shows.
	HomeShows Kinds
	// Scheduled says what becomes of scheduled_at.
	Scheduled Scheduling

	// Source says how GET /api/v1/statuses/:id/source relates to what was sent.
	Source Fidelity
	// TextInList marks servers whose lists have the text as it was sent.
	TextInList bool
	// EditsHidden marks servers whose entries do not tell that they were edited.
	EditsHidden bool

	// What a server drops or adds without a word.
	DropsMedia, DropsPoll, DropsTarget, AddsMedia bool
	// DropsWarning marks servers that drop the warning of a post that is not
	// sensitive.
	DropsWarning bool
	// NewMediaIDs marks servers that show an attachment under another id.
	NewMediaIDs bool
	// MediaWitness marks servers on which an attachment that can still be fetched
	// belongs to no published post.
	MediaWitness bool
	// ShowsApplication marks servers that show their author with which application
	// a post was made.
	ShowsApplication bool
	// CutsText marks servers that may store the beginning of a text.
	CutsText bool
	// RewritesMentions marks servers that store a mention as the account spells
	// itself.
	RewritesMentions bool
	// PagesByOtherOrder marks servers that page by id and sort by another field.
	PagesByOtherOrder bool
	// DatesBack marks servers whose lists show a new post on top though it has the
	// date of its scheduled_at, which has passed.
	DatesBack bool

	// shownAs maps a visibility to what it may be shown as besides itself.
	shownAs map[string][]string
}

// Kinds is a set of kinds of posts.
type Kinds uint8

// The kinds. A public or unlisted post that starts a thread is in every list.
const (
	Private Kinds = 1 << iota // for followers only
	Direct                    // for those it mentions
	Reply
	Poll
	Mention // of somebody
)

// Has reports whether all of kinds are in k.
func (k Kinds) Has(kinds Kinds) bool { return k&kinds == kinds }

const everything = Private | Direct | Reply | Poll | Mention

// Scheduling is what becomes of a post with scheduled_at.
type Scheduling uint8

// The ways of scheduling.
const (
	ScheduledUnknown Scheduling = iota
	ScheduledListed             // it waits in /api/v1/scheduled_statuses
	ScheduledHidden             // it waits where no list shows it
	ScheduledIgnored            // it is published at once
	ScheduledRefused            // it is refused
)

// Fidelity is how exact a text is.
type Fidelity uint8

// The fidelities.
const (
	NoSource Fidelity = iota
	Approximate
	Exact
)

// MayShow reports whether a post that asked for one visibility may be shown with
// another. It is unknown on servers without a row: then it reports false, and so
// such an entry is a candidate.
func (s *Software) MayShow(asked, shown string) bool {
	if asked == "" || shown == "" || asked == shown {
		return true
	}
	if s.Name == "" {
		// Every server knows a limited account's public post as unlisted, or not at all.
		return asked == "public" && shown == "unlisted"
	}
	for _, v := range s.shownAs[asked] {
		if v == shown {
			return true
		}
	}
	return false
}

// NeverWaits reports whether a post with scheduled_at is published at once, or refused.
func (s *Software) NeverWaits() bool {
	return s.Scheduled == ScheduledIgnored || s.Scheduled == ScheduledRefused
}

// MayDateBack reports whether the newest entry of a list may have an old date.
func (s *Software) MayDateBack() bool { return s.DatesBack || s.Name == "" }

// HomeProves reports whether a post that the home timeline does not show is absent.
func (s *Software) HomeProves(kinds Kinds) bool { return s.HomeShows != 0 && s.HomeShows.Has(kinds) }

// Of returns the row for a server by the version in its instance entity and by the
// id of an account, which tells apart servers that give a plain number.
func Of(version, accountID string) *Software {
	v := strings.ToLower(strings.TrimSpace(version))
	for i := range named {
		if strings.Contains(v, named[i].mark) {
			return named[i].software
		}
	}
	if strings.ContainsAny(v, " (/") && !strings.Contains(v, " git-") {
		return unknown
	}
	major, minor, ok := numbers(v)
	_, build, _ := strings.Cut(v, "+")
	switch {
	case !ok:
	case isULID(accountID):
		if _, injected, ok := numbers(build); ok { // "3.5.3+0.20.0-git-…"
			minor = injected
		}
		return goToSocialOf(minor)
	case isUUID(accountID) && major == 0:
		return hollo
	case isNumber(accountID) && major >= 2 && !strings.HasPrefix(build, "0."):
		return mastodonOf(major, minor)
	}
	return unknown
}

// unknown is a server about which nothing is known. Nothing says that a list leaves
// out posts because they have a poll.
var unknown = &Software{Shows: Poll}

// Unknown returns the row of a server about which nothing is known.
func Unknown() *Software { return unknown }

// Unasked returns the row of a server that did not say what it is: it may be one
// whose lists prove nothing.
func Unasked() *Software { return unasked }

var unasked = &Software{ListUnreliable: true}

// numbers returns the first two numbers of a version.
func numbers(v string) (major, minor int, ok bool) {
	parts := strings.SplitN(v, ".", 3)
	if len(parts) < 2 {
		return 0, 0, false
	}
	major, err := strconv.Atoi(parts[0])
	if err != nil {
		return 0, 0, false
	}
	digits := strings.TrimLeft(parts[1], "0123456789")
	minor, err = strconv.Atoi(parts[1][:len(parts[1])-len(digits)])
	return major, minor, err == nil
}

// isULID reports whether id is one of GoToSocial's: 26 signs of Crockford's base 32.
func isULID(id string) bool {
	return len(id) == 26 && strings.Trim(id, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == ""
}

// IsSnacID reports whether an account's id has the form of snac's: an MD5.
func IsSnacID(id string) bool { return len(id) == 32 && strings.Trim(id, "0123456789abcdef") == "" }

func isUUID(id string) bool {
	return len(id) == 36 && strings.Count(id, "-") == 4 && strings.Trim(strings.ToLower(id), "0123456789abcdef-") == ""
}

func isNumber(id string) bool { return id != "" && strings.Trim(id, "0123456789") == "" }
