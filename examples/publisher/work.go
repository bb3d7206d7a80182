package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/riverqueue/river"
)

// workConfig is how a process works.
type workConfig struct {
	limits
	Name   string        // of the process; river's client ID
	Slots  int           // jobs at a time
	Poll   time.Duration // how often to look for jobs that become due
	Rescue time.Duration // after which a job counts as its worker's last
	Log    *slog.Logger
}

// defaultConfig is fit for real instances.
func defaultConfig() workConfig {
	machine, _ := os.Hostname()
	return workConfig{
		limits: limits{
			Calls: 3 * time.Minute, Settle: 30 * time.Second, Retry: time.Second, Turn: 300 * time.Millisecond,
			MaxTries: 30, MaxAge: 72 * time.Hour,
		},
		Name: fmt.Sprintf("%s-%d", machine, os.Getpid()), Slots: 20, Poll: time.Second, Rescue: 5 * time.Minute, Log: quiet,
	}
}

// startWork begins to work the queue, in the background. When ctx ends, jobs at
// work have ten seconds to end, then their calls are broken off; the queue's
// Stopped tells when that is over.
func startWork(ctx context.Context, s *store, c workConfig) (queue, error) {
	if err := s.takeBackJobs(ctx, c.Name); err != nil {
		return nil, err
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{store: s, name: c.Name, limits: c.limits})
	q, err := s.newQueue(&river.Config{
		ID:                   c.Name,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: c.Slots}},
		Workers:              workers,
		FetchCooldown:        min(c.Poll, 20*time.Millisecond),
		FetchPollInterval:    c.Poll,
		JobTimeout:           c.leaseTime(),
		RescueStuckJobsAfter: c.Rescue,
		SoftStopTimeout:      10 * time.Second,
		Logger:               c.Log,
	})
	if err != nil {
		return nil, err
	}
	return q, q.Start(ctx)
}

func runWork(ctx context.Context, args []string) error {
	flags, database := newFlags("work")
	c := defaultConfig()
	flags.StringVar(&c.Name, "name", c.Name, "`name` of this worker, unlike any other's; if it is the same after a crash, its jobs go on at once and not after -rescue")
	flags.IntVar(&c.Slots, "slots", c.Slots, "`jobs` at a time")
	flags.DurationVar(&c.Calls, "calls", c.Calls, "`duration` of all calls of one attempt, at most")
	flags.DurationVar(&c.Settle, "settle", c.Settle, "`duration` for which a request of unknown outcome is left alone")
	flags.DurationVar(&c.Retry, "retry", c.Retry, "`duration` of the first backoff; it doubles")
	flags.DurationVar(&c.Turn, "turn", c.Turn, "`duration` that one post takes, about")
	flags.DurationVar(&c.Poll, "poll", c.Poll, "`interval` at which to look for jobs that become due")
	flags.DurationVar(&c.Rescue, "rescue", c.Rescue, "`duration` after which another worker takes over a job")
	flags.IntVar(&c.MaxTries, "max-tries", c.MaxTries, "failed `attempts` of a post until a person has to look")
	flags.DurationVar(&c.MaxAge, "max-age", c.MaxAge, "`age` of an unpublished post at which a person has to look")
	if err := parse(flags, args); err != nil {
		return err
	}
	switch {
	case c.Name == "":
		return misuse(flags, "-name must not be empty")
	case c.Slots < 1 || c.Slots > river.QueueNumWorkersMax:
		return misuse(flags, "-slots must be from 1 to %d", river.QueueNumWorkersMax)
	case min(c.Calls, c.Settle, c.Retry, c.Turn, c.MaxAge) <= 0 || c.MaxTries < 1 || c.Poll < time.Millisecond:
		return misuse(flags, "times and -max-tries must be positive")
	case c.Calls < 4*c.Settle:
		return misuse(flags, "-calls must be four times -settle at least: a lookup takes three of it")
	case c.Rescue <= c.leaseTime():
		return misuse(flags, "-rescue must be longer than %v, the lease of an account for -calls %v", c.leaseTime(), c.Calls)
	}
	c.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))

	s, err := openStore(ctx, *database)
	if err != nil {
		return err
	}
	defer s.close()
	q, err := startWork(ctx, s, c)
	if err != nil {
		return err
	}
	fmt.Printf("%s works on %s, %d posts at a time. Interrupt to stop.\n", c.Name, s.name, c.Slots)
	<-q.Stopped()
	return nil
}
