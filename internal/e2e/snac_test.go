package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/mattn/go-mastodon"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
)

var visibilities = []string{mastodon.VisibilityPublic, mastodon.VisibilityUnlisted, mastodon.VisibilityFollowersOnly, mastodon.VisibilityDirectMessage}

// account is one of the test's: each way of publishing has one for each
// visibility.
type account struct {
	way, visibility, name string
	token                 string
	parent                *mastodon.Status
}

// TestSnac publishes through a proxy that fails all the time, and then counts in
// the server's files: no post is there twice, a success is that very post, and
// what failed for good is not there. All else has to end as unknown.
func TestSnac(t *testing.T) {
	var accounts []*account
	var names []string
	for way := range ways {
		for _, v := range visibilities {
			name := strings.ToLower(way) + "_" + v
			accounts = append(accounts, &account{way: way, visibility: v, name: name})
			names = append(names, name)
		}
	}
	server, passwords := startSnac(t, needSnac(t), names)
	proxy := startFaultyProxy(t, server)

	for _, a := range accounts {
		a.token = server.login(t, a.name, passwords[a.name])
		var err error
		a.parent, err = clientWithTimeout(t, "http://"+server.address, a.token).PostStatus(t.Context(), &mastodon.Toot{Status: "What is answered"})
		require.NoError(t, err)
	}

	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Second)
	defer cancel()
	number := 1000
	var jobs []*job
	var devices sync.WaitGroup
	for _, a := range accounts {
		own := newJobs(a.way, a.name, a.visibility, a.parent.ID, &number)
		jobs = append(jobs, own...)
		waiting := make(chan *job, len(own))
		for _, j := range own {
			waiting <- j
		}
		close(waiting)
		c := clientWithTimeout(t, proxy.URL, a.token)
		for range 5 { // devices of one account publish at the same time
			devices.Go(func() { publish(ctx, proxy, c, waiting) })
		}
	}
	devices.Wait()
	proxy.Close() // waits for what is late
	t.Logf("published for %s", time.Since(began).Round(time.Second))

	assert.NoError(t, ctx.Err(), "the posts took too long")
	report(t, server, proxy, accounts, jobs)
	for _, f := range slices.Concat(unhandled, handled) {
		assert.Positive(t, proxy.happened[f], "%s: never happened", f)
	}
	assert.Positive(t, server.restarts())
}

// publish does an account's jobs, one after the other, until none is left.
func publish(ctx context.Context, proxy *faultyProxy, c *mastodon.Client, jobs <-chan *job) {
	for j := range jobs {
		proxy.plan(j.toot.Status, j.faults)
		j.outcome = ways[j.way](ctx, c, &j.toot)
		if j.way == "Do" {
			sleep(ctx, 2*settleWait) // it ends at once, and is to meet the server at other times too
		}
	}
}

// report judges the jobs, prints how many ended in which way, and fails for each
// that must not.
func report(t *testing.T, server *snac, proxy *faultyProxy, accounts []*account, jobs []*job) {
	verdicts := []verdict{once, unknown, failed, twice, falseSuccess, falseFailure}
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "snac\tvisibility\t")
	for _, v := range verdicts {
		fmt.Fprintf(table, "%s\t", v)
	}
	fmt.Fprintln(table, "most copies\t")
	for _, a := range accounts {
		posts := server.posts(t, a.name)
		counts, most := make(map[verdict]int), 0
		for _, j := range jobs {
			if j.account != a.name {
				continue
			}
			v, copies := j.judge(posts, a.parent.URI, proxy.cut[j.toot.Status])
			counts[v]++
			most = max(most, copies)
			if v == twice || v == falseSuccess || v == falseFailure {
				t.Errorf("%s, %s: %s, %d copies, after %q; error: %v; text %.40q", a.way, a.visibility, v, copies, j.faults, j.err, j.toot.Status)
			}
			if gaveUp := new(mastoerr.GaveUpError); v == unknown && a.way != "queue" && !errors.As(j.err, &gaveUp) {
				t.Errorf("%s, %s: unknown without a GaveUpError: %v", a.way, a.visibility, j.err)
			}
		}
		assert.Positive(t, counts[once], "%s, %s: nothing succeeds", a.way, a.visibility)
		fmt.Fprintf(table, "%s\t%s\t", a.way, a.visibility)
		for _, v := range verdicts {
			fmt.Fprintf(table, "%d\t", counts[v])
		}
		fmt.Fprintf(table, "%d\t\n", most)
	}
	table.Flush()
	t.Logf("%d posts, %d restarts\n%s", len(jobs), server.restarts(), text.String())
}
