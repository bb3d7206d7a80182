package simulation

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/mattn/go-mastodon"
)

// take counts the copies of every post.
func (w *World) take() {
	byHost := make(map[*Host]map[string]*Post)
	for _, p := range w.Posts {
		if byHost[p.Host] == nil {
			byHost[p.Host] = make(map[string]*Post)
		}
		for key := range p.keys {
			if other := byHost[p.Host][key]; other != nil {
				p.wrong("shares the key %s with post %d", key, other.ID)
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

// Check returns the promises that were broken for a post of mastoerr's own
// ways, none when all is well.
func (p *Post) Check() []string {
	broken := slices.Clone(p.faults)
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
		if p.Ending == Fix && !p.Hopeless() && !p.wasRefused() {
			say("there was nothing to fix")
		}
	case ResendLater:
		if p.Copies > 0 && p.Publisher != queue {
			say("published, and said not to be")
		}
		if !gaveUp(p.Err) {
			say("the error does not say why it gave up")
		}
	case Verify:
		if p.Open == 0 && p.Err != errLook {
			say("to be verified, though no outcome was open")
		}
		const hour = 50 * time.Minute // of the key, less the longest request
		if p.Host.Honours && p.delay == 0 && !p.Publisher.Looks && p.Err != errLook && !gaveUp(p.Err) && p.Ended.Sub(p.firstOpen) < hour {
			say("not sent again, though the key would have made it safe")
		}
	default:
		say("ended as %q", p.Ending)
	}
	if p.Sendings > p.tries*p.mostAttempts() && !slices.Contains(p.files, "a.mp4") {
		say("sent %d times, of %d", p.Sendings, p.tries*p.mostAttempts())
	}
	if !p.Publisher.Looks && p.Publisher != queue && p.Open > 0 && (p.Ending == Fix || p.Ending == Reconnect) {
		say("an outcome was open, and nobody looked")
	}
	return broken
}

// wasRefused is true for a post that met a refusal by chance, or whose files
// could not be uploaded.
func (p *Post) wasRefused() bool {
	return len(p.Toot.MediaIDs) < len(p.files) ||
		slices.ContainsFunc(p.struck, func(s *strike) bool { return slices.Contains(refusals, s) })
}

// mostAttempts is how often a try may send; 5 is the documented default. It does
// not count what waits for a file.
func (p *Post) mostAttempts() int {
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
