package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// printTable prints what a reader has to know beside the numbers, too.
func printTable(out io.Writer, results []*result) {
	fmt.Fprintf(out, `The same posts, faults and seeds for all; a budget of %d attempts and of waits from %s to %s for all.
once: published once, and said so. twice+: published twice or more. lost: not published, though waiting would
have done it. hidden: published, and said to have failed. look: said that it has to be looked for. refused: by
the instance, for good. Shares of all posts; requests are per post.
`, attempts, minWait, maxWait)
	for _, group := range []struct {
		title string
		of    func(*result) *tally
	}{
		{"Servers that return the first post for a repeated Idempotency-Key (Mastodon with its bugs, Hollo, Iceshrimp.NET)", func(r *result) *tally { return &r.keyed }},
		{"Servers that do not (GoToSocial, Akkoma, Pleroma, Pixelfed, Friendica, Sharkey, snac, Takahe)", func(r *result) *tally { return &r.others }},
	} {
		first := group.of(results[0])
		fmt.Fprintf(out, "\n%s: %d posts\n", group.title, first.posts)
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "\tonce\ttwice+\tlost\thidden\tlook\trefused\trequests\t")
		for _, r := range results {
			t := group.of(r)
			share := func(n int) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(t.posts)) }
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.2f\t\n", name(r), share(t.once), share(t.more), share(t.lost),
				share(t.hidden), share(t.look), share(t.refused), float64(t.requests)/float64(t.posts))
		}
		w.Flush()
	}
	for _, r := range results {
		if open, look := r.keyed.open+r.others.open, r.keyed.openLook+r.others.openLook; !r.by.NoAdvice {
			fmt.Fprintf(out, "\n%s met %d posts of unknown outcome, and left %d of them to the service.", name(r), open, look)
		}
	}
	first := results[0].drained
	fmt.Fprintf(out, "\n\nA backlog of %d posts through Mastodon's throttle (300 in 3 h; %s at least), 2 workers\n", len(first.Posts), first.Minimum)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tpublished\ttime\tof the least\trequests\trefused by the throttle\t")
	for _, r := range results {
		d := r.drained
		ratio := fmt.Sprintf("%.3f", d.Ratio())
		if d.Published < len(d.Posts) {
			ratio = "-"
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%d\t%.1f %%\t\n", name(r), d.Published, d.Took.Round(1e9), ratio, d.Requests, 100*float64(d.Refused)/float64(d.Requests))
	}
	w.Flush()
}

func name(r *result) string {
	if r.by.NoAdvice {
		return r.by.Name
	}
	return "mastoerr." + r.by.Name
}
