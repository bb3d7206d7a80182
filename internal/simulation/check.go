package simulation

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// Check returns the promises that were broken for the post, in words. It returns
// none if all were kept. It is meant for the publishers of this package.
func (p *Post) Check() []string {
	c := &checker{p, slices.Clone(p.violations)}
	if p.Copies > 1 {
		c.say("published %d times", p.Copies)
	}
	switch p.Ending {
	case Published:
		c.checkPublished()
	case Fix, Reconnect:
		c.checkRefused()
	case ResendLater:
		if p.Copies > 0 {
			c.say("published, and said not to be")
		}
		if !isGaveUp(p.Err) && !errors.Is(p.Err, mastoerr.ErrAbsent) && p.Publisher != Queue {
			c.say("the error does not say why it gave up")
		}
	case Verify:
		c.checkVerify()
	default:
		c.say("ended as %q", p.Ending)
	}
	c.checkRequests()
	return c.broken
}

type checker struct {
	*Post
	broken []string
}

func (c *checker) say(format string, args ...any) {
	c.broken = append(c.broken, fmt.Sprintf(format, args...))
}

// checkPublished checks that the status is the post: one of its requests made it,
// or nobody can tell it from the post.
func (c *checker) checkPublished() {
	p := c.Post
	switch {
	case p.status == nil || p.status.ID == "":
		c.say("said to be published, without a status")
	case slices.Contains(p.ids, p.status.ID):
	case slices.Contains(p.twinIDs, p.status.ID):
		c.checkTwin()
	case p.Copies == 0:
		c.say("said to be published, and is not: %v", p.status.ID)
	default:
		c.say("another post was returned: %v of %v", p.status.ID, p.ids)
	}
}

// checkTwin checks that the same post that was made otherwise counts only if it
// was made since the first attempt, as far as the instance's clocks tell: a Date has
// whole seconds, and comes later than the clock was read.
func (c *checker) checkTwin() {
	p := c.Post
	made := p.Host.madeAt(p.status.ID)
	earliest := p.firstSent.Add(-5*second - max(p.Host.clock-p.Host.date, 0))
	if p.Host.withoutDate || p.Host.Family() == "snac" {
		earliest = earliest.Add(-max(p.Host.clock, 0))
	}
	if made.Before(earliest) {
		c.say("took the same post of %s, before the first attempt", clock(made))
	}
	if !p.account.claim(p.status.ID, p) {
		c.say("took the status that another PostOnce returned")
	}
}

func (c *checker) checkRefused() {
	p := c.Post
	if p.Copies > 0 {
		c.say("published, and said to be refused")
	}
	if p.Refused == 0 {
		c.say("nobody refused it")
	}
	if unauthorised := p.Refused == http.StatusUnauthorized; unauthorised != (p.Ending == Reconnect) && p.Refused != http.StatusForbidden {
		c.say("the refusal was a %d", p.Refused)
	}
	if p.Ending == Fix && !p.Unpublishable() && !p.wasRefused() {
		c.say("there was nothing to fix")
	}
}

// checkVerify checks that an outcome was unknown, and that a post which the lookup
// saw is among the candidates.
func (c *checker) checkVerify() {
	p := c.Post
	if p.Unknown == 0 && !p.crashed && !p.undecodable() && !(p.Publisher == Queue && p.tries > 1) {
		c.say("to be verified, though no outcome was unknown")
	}
	if !isGaveUp(p.Err) && (p.Publisher != Queue || p.looked) {
		c.say("the error does not say why it gave up")
	}
	if !p.Publisher.Verifies || len(p.named) >= 10 {
		return
	}
	for _, id := range p.ids {
		if slices.Contains(p.lastShown, id) && !slices.Contains(p.named, id) {
			c.say("the lookup was shown %s, and does not name it: %v", id, p.named)
		}
	}
}

// undecodable reports whether go-mastodon cannot decode the answer to the post,
// which is up to the caller with everything but PostOnce.
func (p *Post) undecodable() bool { return p.delay > 0 && p.Publisher != PostOnce }

// checkRequests checks the bounds of attempts and lookups.
func (c *checker) checkRequests() {
	p := c.Post
	if p.Attempts > p.tries*p.maxAttempts() && !slices.Contains(p.files, "a.mp4") {
		c.say("sent %d times, of %d", p.Attempts, p.tries*p.maxAttempts())
	}
	for _, l := range p.looks {
		// Where requests failed, several lookups may look like one.
		if l.requests > 10 && !l.failed || l.requests > 30 {
			c.say("a lookup made %d requests", l.requests)
		}
	}
	if !p.Publisher.Verifies && p.Unknown > 0 && (p.Ending == Fix || p.Ending == Reconnect) {
		c.say("an outcome was unknown, and nobody looked it up")
	}
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
	switch n := p.Policy.MaxAttempts; {
	case n > 0:
		return n
	case n < 0:
		return 1
	}
	return 5
}

// claim reports whether no other post has taken the status.
func (a *account) claim(id mastodon.ID, p *Post) bool {
	if p.Publisher != PostOnce {
		return true
	}
	for _, lane := range a.lanes {
		for _, q := range lane {
			if q != p && q.Publisher == PostOnce && q.Ending == Published && q.status != nil && q.status.ID == id {
				return false
			}
		}
	}
	return true
}

func idOf(s *mastodon.Status) mastodon.ID {
	if s == nil {
		return ""
	}
	return s.ID
}
