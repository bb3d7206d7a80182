package simulation

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr"
)

// Report counts what happened in worlds.
type Report struct {
	Worlds, Posts, Requests, Sendings int
	Open                              int                       // posts with an attempt of unknown outcome
	Repaired                          int                       // of them, those published and known to be
	Endings                           map[string]map[Ending]int // by publisher and kind of host
	Reasons                           map[string]int            // of the GaveUpErrors
	Struck                            map[string]int
	Looked, Unresolved                map[string]int // by version: of who looks, posts with an open outcome, and those left to verify
	Software                          map[string]int
	Virtual                           time.Duration // of all callers
}

// Add counts a world that has run.
func (r *Report) Add(w *World) {
	if r.Endings == nil {
		r.Endings = make(map[string]map[Ending]int)
		r.Reasons = make(map[string]int)
		r.Struck = make(map[string]int)
		r.Looked = make(map[string]int)
		r.Unresolved = make(map[string]int)
		r.Software = make(map[string]int)
	}
	r.Worlds++
	for _, p := range w.Posts {
		r.Posts++
		r.Requests += p.Requests
		r.Sendings += p.Sendings
		r.Virtual += p.Ended.Sub(p.Began)
		r.Software[p.Host.Software.Version]++
		if p.Open > 0 {
			r.Open++
			if p.Ending == Published {
				r.Repaired++
			}
			if p.Publisher.Looks {
				r.Looked[p.Host.Software.Version]++
				if p.Ending == Verify || p.Ending == ResendLater {
					r.Unresolved[p.Host.Software.Version]++
				}
			}
		}
		var gaveUp *mastoerr.GaveUpError
		if errors.As(p.Err, &gaveUp) {
			r.Reasons[gaveUp.Reason]++
		}
		for _, s := range p.struck {
			r.Struck[s.name]++
		}
		row := p.Publisher.Name + ", key ignored"
		if p.Host.Honours {
			row = p.Publisher.Name + ", key honoured"
		}
		if r.Endings[row] == nil {
			r.Endings[row] = make(map[Ending]int)
		}
		r.Endings[row][p.Ending]++
	}
}

var endings = []Ending{Published, Fix, Reconnect, ResendLater, Verify, Failed}

// String is the report as a table.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d posts in %d worlds, %d requests (%d new posts), %d posts with an open outcome, %d of them published after all; %d days of waiting\ngave up: %v\n",
		r.Posts, r.Worlds, r.Requests, r.Sendings, r.Open, r.Repaired, int(r.Virtual.Hours()/24), r.Reasons)
	fmt.Fprintf(&b, "%-36s", "")
	for _, e := range endings {
		fmt.Fprintf(&b, "%14s", e)
	}
	for _, row := range slices.Sorted(maps.Keys(r.Endings)) {
		fmt.Fprintf(&b, "\n%-36s", row)
		for _, e := range endings {
			fmt.Fprintf(&b, "%14d", r.Endings[row][e])
		}
	}
	return b.String()
}

var reasons = []string{
	mastoerr.GaveUpAttempts, mastoerr.GaveUpWaitTooLong, mastoerr.GaveUpDeadline, mastoerr.GaveUpContext,
	mastoerr.GaveUpKeyExpired, mastoerr.GaveUpUnknown, mastoerr.GaveUpMedia,
}

// Missing names what the worlds are made of and never came up: a promise that
// was never at stake was not kept.
func (r *Report) Missing() []string {
	var missing []string
	want := func(n int, what string) {
		if n == 0 {
			missing = append(missing, what)
		}
	}
	for _, s := range join(strikesOfPosting, strikesOfReading) {
		want(r.Struck[s.name], s.name)
	}
	for _, s := range software {
		want(r.Software[s.Version], s.Version)
	}
	for _, reason := range reasons {
		want(r.Reasons[reason], reason)
	}
	for _, p := range ways {
		for _, key := range [...]string{", key honoured", ", key ignored"} {
			for _, e := range endings[:5] {
				if e != ResendLater || p != queue { // the queue has resent
					want(r.Endings[p.Name+key][e], p.Name+key+": "+string(e))
				}
			}
		}
	}
	return missing
}
