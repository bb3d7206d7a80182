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
	Doubles                           int                           // posts with more than one copy
	Twins                             int                           // posts for which the same one by hand counted
	Endings                           map[string]map[Ending]int     // by publisher
	Reasons                           map[mastoerr.GaveUpReason]int // of the GaveUpErrors
	Faults                            map[string]int
	Meanwhile                         map[meanwhile]int
	Software                          map[string]*Tally
	Causes                            map[string]map[string]int // why a lookup could not tell, by software
	Virtual                           time.Duration             // the waiting of all callers together
}

// Tally counts the posts of one software.
type Tally struct {
	Posts, Requests, Met, Once, Verify, Refused, Resend int
}

// Share returns the posts that are left to the caller, in percent.
func (t *Tally) Share() float64 { return 100 * float64(t.Verify) / float64(t.Posts) }

// Add adds a world that has run.
func (r *Report) Add(w *World) {
	if r.Endings == nil {
		r.Endings = make(map[string]map[Ending]int)
		r.Reasons = make(map[mastoerr.GaveUpReason]int)
		r.Faults = make(map[string]int)
		r.Meanwhile = make(map[meanwhile]int)
		r.Software = make(map[string]*Tally)
		r.Causes = make(map[string]map[string]int)
	}
	r.Worlds++
	for _, p := range w.Posts {
		r.add(p)
	}
}

func (r *Report) add(p *Post) {
	r.Posts++
	r.Requests += p.Requests
	r.Attempts += p.Attempts
	r.Virtual += p.Ended.Sub(p.Began)
	if p.Copies > 1 {
		r.Doubles++
	}
	if p.tookTwin() {
		r.Twins++
	}
	if p.Unknown > 0 {
		r.Unknown++
		if p.Ending == Published {
			r.Resolved++
		}
	}
	var gaveUp *mastoerr.GaveUpError
	if errors.As(p.Err, &gaveUp) {
		r.Reasons[gaveUp.Reason]++
	}
	for _, s := range p.met {
		r.Faults[s.name]++
	}
	r.Meanwhile[p.meanwhile]++
	if r.Endings[p.Publisher.Name] == nil {
		r.Endings[p.Publisher.Name] = make(map[Ending]int)
	}
	r.Endings[p.Publisher.Name][p.Ending]++
	r.addSoftware(p)
}

func (r *Report) addSoftware(p *Post) {
	t := r.Software[p.Host.Software.Version]
	if t == nil {
		t = new(Tally)
		r.Software[p.Host.Software.Version] = t
	}
	t.Posts++
	t.Requests += p.Requests
	if len(p.met) > 0 {
		t.Met++
	}
	switch p.Ending {
	case Published:
		t.Once++
	case Verify:
		t.Verify++
		r.addCause(p)
	case Fix, Reconnect:
		t.Refused++
	case ResendLater:
		t.Resend++
	}
}

func (r *Report) addCause(p *Post) {
	family := p.Host.Family()
	if r.Causes[family] == nil {
		r.Causes[family] = make(map[string]int)
	}
	_, why, found := strings.Cut(p.Err.Error(), "cannot tell whether the post is out: ")
	if at := strings.LastIndex(why, ": "); at > 0 {
		why = why[at+2:]
	}
	if why, _, _ = strings.Cut(why, " (retry at"); !found {
		why = "without a lookup"
	}
	r.Causes[family][why]++
}

var endings = []Ending{Published, Fix, Reconnect, ResendLater, Verify, Failed}

// String returns the report as tables.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d posts in %d worlds, %d requests (%d new posts), %d posts of unknown outcome, %d of them published after all; %d twice or more; %d took the same post by hand; %d days of waiting\ngave up: %v\nmeanwhile: %v\n",
		r.Posts, r.Worlds, r.Requests, r.Attempts, r.Unknown, r.Resolved, r.Doubles, r.Twins, int(r.Virtual.Hours()/24), r.Reasons, r.Meanwhile)
	fmt.Fprintf(&b, "%-20s", "")
	for _, e := range endings {
		fmt.Fprintf(&b, "%14s", e)
	}
	for _, row := range slices.Sorted(maps.Keys(r.Endings)) {
		fmt.Fprintf(&b, "\n%-20s", row)
		for _, e := range endings {
			fmt.Fprintf(&b, "%14d", r.Endings[row][e])
		}
	}
	fmt.Fprintf(&b, "\n\n%-42s%8s%10s%8s%9s%9s%9s%10s%10s", "", "posts", "met fault", "once", "refused", "resend", "unknown", "unknown %", "requests")
	for _, row := range slices.Sorted(maps.Keys(r.Software)) {
		t := r.Software[row]
		fmt.Fprintf(&b, "\n%-42s%8d%10d%8d%9d%9d%9d%10.2f%10.2f", row, t.Posts, t.Met, t.Once, t.Refused, t.Resend, t.Verify, t.Share(), float64(t.Requests)/float64(t.Posts))
	}
	b.WriteString("\n")
	for _, family := range slices.Sorted(maps.Keys(r.Causes)) {
		fmt.Fprintf(&b, "\n%s: %v", family, r.Causes[family])
	}
	return b.String()
}

var reasons = []mastoerr.GaveUpReason{
	mastoerr.GaveUpAttempts, mastoerr.GaveUpWaitTooLong, mastoerr.GaveUpDeadline, mastoerr.GaveUpContext,
	mastoerr.GaveUpUnknown, mastoerr.GaveUpMedia,
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
		want(countOf(r.Software[s.Version]), s.Version)
	}
	for _, reason := range reasons {
		want(r.Reasons[reason], string(reason))
	}
	for _, what := range meanwhiles {
		want(r.Meanwhile[what], string(what))
	}
	for _, p := range publishers {
		for _, e := range endings[:5] {
			want(r.Endings[p.Name][e], p.Name+": "+string(e))
		}
	}
	return missing
}

func countOf(t *Tally) int {
	if t == nil {
		return 0
	}
	return t.Posts
}
