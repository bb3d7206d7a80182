package publish_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/internal/testkit"
	"github.com/mastoerr/mastoerr/mastoerrtest"
	"github.com/mastoerr/mastoerr/publish"
)

// mishaps are what may happen to any request.
var mishaps = []mastoerrtest.Fault{
	lost,
	{Break: mastoerrtest.Reset},
	{Break: mastoerrtest.Refused},
	{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.CutBody},
	{Break: mastoerrtest.NoResponse},
	mastoerrtest.FailWith(mastoerr.CodeBadGateway),
	mastoerrtest.FailWith(mastoerr.CodeGatewayTimeout).After(),
	mastoerrtest.FailWith(mastoerr.CodeRateLimited),
	mastoerrtest.CrashBeforeKey(),
	mastoerrtest.CrashBeforeCommit(),
	mastoerrtest.Fault{Break: mastoerrtest.Reset}.Late(70 * time.Second),
	mastoerrtest.Slow(30 * time.Second),
}

// chaos makes every third request meet a mishap.
func chaos(random *rand.Rand) mastoerrtest.Option {
	return mastoerrtest.WithFaults(func(*http.Request) mastoerrtest.Fault {
		if random.IntN(3) > 0 {
			return mastoerrtest.Fault{}
		}
		return mishaps[random.IntN(len(mishaps))]
	})
}

// A queue whose worker is killed now and then publishes posts with files, and threads.
// None is published twice, and what it takes for published is.
func TestNothingIsPublishedTwiceInChaos(t *testing.T) {
	t.Parallel()
	seeds := 40
	if testing.Short() {
		seeds = 10
	}
	for server, software := range servers {
		for seed := range seeds {
			t.Run(fmt.Sprint(server, " ", seed), func(t *testing.T) {
				testkit.InBubble(t, func(t *testing.T) {
					random := rand.New(rand.NewPCG(uint64(seed), 0))
					inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(software),
						mastoerrtest.WithLimits(mastoerrtest.NoLimits()), chaos(random))
					c := inst.NewAccount("me").Client()
					began := time.Now()
					done := false
					for range 4 {
						ctx := mastoerr.WithIdempotencyKeySince(t.Context(), "job-7", began)
						ctx, cancel := context.WithTimeout(ctx, time.Duration(random.IntN(400))*time.Second)
						var err error
						if seed%2 == 0 {
							_, err = publish.Post(ctx, c, withCat("A cat on a roof"), mastoerr.Policy{})
						} else {
							drafts := partsOf(3)
							drafts[1].Files = withCat("").Files
							_, err = publish.Thread(ctx, c, drafts, mastoerr.Policy{})
						}
						cancel()
						var different *mastoerr.DifferenceError
						if done = err == nil || errors.As(err, &different); done {
							break
						}
						time.Sleep(3 * time.Minute)
					}
					inst.RequireNoDuplicates(t)
					if done && seed%2 == 0 {
						inst.RequirePublishedOnce(t, "A cat on a roof")
					}
				})
			})
		}
	}
}
