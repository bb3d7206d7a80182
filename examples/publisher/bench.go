package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/riverqueue/river"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// benchmark is what the bench command measures.
type benchmark struct {
	posts, accounts, slots int
	latency                time.Duration
}

func runBench(ctx context.Context, args []string) error {
	var b benchmark
	flags, database := newFlags("bench")
	flags.IntVar(&b.posts, "posts", 2000, "`posts` to publish in each run")
	flags.IntVar(&b.accounts, "accounts", 200, "`accounts`, on ten instances")
	flags.IntVar(&b.slots, "slots", 20, "`jobs` at a time of each worker")
	flags.DurationVar(&b.latency, "latency", 50*time.Millisecond, "`duration` that an instance takes for a post")
	counts := flags.String("workers", "1,2,4", "`numbers` of worker processes")
	if err := parse(flags, args); err != nil {
		return err
	}
	if b.posts < 1 || b.accounts < 1 || b.slots < 1 || b.latency < 0 {
		return misuse(flags, "-posts, -accounts and -slots must be positive")
	}
	var processes []int
	for _, count := range strings.Split(*counts, ",") {
		workers, err := strconv.Atoi(count)
		if err != nil || workers < 1 {
			return misuse(flags, "-workers must be numbers such as 1,2,4")
		}
		processes = append(processes, workers)
	}
	onPostgres, err := isPostgres(*database)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "publisher-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	fmt.Printf("%d posts for %d accounts, %v a post, %d jobs at a time in each process\n\n", b.posts, b.accounts, b.latency, b.slots)
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 3, ' ', 0)
	fmt.Fprintln(t, "DATABASE\tWORKERS\tPOSTS/S\tSECONDS")
	for n, workers := range processes {
		addresses := []string{filepath.Join(dir, fmt.Sprintf("bench%d.db", n))}
		if onPostgres {
			own, drop, err := newSchema(ctx, *database)
			if err != nil {
				return err
			}
			defer drop()
			addresses = append(addresses, own)
		}
		for _, address := range addresses {
			name, took, err := b.measure(ctx, address, workers)
			if err != nil {
				return err
			}
			fmt.Fprintf(t, "%s\t%d\t%.0f\t%.1f\n", name, workers, float64(b.posts)/took.Seconds(), took.Seconds())
		}
	}
	return t.Flush()
}

// measure publishes with so many worker processes.
func (b benchmark) measure(ctx context.Context, address string, workers int) (database string, took time.Duration, err error) {
	s, err := openStore(ctx, address)
	if err != nil {
		return "", 0, err
	}
	defer s.close()
	stop, err := b.fill(ctx, s)
	defer stop()
	if err != nil {
		return "", 0, err
	}
	self, err := os.Executable()
	if err != nil {
		return "", 0, err
	}
	begin := time.Now()
	for n := range workers {
		work := exec.CommandContext(ctx, self, "work", "-name", fmt.Sprint("bench", n), "-slots", fmt.Sprint(b.slots), "-poll", "100ms")
		work.Env = append(os.Environ(), "DATABASE_URL="+address)
		work.Stderr = os.Stderr
		if err := work.Start(); err != nil {
			return "", 0, err
		}
		defer func() {
			_ = work.Process.Kill()
			_ = work.Wait() // it says that it was killed
		}()
	}
	for {
		select {
		case <-ctx.Done():
			return "", 0, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
		v, err := s.snapshot(ctx, 0)
		if err != nil {
			return "", 0, err
		}
		if v.unfinished() == 0 {
			return s.name, time.Since(begin), nil
		}
	}
}

// fill makes instances without limits, and queues the posts.
func (b benchmark) fill(ctx context.Context, s *store) (stop func(), err error) {
	var instances []*mastoerrtest.Instance
	stop = func() {
		for _, i := range instances {
			i.Close()
		}
	}
	q, err := s.newQueue(&river.Config{Logger: quiet})
	if err != nil {
		return stop, err
	}
	for range min(10, b.accounts) {
		instances = append(instances, mastoerrtest.Start(mastoerrtest.WithLimits(mastoerrtest.NoLimits()),
			mastoerrtest.WithWork(func(r *http.Request) time.Duration {
				if r.Method == http.MethodPost {
					return b.latency
				}
				return 0
			})))
	}
	var names []string
	for n := range b.accounts {
		i := instances[n%len(instances)]
		name := fmt.Sprintf("@user%d@instance%d", n, n%len(instances))
		if _, _, err := s.reconnect(ctx, q, i.URL, i.NewAccount(fmt.Sprint("user", n)).Token, name); err != nil {
			return stop, err
		}
		names = append(names, name)
	}
	for n := range b.posts {
		c := content{text: fmt.Sprintf("Post number %d", n)}
		if _, err := c.add(ctx, q, names[n%len(names)]); err != nil {
			return stop, err
		}
	}
	return stop, nil
}
