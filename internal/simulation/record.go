package simulation

import (
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-mastodon"
)

// record is what became of a post.
type record struct {
	Ending       Ending
	Err          error
	Copies       int // on the instance, scheduled ones included
	Requests     int
	Sendings     int // of the requests, those for a new post
	Throttled    int // answers 429
	Open         int // sendings whose outcome the caller could not know
	Refused      int // the status of the last definite refusal
	Began, Ended time.Time

	keys       map[string]bool // that it was sent with
	ids        []mastodon.ID   // of the copies
	status     *mastodon.Status
	struck     []*strike
	firstOpen  time.Time // when the first of the open sendings began
	notBefore  time.Time // what the host has named
	lastAnswer time.Time
	tries      int

	notes  []string
	faults []string // of whoever publishes: broken promises
}

// note adds a line to the post's trace.
func (p *Post) note(at time.Time, format string, args ...any) {
	p.notes = append(p.notes, clock(at)+" "+fmt.Sprintf(format, args...))
}

// wrong notes a broken promise.
func (p *Post) wrong(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	p.faults = append(p.faults, s)
	p.note(time.Now(), "WRONG: %s", s)
}

func clock(t time.Time) string { return t.UTC().Format("01-02 15:04:05.000") }

// Trace is the story of the post, for people.
func (p *Post) Trace() string {
	var b strings.Builder
	fmt.Fprintf(&b, "post %d by %s of %s (%s), %s\n", p.ID, p.account.name, p.Host.Name, p.Host.Software.Version, p.Publisher.Name)
	fmt.Fprintf(&b, "  toot: %q, %q, files %v, scheduled after %s\n", p.Toot.Status, p.Toot.Visibility, p.files, p.delay)
	fmt.Fprintf(&b, "  policy: %+v, patience %s, cancelled after %s, client's timeout %s\n", p.Policy, p.patience, p.gone, p.account.timeout)
	for _, n := range p.notes {
		b.WriteString("  " + n + "\n")
	}
	fmt.Fprintf(&b, "  ending: %s, %d open, %d copies; error: %v\n", p.Ending, p.Open, p.Copies, p.Err)
	return b.String()
}
