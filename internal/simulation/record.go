package simulation

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-mastodon"
)

// record is what happened when a post was published.
type record struct {
	mu           sync.Mutex // of notes, keys and twins: the owner acts beside the publisher
	Ending       Ending
	Err          error
	Copies       int // on the instance, including scheduled ones
	Requests     int
	Attempts     int // requests to create the post
	Throttled    int // responses with status 429
	Unknown      int // attempts whose outcome the caller cannot know
	Refused      int // status code of the last definite refusal, 0 for none
	Began, Ended time.Time

	keys         map[string]bool // Idempotency-Keys of the attempts
	ids          []mastodon.ID   // of the copies
	twinIDs      []mastodon.ID   // of statuses that nobody can tell from them
	shown        map[string]bool // ids in the lists that the last try was shown
	lastShown    []mastodon.ID   // those of the last try that gave up
	named        []mastodon.ID   // the candidates that it named
	looks        []look
	status       *mastodon.Status
	met          []*faultKind
	firstSent    time.Time // when the first attempt began
	firstUnknown time.Time // when the first attempt of unknown outcome began
	crashed      bool      // a process was killed
	// knewApplication says that an answer had shown the token's application.
	knewApplication bool
	looked          bool      // FindStatus was called
	notBefore       time.Time // the latest time that the host asked to wait until
	lastResponse    time.Time
	tries           int

	notes      []string
	violations []string // promises that were broken during publication
}

// note adds a line to the post's trace.
func (p *Post) note(at time.Time, format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes = append(p.notes, clock(at)+" "+fmt.Sprintf(format, args...))
}

// violate adds a broken promise.
func (p *Post) violate(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	p.violations = append(p.violations, s)
	p.note(time.Now(), "WRONG: %s", s)
}

func clock(t time.Time) string { return t.UTC().Format("01-02 15:04:05.000") }

// Trace returns what happened to the post, a line for each event.
func (p *Post) Trace() string {
	var b strings.Builder
	fmt.Fprintf(&b, "post %d by %s of %s (%s), %s\n", p.ID, p.account.name, p.Host.Name, p.Host.Software.Version, p.Publisher.Name)
	fmt.Fprintf(&b, "  toot: %q, warning %q, %q, reply to %q, files %v, poll %v, scheduled after %s\n", p.Toot.Status, p.Toot.SpoilerText, p.Toot.Visibility, p.Toot.InReplyToID, p.files, p.Toot.Poll != nil, p.delay)
	fmt.Fprintf(&b, "  host: clock %s, Date %s, page %d, lists refused %d, keys forgotten after %s; account cannot read: %t, limited after %s\n",
		p.Host.clock, p.Host.date, p.Host.pageSize, p.Host.listsRefused, p.Host.forgetsKeys, p.account.cannotRead, p.account.limitedAfter)
	fmt.Fprintf(&b, "  policy: %+v, deadline %s, cancelled after %s, client's timeout %s, killed after %s, down for %s, sender %d, own key %t\n", p.Policy, p.tryLimit, p.cancelAfter, p.account.timeout, p.crashAfter, p.downFor, p.sender, p.ownKey)
	for _, n := range p.notes {
		b.WriteString("  " + n + "\n")
	}
	fmt.Fprintf(&b, "  ending: %s, %d unknown, %d copies; error: %v\n", p.Ending, p.Unknown, p.Copies, p.Err)
	return b.String()
}
