package simulation

import (
	"context"
	"fmt"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

func (p *Post) jobKey() string { return fmt.Sprintf("job-%d", p.ID) }

// publishResumed publishes with PostOnce in processes that are killed. What a killed
// process learnt is lost, but for the key and the time before its first request.
func publishResumed(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
	var firstSent time.Time
	for n := 0; ; n++ {
		started := time.Now()
		keyed := mastoerr.WithIdempotencyKeySince(ctx, p.jobKey(), firstSent)
		if firstSent.IsZero() {
			firstSent = started
		}
		if n == p.crashes {
			return p.try(keyed, func(ctx context.Context) (*mastodon.Status, error) { return once(ctx, c, p) })
		}
		killed, kill := context.WithCancelCause(keyed)
		timer := time.AfterFunc(p.crashAfter, func() { kill(errCanceled) })
		status, err := p.try(killed, func(ctx context.Context) (*mastodon.Status, error) { return once(ctx, c, p) })
		timer.Stop()
		kill(nil)
		if time.Since(started) < p.crashAfter && p.ownKey {
			return status, err // it ended before the crash, and its result was stored
		}
		p.note(time.Now(), "the process is killed")
		p.crashed, p.notBefore = true, time.Time{} // the next process has not heard of it
		time.Sleep(p.downFor)
		c = p.account.newClient(p.Publisher)
	}
}
