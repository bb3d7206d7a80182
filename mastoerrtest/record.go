package mastoerrtest

import (
	"slices"
	"strconv"
	"time"

	"github.com/mattn/go-mastodon"
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
	Deleted     bool // it was taken back
}

// Posts returns every post that was published, in the order of publication, the
// deleted ones too. Boosts are not posts, nor is what is still scheduled.
func (i *Instance) Posts() []Post {
	i.lock()
	defer i.mu.Unlock()
	posts := make([]Post, len(i.order))
	for n, p := range i.order {
		posts[n] = p.record()
	}
	return posts
}

// PostCount is how many posts Posts has.
func (i *Instance) PostCount() int {
	i.lock()
	defer i.mu.Unlock()
	return len(i.order)
}

// PostsOf returns the posts of an account, as Posts does.
func (i *Instance) PostsOf(account string) []Post {
	return slices.DeleteFunc(i.Posts(), func(p Post) bool { return p.Account != account })
}

// Scheduled returns the posts that wait for their time; Time is that time.
func (i *Instance) Scheduled() []Post {
	i.lock()
	defer i.mu.Unlock()
	var posts []Post
	for _, a := range i.accounts {
		for _, s := range a.scheduled {
			if s.gone {
				continue
			}
			p := s.draft.record()
			p.ID, p.Time, p.Scheduled = mastodon.ID(strconv.FormatUint(s.id, 10)), s.at, true
			for _, id := range s.draft.mediaIDs {
				p.Media = append(p.Media, mastodon.ID(id))
			}
			posts = append(posts, p)
		}
	}
	slices.SortFunc(posts, func(a, b Post) int { return a.Time.Compare(b.Time) })
	return posts
}

func (p *post) record() Post {
	r := Post{
		ID: mastodon.ID(strconv.FormatUint(p.id, 10)), Account: p.account.name,
		Text: p.text, SpoilerText: p.spoiler, Visibility: p.visible,
		Key: p.key, Time: p.at, Scheduled: p.planned, Edited: !p.edited.IsZero(), Deleted: p.deleted,
	}
	for _, m := range p.media {
		r.Media = append(r.Media, mastodon.ID(strconv.FormatUint(m.id, 10)))
	}
	return r
}
