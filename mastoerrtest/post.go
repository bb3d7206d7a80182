package mastoerrtest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

// Post is a post that was published for real, with what became of it.
type Post struct {
	ID          mastodon.ID
	Account     string
	Text        string // as it is stored; Asked has what was sent
	SpoilerText string
	Visibility  string
	Media       []mastodon.ID
	ReplyTo     mastodon.ID
	PollOptions []string
	Key         string    // the Idempotency-Key that it came with
	Time        time.Time // when it was there for everybody: after the commit
	CreatedAt   time.Time // that the status shows, by the test's clock
	Application string    // that it was made with
	Request     uint64    // the number of the request that made it, see Requests; 0 is none
	Scheduled   bool      // it was scheduled before
	Edited      bool
	Deleted     bool
	Status      int       // that the caller got for the request; 0 for none, or none in the log
	Fault       string    // that was injected into the request, "" for none
	KeyKnown    bool      // a repeat with Key finds this post now, unless it was deleted
	Listed      time.Time // when the account's own list begins to show it; zero is never
	// Asked is what the request asked for, before the instance changed anything.
	Asked mastodon.Toot
}

// Posts returns every post that was published, in the order of publication,
// deleted ones too. Boosts are not posts, nor is what is still scheduled.
func (i *Instance) Posts() []Post {
	posts := make([]Post, 0, i.PostCount())
	i.server.EachPost(func(p fakemastodon.Post) { posts = append(posts, i.newPost(p)) })
	return posts
}

// PostCount returns the length of Posts.
func (i *Instance) PostCount() int { return i.server.PostCount() }

// PostsOf returns the posts of an account, as Posts does.
func (i *Instance) PostsOf(account string) []Post {
	return slices.DeleteFunc(i.Posts(), func(p Post) bool { return p.Account != account })
}

// Scheduled returns the posts that wait for their time; Time is that time.
func (i *Instance) Scheduled() []Post {
	var posts []Post
	i.server.EachScheduled(func(p fakemastodon.Post) { posts = append(posts, i.newPost(p)) })
	return posts
}

func (i *Instance) newPost(p fakemastodon.Post) Post {
	r := Post{
		ID: i.idOf(p.ID), Account: p.Account, Text: p.Text, SpoilerText: p.SpoilerText, Visibility: p.Visibility,
		ReplyTo: i.idOf(p.ReplyTo), PollOptions: p.PollOptions, Key: p.Key, Time: p.Time, CreatedAt: p.CreatedAt,
		Application: p.Application, Request: p.Request, Scheduled: p.Scheduled, Edited: p.Edited, Deleted: p.Deleted,
		Status: p.Status, Fault: p.Fault, KeyKnown: p.KeyKnown, Listed: p.Listed, Asked: newToot(&p.Asked),
	}
	for _, id := range p.Media {
		r.Media = append(r.Media, i.idOf(id))
	}
	return r
}

func newToot(a *fakemastodon.Asked) mastodon.Toot {
	t := mastodon.Toot{
		Status: a.Text, SpoilerText: a.SpoilerText, Visibility: a.Visibility, Language: a.Language,
		InReplyToID: mastodon.ID(a.ReplyTo), Sensitive: a.Sensitive,
	}
	for _, id := range a.Media {
		t.MediaIDs = append(t.MediaIDs, mastodon.ID(id))
	}
	if len(a.PollOptions) > 0 {
		t.Poll = &mastodon.TootPoll{Options: a.PollOptions}
	}
	if !a.ScheduledAt.IsZero() {
		t.ScheduledAt = &a.ScheduledAt
	}
	return t
}

// idOf writes an id as the instance does; that of nothing is "".
func (i *Instance) idOf(n uint64) mastodon.ID {
	if n == 0 {
		return ""
	}
	return mastodon.ID(i.server.IDText(n))
}

// String returns one line for the log of a test: who published it and when, and what
// became of it.
func (p Post) String() string {
	s := "post " + string(p.ID) + ": " + p.Time.UTC().Format(fakemastodon.Millis) + " by " + p.Account + withKey(p.Key)
	var became []string
	add := func(is bool, what string) {
		if is {
			became = append(became, what)
		}
	}
	asked := p.Request != 0
	add(!asked, "by hand")
	add(asked && p.Status == 0, "without a response in the log")
	add(asked && p.Status != 0, "answered with "+strconv.Itoa(p.Status))
	add(p.Fault != "", "["+p.Fault+"]")
	add(p.Key != "" && !p.KeyKnown, "its key is unknown")
	add(p.Listed.IsZero(), "in no list")
	add(p.Listed.After(p.Time), "listed "+p.Listed.Sub(p.Time).String()+" later")
	add(p.Scheduled, "scheduled before")
	add(p.Edited, "edited")
	add(p.Deleted, "deleted")
	return s + ", " + strings.Join(became, ", ")
}
