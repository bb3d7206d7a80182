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
		name, h, i, d := name(r), r.honoured, r.ignored, r.drained
		keep(h.posts > 1000 && i.posts > 1000 && i.open > 300, "%s: too few posts to tell", name)
		keep(h.more == 0, "%s published %d posts twice or more although the key was honoured", name, h.more)
		keep(h.lost+h.hidden == 0, "%s lost %d posts although the key was honoured", name, h.lost+h.hidden)
		keep(i.more == 0, "%s published %d posts twice or more", name, i.more)
		keep(i.lost+i.hidden == 0, "%s lost %d posts", name, i.lost+i.hidden)
		if r.by == simulation.PostOnce {
			keep(100*i.openLook <= i.open, "%s left %d of %d unknown outcomes to the service", name, i.openLook, i.open)
		}
		keep(50*d.Refused < d.Requests, "%s: %d of %d requests were refused by the throttle", name, d.Refused, d.Requests)
		keep(d.Published == len(d.Posts) && d.Ratio() <= 1.05, "%s drained %d of %d posts in %.3f of the least time", name, d.Published, len(d.Posts), d.Ratio())
	}
	return broken
}
