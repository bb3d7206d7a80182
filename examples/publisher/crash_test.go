package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	crashPosts   = flag.Int("crash.posts", 0, "posts of the crash tests; 0 for 3000 on PostgreSQL and 500 on SQLite")
	crashWorkers = flag.Int("crash.workers", 3, "worker processes of the crash tests")
	crashTime    = flag.Duration("crash.time", 4*time.Minute, "how long a crash test may take")
	crashSeed    = flag.Uint64("crash.seed", 0, "seed of the crash tests; 0 for another each time")
)

func TestCrashSQLite(t *testing.T) {
	crash(t, filepath.Join(t.TempDir(), "publisher.db"), 500)
}

func TestCrashPostgreSQL(t *testing.T) {
	crash(t, startPostgres(t), 3000)
}

// crash publishes with several worker processes that are killed again and again,
// on instances that fail, until every post has ended. Then it compares what the
// database says with what the instances have.
func crash(t *testing.T, database string, posts int) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	t.Parallel()
	seed := *crashSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	if *crashPosts > 0 {
		posts = *crashPosts
	}
	t.Logf("go test -run %s -crash.seed %d -crash.posts %d", t.Name(), seed, posts)
	rng := rand.New(rand.NewPCG(seed, 0))
	ctx := t.Context()

	s, err := openStore(ctx, database)
	require.NoError(t, err)
	defer s.close()
	q, err := s.newQueue(&river.Config{Logger: quiet})
	require.NoError(t, err)
	c := newChaos(t, rng, 6)
	c.connect(ctx, t, s, q, posts)

	begin := time.Now()
	workers := startWorkers(t, database, *crashWorkers)
	kills := 0
	reconnect := c.loseTokens(ctx, t, s, q)
	for {
		time.Sleep(time.Duration(150+rng.IntN(700)) * time.Millisecond)
		v, err := s.snapshot(ctx, 20)
		require.NoError(t, err)
		if !assert.Less(t, time.Since(begin), *crashTime, "the posts do not end: %s\n%s", v, stuck(ctx, t, s)) {
			break
		}
		if v.unfinished() < posts/2 {
			reconnect()
		}
		if v.unfinished() == 0 {
			break
		}
		// river's leader, which wakes jobs that sleep for more than five seconds,
		// and rescues those of the dead, would never live long enough: the last
		// posts are left in peace.
		if v.unfinished() > posts/5 {
			w := workers[rng.IntN(len(workers))]
			w.kill()
			kills++
			if kills%8 == 4 && kills < 24 {
				// A machine that never comes back: another takes its place,
				// and river has to rescue its jobs.
				w.name += "'"
			}
			w.start(t)
		}
	}
	took := time.Since(begin)
	for _, w := range workers {
		w.kill()
	}
	t.Logf("%d posts on %s, %d workers, killed %d times: %.1f s, %.0f posts/s",
		posts, s.name, len(workers), kills, took.Seconds(), float64(posts)/took.Seconds())
	c.verify(ctx, t, s, posts)
}

// process is a worker process.
type process struct {
	binary, database, name string
	cmd                    *exec.Cmd
	log                    io.Writer
}

func startWorkers(t *testing.T, database string, n int) []*process {
	binary := filepath.Join(t.TempDir(), "publisher")
	out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	var workers []*process
	for i := range n {
		w := &process{binary: binary, database: database, name: fmt.Sprintf("worker%d", i+1), log: os.Stderr}
		w.start(t)
		t.Cleanup(w.kill)
		workers = append(workers, w)
	}
	return workers
}

// start runs the work command with short times.
func (w *process) start(t *testing.T) {
	w.cmd = exec.Command(w.binary, "work", "-name", w.name, "-slots", "15",
		"-calls", "2s", "-settle", "300ms", "-retry", "100ms", "-turn", "30ms",
		"-poll", "100ms", "-rescue", "4s", "-max-tries", "200")
	w.cmd.Env = append(os.Environ(), "DATABASE_URL="+w.database)
	w.cmd.Stderr = w.log
	require.NoError(t, w.cmd.Start())
}

// kill ends the process with SIGKILL, of which it learns nothing.
func (w *process) kill() {
	_ = w.cmd.Process.Signal(syscall.SIGKILL)
	_ = w.cmd.Wait() // it says that it was killed
}
