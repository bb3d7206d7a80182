package simulation_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/simulation"
)

var (
	seed     = flag.Uint64("seed", 0, "run the world of this seed alone and print its posts")
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

var number = regexp.MustCompile(`[0-9][0-9A-Za-z.:-]*`)

// withoutNumbers makes broken promises of one kind the same text.
func withoutNumbers(s string) string {
	if at := strings.Index(s, " although the host"); at >= 0 {
		s = s[at:]
	}
	return number.ReplaceAllString(s, "N")
}

// run runs the world of a seed in a bubble of its own.
func run(t *testing.T, c simulation.Config) *simulation.World {
	var w *simulation.World
	synctest.Test(t, func(*testing.T) {
		w = simulation.NewWorld(c)
		w.Run()
	})
	return w
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

func TestPostOnceLeavesFewPostsToTheCaller(t *testing.T) {
	t.Parallel()
	worlds := uint64(120)
	if raceDetector || testing.Short() {
		worlds = 20
	}
	total := new(simulation.Report)
	for seed := range worlds {
		w := run(t, simulation.Config{Seed: seed, Publisher: simulation.PostOnce, Calm: true})
		total.Add(w)
		for _, p := range w.Posts {
			require.Empty(t, p.Check(), p.Trace())
		}
	}
	t.Log("\n" + total.String())
	require.Greater(t, total.Unknown, 500)
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

func TestEveryPostIsPublishedOnceOrTheCallerKnows(t *testing.T) {
	if *seed != 0 {
		w := run(t, simulation.Config{Seed: *seed})
		for _, p := range w.Posts {
			t.Log(p.Trace())
			assert.Empty(t, p.Check())
		}
		return
	}
	var (
		total  = new(simulation.Report)
		mu     sync.Mutex
		next   atomic.Uint64
		failed atomic.Int64
		kinds  = make(map[string]int) // of broken promises
	)
	want := count(t)
	t.Run("worlds", func(t *testing.T) {
		for n := range runtime.GOMAXPROCS(0) {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				t.Parallel()
				for {
					mu.Lock()
					done := total.Posts >= want
					mu.Unlock()
					if done || failed.Load() > *failures {
						return
					}
					w := run(t, simulation.Config{Seed: next.Add(1)})
					mu.Lock()
					total.Add(w)
					mu.Unlock()
					for _, p := range w.Posts {
						broken := p.Check()
						mu.Lock()
						for _, b := range broken {
							b = withoutNumbers(b)
							if kinds[b]++; kinds[b] <= 2 {
								t.Errorf("%q\n%s\ngo test ./internal/simulation -seed %d", broken, p.Trace(), w.Seed)
							}
						}
						mu.Unlock()
						if len(broken) > 0 {
							failed.Add(1)
						}
					}
				}
			})
		}
	})
	t.Log("\n" + total.String())
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		t.Logf("%6d posts: %s", kinds[kind], kind)
	}
	if failed.Load() == 0 && want >= 50_000 {
		assert.Empty(t, total.Missing())
	}
}
