package simulation

import (
	"fmt"
	"net/http"
	"slices"

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
		if p.refused == 0 {
			say("nobody refused it")
		}
		if unauthorised := p.refused == http.StatusUnauthorized; unauthorised != (p.Ending == Reconnect) {
			say("the refusal was a %d", p.refused)
		}
	case ResendLater:
		if p.Copies > 0 && p.Publisher != queue {
			say("published, and said not to be")
		}
		if !gaveUp(p.Err) {
			say("the error does not say why it gave up")
		}
	case Verify:
		if p.open == 0 && p.Err != errLook {
			say("to be verified, though no outcome was open")
		}
	default:
		say("ended as %q", p.Ending)
	}
	if !p.Publisher.Looks && p.Publisher != queue && p.open > 0 && (p.Ending == Fix || p.Ending == Reconnect) {
		say("an outcome was open, and nobody looked")
	}
	return broken
}

func idOf(s *mastodon.Status) mastodon.ID {
	if s == nil {
		return ""
	}
	return s.ID
}
