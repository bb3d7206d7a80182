package main

import (
	"fmt"

	"github.com/mastoerr/mastoerr/internal/simulation"
)

// promises returns what mastoerr says of itself and does not keep.
func promises(results []*result) []string {
	var broken []string
	keep := func(ok bool, format string, args ...any) {
		if !ok {
			broken = append(broken, fmt.Sprintf(format, args...))
		}
	}
	for _, r := range results {
		if r.by.NoAdvice {
			continue
		}
		name, k, o, d := name(r), r.keyed, r.others, r.drained
		keep(k.posts > 1000 && o.posts > 1000 && k.open+o.open > 300, "%s: too few posts to tell", name)
		keep(k.more+o.more == 0, "%s published %d posts twice or more", name, k.more+o.more)
		keep(k.hidden+o.hidden == 0, "%s published %d posts and said that they had failed", name, k.hidden+o.hidden)
		keep(100*(k.lost+o.lost) <= k.posts+o.posts, "%s gave up %d posts that waiting would have published", name, k.lost+o.lost)
		if r.by == simulation.PostOnce {
			keep(20*k.look <= k.posts, "%s left %d of %d posts to the service on servers that can be asked", name, k.look, k.posts)
		}
		keep(50*d.Refused < d.Requests, "%s: %d of %d requests were refused by the throttle", name, d.Refused, d.Requests)
		keep(d.Published == len(d.Posts) && d.Ratio() <= 1.05, "%s drained %d of %d posts in %.3f of the least time", name, d.Published, len(d.Posts), d.Ratio())
	}
	return broken
}
