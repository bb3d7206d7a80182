package simulation

import (
	"context"
	"errors"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// publishFromQueue publishes a post as a queue does that obeys Advise and nothing
// else: it sends again where Advise says so, and looks the post up where it says so.
func publishFromQueue(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
	const runs = 8
	var (
		firstSent time.Time // of all requests
		since     time.Time // of the requests that are not proven absent
		status    *mastodon.Status
		err       error
	)
	for range runs {
		if since.IsZero() {
			since = time.Now()
		}
		keyed := mastoerr.WithIdempotencyKeySince(ctx, p.jobKey(), firstSent)
		if firstSent.IsZero() {
			firstSent = since
		}
		status, err = p.try(keyed, func(ctx context.Context) (*mastodon.Status, error) { return p.send(ctx, c) })
		if mastoerr.Advise(err).Step == mastoerr.StepVerify {
			time.Sleep(mastoerr.Advise(err).After)
			if status, err = p.lookUp(ctx, c, since, err); errors.Is(err, mastoerr.ErrAbsent) {
				since = time.Time{}
			}
		}
		if advice := mastoerr.Advise(err); advice.Step != mastoerr.StepResend {
			return status, err
		}
		time.Sleep(max(mastoerr.Advise(err).After, time.Second))
	}
	return nil, err
}

// send is one call of the queue.
func (p *Post) send(ctx context.Context, c *mastodon.Client) (*mastodon.Status, error) {
	switch p.sender {
	case withDo:
		return do(ctx, c, p)
	case withPostOnce:
		return once(ctx, c, p)
	default:
		return c.PostStatus(ctx, &p.Toot)
	}
}

// lookUp looks for the post up to three times, for as long as Advise says so.
func (p *Post) lookUp(ctx context.Context, c *mastodon.Client, since time.Time, last error) (*mastodon.Status, error) {
	for range 3 {
		status, err := p.try(ctx, func(ctx context.Context) (*mastodon.Status, error) {
			return mastoerr.FindStatus(ctx, c, &p.Toot, since, p.policy(ctx))
		})
		p.looked, p.notBefore = true, time.Time{} // Advice.After does not know what lookups are told
		last = err
		advice := mastoerr.Advise(err)
		if advice.Step != mastoerr.StepVerify {
			return status, err
		}
		time.Sleep(max(advice.After, time.Minute))
	}
	return nil, last
}
