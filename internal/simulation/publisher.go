package simulation

import (
	"context"
	"errors"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// Publisher is a way to publish.
type Publisher struct {
	Name string
	// Client prepares a new go-mastodon client, which all posts of an account
	// share.
	Client func(c *mastodon.Client)
	// Publish publishes the Toot of the post.
	Publish func(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error)
	// Verifies says that it looks up posts of unknown outcome itself.
	// NoAdvice says that its errors do not tell what to do next.
	Verifies, NoAdvice bool

	// bounds reports whether Policy.AttemptTimeout bounds the attempts of a post.
	bounds func(p *Post) bool
}

// The publishers of mastoerr, all with the defaults of Wrap.
var (
	Do       = &Publisher{Name: "Do", Client: wrap, bounds: always, Publish: publishWithDo}
	PostOnce = &Publisher{Name: "PostOnce", Client: wrap, bounds: always, Publish: publishOnce, Verifies: true}
	// Resumed is PostOnce in processes that are killed; the next one goes on.
	Resumed = &Publisher{Name: "PostOnce resumed", Client: wrap, bounds: always, Publish: publishResumed, Verifies: true}
	// Queue does what Advise says, and looks with FindStatus.
	Queue = &Publisher{
		Name: "Queue", Client: wrap, Publish: publishFromQueue, Verifies: true,
		bounds: func(p *Post) bool { return p.sender != plainCall },
	}

	publishers = []*Publisher{Do, PostOnce, Resumed, Queue}
)

func always(*Post) bool { return true }

func wrap(c *mastodon.Client) { mastoerr.Wrap(c) }

func publishWithDo(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
	return p.try(ctx, func(ctx context.Context) (*mastodon.Status, error) { return do(ctx, c, p) })
}

func publishOnce(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
	if p.ownKey {
		ctx = mastoerr.WithIdempotencyKey(ctx, p.jobKey())
	}
	return p.try(ctx, func(ctx context.Context) (*mastodon.Status, error) { return once(ctx, c, p) })
}

func do(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
	return mastoerr.Do(ctx, p.policy(ctx), func(ctx context.Context) (*mastodon.Status, error) {
		return c.PostStatus(ctx, &p.Toot)
	})
}

func once(ctx context.Context, c *mastodon.Client, p *Post) (*mastodon.Status, error) {
	status, err := mastoerr.PostOnce(ctx, c, &p.Toot, p.policy(ctx))
	var different *mastoerr.DifferenceError
	if errors.As(err, &different) {
		p.note(time.Now(), "%v", err)
		p.checkDifferences(status, different)
		return status, nil // the post is out
	}
	return status, err
}

// checkDifferences checks that only servers which are known to drop or to widen a part
// of a post are said to have done so.
func (p *Post) checkDifferences(status *mastodon.Status, different *mastoerr.DifferenceError) {
	if different.Status != status {
		p.violate("the differences are of another status")
	}
	for _, d := range different.Differences {
		if p.Host.Family() == "Mastodon" {
			p.violate("said to be different on Mastodon: %s", d)
		}
	}
}
