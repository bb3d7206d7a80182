package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// runDemo has a worker publish for a handful of accounts on instances that live
// inside the program and fail in every way.
func runDemo(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError) // no database but its own
	if err := parse(flags, args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "publisher-demo")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := openStore(ctx, filepath.Join(dir, "demo.db"))
	if err != nil {
		return err
	}
	defer s.close()

	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	c := defaultConfig()
	c.Settle, c.Retry, c.Turn, c.Poll = time.Second, 300*time.Millisecond, 100*time.Millisecond, 200*time.Millisecond
	fmt.Printf(`A worker publishes for twelve accounts on six instances inside this program.
To fit into about fifteen seconds, a request of unknown outcome settles for %v here
(30s outside of the demo), and the first backoff is %v (1s).

`, c.Settle, c.Retry)
	q, err := startWork(ctx, s, c)
	if err != nil {
		return err
	}
	w, err := startWorld(ctx, s, q, dir)
	if err != nil {
		return err
	}
	defer w.close()

	begin := time.Now()
	reconnected := false
	err = newScreen(os.Stdout).watch(ctx, s, 50, func(v *snapshot) bool {
		if !reconnected && time.Since(begin) > 10*time.Second {
			reconnected = true
			err = w.reconnectGus(ctx)
			return false
		}
		return err != nil || reconnected && v.settled()
	})
	if err != nil {
		return err
	}
	w.summary(os.Stdout)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return q.Stop(stop)
}

// settled is true when nothing more will happen soon.
func (v *snapshot) settled() bool {
	for _, l := range v.lines {
		soon := time.Until(l.until.time()) < time.Minute
		if l.state == stateQueued || l.state == stateWaiting && soon {
			return false
		}
	}
	return true
}

// summary explains the endings, and asks the instances whether the database
// tells the truth.
func (w *world) summary(out io.Writer) {
	fmt.Fprint(out, `
What happened:
  published        once each, also where the answer was lost: the post is
                   looked for, and sent again only when it is proven absent
  waiting          the instance named a time, hours ahead; the job sleeps until then
  needs_fix        the owner was told what to change:
                   publisher add -post ID -text "shorter"
  needs_reconnect  the account is paused, all its posts wait for:
                   publisher reconnect -server URL -token TOKEN
                   (the demo did so for @gus after ten seconds)
  needs_look       the answer was lost and the instance lets nobody look: a person must,
                   then: publisher done -post ID -url URL, or: publisher add -post ID

`)
	if twice := w.publishedTwice(); len(twice) > 0 {
		fmt.Fprintf(out, "The instances have posts TWICE: %q\n", twice)
		return
	}
	fmt.Fprintf(out, "The instances have %d posts, none twice.\n", w.posts())
}
