package main

import (
	"context"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/failsafe-go/failsafe-go/failsafehttp"
	"github.com/hashicorp/go-retryablehttp"
	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/internal/simulation"
)

// All get the same budget, which is that of the posts' Policy. What else they
// can be told stays at its default.
const (
	attempts = 20
	minWait  = time.Second
	maxWait  = 4 * time.Hour
)

var rivals = []*simulation.Publisher{
	{
		Name: "go-mastodon alone", NoAdvice: true,
		Client:  func(*mastodon.Client) {},
		Publish: post,
	},
	{
		Name: "with go-retryablehttp", NoAdvice: true,
		Client: func(c *mastodon.Client) {
			r := retryablehttp.NewClient()
			r.Logger = nil
			r.HTTPClient = &http.Client{Transport: c.Transport}
			r.RetryMax, r.RetryWaitMin, r.RetryWaitMax = attempts-1, minWait, maxWait
			c.Transport = r.StandardClient().Transport
		},
		Publish: post,
	},
	{
		Name: "in backoff.Retry", NoAdvice: true,
		Client: func(*mastodon.Client) {},
		Publish: func(ctx context.Context, c *mastodon.Client, p *simulation.Post) (*mastodon.Status, error) {
			waits := backoff.NewExponentialBackOff()
			waits.InitialInterval, waits.MaxInterval = minWait, maxWait
			return backoff.Retry(ctx, func() (*mastodon.Status, error) { return post(ctx, c, p) },
				backoff.WithBackOff(waits), backoff.WithMaxTries(attempts), backoff.WithMaxElapsedTime(0))
		},
	},
	{
		Name: "with failsafehttp", NoAdvice: true,
		Client: func(c *mastodon.Client) {
			policy := failsafehttp.NewRetryPolicyBuilder().
				WithMaxRetries(attempts-1).WithBackoff(minWait, maxWait).Build()
			c.Transport = failsafehttp.NewRoundTripper(c.Transport, policy)
		},
		Publish: post,
	},
	simulation.Do,
	simulation.PostOnce,
}

func post(ctx context.Context, c *mastodon.Client, p *simulation.Post) (*mastodon.Status, error) {
	return c.PostStatus(ctx, &p.Toot)
}
