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

// Report counts what happened in a number of worlds.
type Report struct {
	Worlds, Posts, Requests, Attempts int
	Unknown                           int                           // posts with an attempt of unknown outcome
	Resolved                          int                           // those of them that ended as published
	Endings                           map[string]map[Ending]int     // by publisher and kind of host
	Reasons                           map[mastoerr.GaveUpReason]int // of the GaveUpErrors
	Faults                            map[string]int
	Verified, Unresolved              map[string]int // by version, for publishers that verify: posts of unknown outcome, and those of them left to the caller
	Software                          map[string]int
	Virtual                           time.Duration // the waiting of all callers together
}

// Add adds a world that has run.
func (r *Report) Add(w *World) {
	if r.Endings == nil {
		r.Endings = make(map[string]map[Ending]int)
		r.Reasons = make(map[mastoerr.GaveUpReason]int)
		r.Faults = make(map[string]int)
		r.Verified = make(map[string]int)
		r.Unresolved = make(map[string]int)
		r.Software = make(map[string]int)
	}
	r.Worlds++
	for _, p := range w.Posts {
		r.Posts++
		r.Requests += p.Requests
		r.Attempts += p.Attempts
		r.Virtual += p.Ended.Sub(p.Began)
		r.Software[p.Host.Software.Version]++
		if p.Unknown > 0 {
			r.Unknown++
			if p.Ending == Published {
				r.Resolved++
			}
			if p.Publisher.Verifies {
				r.Verified[p.Host.Software.Version]++
				if p.Ending == Verify || p.Ending == ResendLater {
					r.Unresolved[p.Host.Software.Version]++
				}
			}
		}
		var gaveUp *mastoerr.GaveUpError
		if errors.As(p.Err, &gaveUp) {
			r.Reasons[gaveUp.Reason]++
		}
		for _, s := range p.met {
			r.Faults[s.name]++
		}
		row := p.Publisher.Name + ", key ignored"
		if p.Host.SupportsKey {
			row = p.Publisher.Name + ", key supported"
		}
		if r.Endings[row] == nil {
			r.Endings[row] = make(map[Ending]int)
		}
		r.Endings[row][p.Ending]++
	}
}

var endings = []Ending{Published, Fix, Reconnect, ResendLater, Verify, Failed}

// String returns the report as a table.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d posts in %d worlds, %d requests (%d new posts), %d posts of unknown outcome, %d of them published after all; %d days of waiting\ngave up: %v\n",
		r.Posts, r.Worlds, r.Requests, r.Attempts, r.Unknown, r.Resolved, int(r.Virtual.Hours()/24), r.Reasons)
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

var reasons = []mastoerr.GaveUpReason{
	mastoerr.GaveUpAttempts, mastoerr.GaveUpWaitTooLong, mastoerr.GaveUpDeadline, mastoerr.GaveUpContext,
	mastoerr.GaveUpKeyExpired, mastoerr.GaveUpUnknown, mastoerr.GaveUpMedia,
}

// Missing returns the faults, software, endings and reasons that never occurred.
// A promise that was never at stake is not proven.
func (r *Report) Missing() []string {
	var missing []string
	want := func(n int, what string) {
		if n == 0 {
			missing = append(missing, what)
		}
	}
	for _, s := range join(faultsOfPosting, faultsOfReading) {
		want(r.Faults[s.name], s.name)
	}
	for _, s := range software {
		want(r.Software[s.Version], s.Version)
	}
	for _, reason := range reasons {
		want(r.Reasons[reason], string(reason))
	}
	for _, p := range publishers {
		for _, key := range [...]string{", key supported", ", key ignored"} {
			for _, e := range endings[:5] {
				if e != ResendLater || p != queue { // the queue resends itself
					want(r.Endings[p.Name+key][e], p.Name+key+": "+string(e))
				}
			}
		}
	}
	return missing
}
