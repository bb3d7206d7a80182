package fakemastodon

import (
	"cmp"
	"maps"
	"slices"
)

// homePosts are the posts of the home timeline: the caller's own and those of whom he
// follows.
func (s *Server) homePosts(a *account) []*post {
	if len(a.following) == 0 {
		return a.posts
	}
	accounts := append(slices.Collect(maps.Keys(a.following)), a)
	return merged(accounts)
}

// merged returns the posts of several accounts by id.
func merged(accounts []*account) []*post {
	var posts []*post
	for _, a := range accounts {
		posts = append(posts, a.posts...)
	}
	slices.SortFunc(posts, func(p, q *post) int { return cmp.Compare(p.id, q.id) })
	return posts
}

func (s *Server) accountsByID() []*account {
	return slices.SortedFunc(maps.Values(s.accounts), func(a, b *account) int { return cmp.Compare(a.id, b.id) })
}
