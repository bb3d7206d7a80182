package mastoerrtest

import (
	"slices"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

// Post is a post that was published for real.
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
		Asked: newToot(&p.Asked),
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

// Request is an entry of the log of requests.
type Request struct {
	Time    time.Time
	Method  string
	Path    string // without the query
	Account string // "" without a good token
	Key     string // the Idempotency-Key
	Status  int    // that the caller got, 0 for none
	Fault   string // that was injected, "" for none
}

// Requests returns the log of all requests, or with WithRequestLog of the last
// ones, in the order of their arrival. Post.Request counts them from 1.
func (i *Instance) Requests() []Request {
	log, _ := i.server.Requests()
	requests := make([]Request, len(log))
	for n, r := range log {
		requests[n] = Request(r)
	}
	return requests
}

// RequestCount returns how many requests to an endpoint are in the log; Fail
// explains the notation.
func (i *Instance) RequestCount(endpoint string) int {
	method, path, err := parseEndpoint(endpoint)
	if err != nil {
		i.complain("RequestCount(%q): %v", endpoint, err)
	}
	n := 0
	for _, r := range i.Requests() {
		if (method == "" || r.Method == method) && matchPath(path, r.Path) {
			n++
		}
	}
	return n
}
