package simulation_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"github.com/mastoerr/mastoerr/internal/simulation"
)

var (
	seed  = flag.Uint64("seed", 0, "run the world of this seed alone and print its posts")
	posts = flag.Int("posts", 0, "how many posts to simulate at least; also MASTOERR_POSTS")
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

// run runs the world of a seed in a bubble of its own.
func run(t *testing.T, c simulation.Config) *simulation.World {
	var w *simulation.World
	synctest.Test(t, func(*testing.T) {
		w = simulation.NewWorld(c)
		w.Run()
	})
	return w
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
					if done || failed.Load() > 3 {
						return
					}
					w := run(t, simulation.Config{Seed: next.Add(1)})
					mu.Lock()
					total.Add(w)
					mu.Unlock()
					for _, p := range w.Posts {
						if broken := p.Check(); len(broken) > 0 && failed.Add(1) <= 3 {
							t.Errorf("%q\n%s\ngo test ./internal/simulation -seed %d", broken, p.Trace(), w.Seed)
						}
					}
				}
			})
		}
	})
	t.Log("\n" + total.String())
	if failed.Load() == 0 && want >= 5_000 {
		total.CheckCoverage(t)
	}
}
