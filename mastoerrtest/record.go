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
	Text        string
	SpoilerText string
	Visibility  string
	Media       []mastodon.ID
	Key         string // the Idempotency-Key that it came with
	Time        time.Time
	Scheduled   bool // it was scheduled before
	Edited      bool
	Deleted     bool
}

// Posts returns every post that was published, in the order of publication,
// deleted ones too. Boosts are not posts, nor is what is still scheduled.
func (i *Instance) Posts() []Post {
	posts := make([]Post, 0, i.PostCount())
	i.server.EachPost(func(p fakemastodon.Post) { posts = append(posts, newPost(p)) })
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
	i.server.EachScheduled(func(p fakemastodon.Post) { posts = append(posts, newPost(p)) })
	return posts
}

func newPost(p fakemastodon.Post) Post {
	r := Post{
		ID: idOf(p.ID), Account: p.Account, Text: p.Text, SpoilerText: p.SpoilerText, Visibility: p.Visibility,
		Key: p.Key, Time: p.Time, Scheduled: p.Scheduled, Edited: p.Edited, Deleted: p.Deleted,
	}
	for _, id := range p.Media {
		r.Media = append(r.Media, idOf(id))
	}
	return r
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
// ones, in the order of their arrival.
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
