package simulation

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/mattn/go-mastodon"
)

// countCopies counts how often each post is on its instance, scheduled ones
// included. It finds them by the keys that their requests carried.
func (w *World) countCopies() {
	byHost := make(map[*Host]map[string]*Post)
	for _, p := range w.Posts {
		if byHost[p.Host] == nil {
			byHost[p.Host] = make(map[string]*Post)
		}
		for key := range p.keys {
			if other := byHost[p.Host][key]; other != nil {
				p.violate("shares the key %s with post %d", key, other.ID)
			}
			byHost[p.Host][key] = p
		}
	}
	for _, h := range w.Hosts {
		for _, s := range append(h.instance.Posts(), h.instance.Scheduled()...) {
			if p := byHost[h][s.Key]; p != nil {
				p.Copies++
				p.ids = append(p.ids, s.ID)
				p.note(s.Time, "on the instance: %s", s.ID)
			}
		}
	}
}

// Check returns the promises that were broken for the post, in words. It returns
// none if all were kept. It is meant for the publishers of this package.
func (p *Post) Check() []string {
	broken := slices.Clone(p.violations)
	say := func(format string, args ...any) { broken = append(broken, fmt.Sprintf(format, args...)) }
	if p.Copies > 1 {
		say("published %d times", p.Copies)
	}
	switch p.Ending {
	case Published:
		if p.Copies == 0 {
			say("said to be published, and is not")
		} else if p.delay == 0 && (p.status == nil || !slices.Contains(p.ids, p.status.ID)) {
			say("another post was returned: %v of %v", idOf(p.status), p.ids)
		}
	case Fix, Reconnect:
		if p.Copies > 0 {
			say("published, and said to be refused")
		}
		if p.Refused == 0 {
			say("nobody refused it")
		}
		if unauthorised := p.Refused == http.StatusUnauthorized; unauthorised != (p.Ending == Reconnect) {
			say("the refusal was a %d", p.Refused)
		}
		if p.Ending == Fix && !p.Unpublishable() && !p.wasRefused() {
			say("there was nothing to fix")
		}
	case ResendLater:
		if p.Copies > 0 && p.Publisher != queue {
			say("published, and said not to be")
		}
		if !isGaveUp(p.Err) {
			say("the error does not say why it gave up")
		}
	case Verify:
		if p.Unknown == 0 && p.Err != errVerify {
			say("to be verified, though no outcome was unknown")
		}
		// The 55 minutes of the key less the longest request.
		const keyLifetime = 50 * time.Minute
		if p.Host.SupportsKey && p.delay == 0 && !p.Publisher.Verifies && p.Err != errVerify && !isGaveUp(p.Err) && p.Ended.Sub(p.firstUnknown) < keyLifetime {
			say("not sent again, though the key would have made it safe")
		}
	default:
		say("ended as %q", p.Ending)
	}
	if p.Attempts > p.tries*p.maxAttempts() && !slices.Contains(p.files, "a.mp4") {
		say("sent %d times, of %d", p.Attempts, p.tries*p.maxAttempts())
	}
	if !p.Publisher.Verifies && p.Publisher != queue && p.Unknown > 0 && (p.Ending == Fix || p.Ending == Reconnect) {
		say("an outcome was unknown, and nobody looked it up")
	}
	return broken
}

// wasRefused reports whether a request of the post met an injected refusal, or a
// file of it could not be uploaded.
func (p *Post) wasRefused() bool {
	return len(p.Toot.MediaIDs) < len(p.files) ||
		slices.ContainsFunc(p.met, func(s *faultKind) bool { return slices.Contains(refusals, s) })
}

// maxAttempts returns how many attempts a try may make. The documented default
// is 5. Attempts that wait for a file to be processed do not count.
func (p *Post) maxAttempts() int {
	if p.Policy.MaxAttempts > 0 {
		return p.Policy.MaxAttempts
	}
	return 5
}

func idOf(s *mastodon.Status) mastodon.ID {
	if s == nil {
		return ""
	}
	return s.ID
}
