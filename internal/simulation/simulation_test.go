package simulation_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/simulation"
)

var (
	seed     = flag.Uint64("seed", 0, "run the world of this seed alone and print its posts")
	first    = flag.Uint64("first", 1, "the seed of the first world")
	failures = flag.Int64("failures", 3, "after how many broken posts to stop")
	posts    = flag.Int("posts", 0, "how many posts to simulate at least; also MASTOERR_POSTS")
)

// count is how many posts to simulate.
func count(t *testing.T) int {
	n := 100_000
	if raceDetector || testing.Short() {
		n = 5_000
	}
	if s := os.Getenv("MASTOERR_POSTS"); s != "" {
		var err error
		n, err = strconv.Atoi(s)
		assert.NoError(t, err)
	}
	if *posts > 0 {
		n = *posts
	}
	return n
}

// run runs the world of a seed in a bubble of its own. A goroutine that is left
// fails the test.
func run(t *testing.T, c simulation.Config) *simulation.World {
	var w *simulation.World
	synctest.Test(t, func(*testing.T) {
		w = simulation.NewWorld(c)
		w.Run()
	})
	return w
}

// runAll runs worlds on all processors until they have that many posts.
func runAll(t *testing.T, want int, c simulation.Config) *results {
	var (
		all  = newResults()
		next atomic.Uint64
	)
	next.Store(*first - 1)
	t.Run("worlds", func(t *testing.T) {
		for n := range runtime.GOMAXPROCS(0) {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				t.Parallel()
				for all.posts() < want && all.failed() <= *failures {
					c := c
					c.Seed = next.Add(1)
					all.add(t, run(t, c))
				}
			})
		}
	})
	t.Logf("seeds %d to %d\n%s", *first, next.Load(), all)
	return all
}

func TestTheSameSeedIsTheSameWorld(t *testing.T) {
	for seed := range uint64(10) {
		a, b := run(t, simulation.Config{Seed: seed}), run(t, simulation.Config{Seed: seed})
		for n, p := range a.Posts {
			q := b.Posts[n]
			require.Equal(t, p.Ending, q.Ending, "%s\n%s", p.Trace(), q.Trace())
			require.Equal(t, p.Requests, q.Requests, "%s\n%s", p.Trace(), q.Trace())
			require.Equal(t, p.Ended, q.Ended, "%s\n%s", p.Trace(), q.Trace())
		}
	}
}

func TestEveryPostIsPublishedOnceOrTheCallerKnows(t *testing.T) {
	if *seed != 0 {
		w := run(t, simulation.Config{Seed: *seed})
		for _, p := range w.Posts {
			t.Log(p.Trace())
			assert.Empty(t, p.Check())
		}
		return
	}
	want := count(t)
	all := runAll(t, want, simulation.Config{})
	if all.failed() == 0 && want >= 50_000 {
		assert.Empty(t, all.total.Missing())
	}
}

// Friendly worlds have half of the posts meet a fault, and nothing that makes a
// lookup impossible from the start.
func TestPostOnceLeavesFewPostsToTheCaller(t *testing.T) {
	want := count(t) / 5
	all := runAll(t, want, simulation.Config{Publisher: simulation.PostOnce, Calm: true})
	mastodon := new(simulation.Tally)
	for version, tally := range all.total.Software {
		if strings.HasPrefix(version, "4.") && !strings.Contains(version, "(") {
			mastodon.Posts += tally.Posts
			mastodon.Verify += tally.Verify
		}
	}
	t.Logf("Mastodon, all versions: %.2f %% of %d posts are left to the caller", mastodon.Share(), mastodon.Posts)
	if mastodon.Posts > 2_000 {
		assert.Less(t, mastodon.Share(), 1.5, "Mastodon")
		for version, tally := range all.total.Software {
			assert.Less(t, tally.Share(), mostUnknown(version), version)
		}
	}
}

// mostUnknown bounds the share of a software, in percent. Where the lists leave posts
// out or the text cannot be compared, a request that was lost before it arrived ends
// as unknown.
func mostUnknown(version string) float64 {
	for name, most := range map[string]float64{
		"Sharkey": 50, "Pixelfed": 30, "Iceshrimp": 25, "takahe": 25, "snac": 20, "Pleroma": 15, "Friendica": 12,
	} {
		if strings.Contains(version, name) {
			return most
		}
	}
	return 5 // Mastodon, GoToSocial, Akkoma, Hollo
}

// What a server commits later than the last lookup, no client can know. The figures
// stand in the README.
func TestDoublesOfRequestsThatAreCarriedOutMinutesLater(t *testing.T) {
	want := count(t) / 10
	total := new(simulation.Report)
	for seed := uint64(1); total.Posts < want; seed++ {
		total.Add(run(t, simulation.Config{Seed: seed, Publisher: simulation.PostOnce, Calm: true, Lateness: 5 * time.Minute}))
	}
	t.Logf("up to 5 minutes late: %d of %d posts twice or more\n%s", total.Doubles, total.Posts, total)
	assert.Less(t, 10*total.Doubles, total.Posts, "under 10 %")
}

func TestABacklogDrainsAsFastAsTheThrottleAllows(t *testing.T) {
	t.Parallel()
	for _, by := range []*simulation.Publisher{simulation.Do, simulation.PostOnce} {
		synctest.Test(t, func(t *testing.T) {
			d := simulation.Drain(by)
			require.Equal(t, len(d.Posts), d.Published)
			require.Less(t, d.Ratio(), 1.05)
			require.Less(t, 50*d.Refused, d.Requests, "under 2 % refused")
			t.Logf("%s: %.3f of the least time, %d of %d requests refused", by.Name, d.Ratio(), d.Refused, d.Requests)
		})
	}
}
