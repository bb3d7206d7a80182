// Package queues shows what to tell a job queue or a retry helper about a failed
// Mastodon call: "never again", or "again, after that time". There is a file for
// each of them, and every one rests on the two functions of this one.
package queues

import (
	"context"
	"errors"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// Job is a post to publish, as it lies in the queue.
type Job struct {
	// Key is the Idempotency-Key. It is made when the job is, from the id of the
	// post and the version of its content, so that whichever worker tries again
	// has the same one.
	Key  string
	Text string
	// Queued is when the job was made: how far back a look for the post goes.
	Queued time.Time
}

// Next says whether to run the job again, and how long to wait first; 0 leaves
// the wait to the queue's own backoff. Without another run the job is parked
// until a person has acted: mastoerr.Advise tells fix from reconnect.
func Next(err error) (after time.Duration, again bool) {
	switch advice := mastoerr.Advise(err); advice.Step {
	case mastoerr.StepResend:
		return advice.After, true
	case mastoerr.StepVerify:
		// The post may be out, or come out yet. The next run looks before it
		// sends, and by then a slow instance has to be done: PostOnce takes its
		// second look after 90 seconds too.
		return max(advice.After, 90*time.Second), true
	}
	return 0, false
}

// Publish makes one attempt. An attempt that may not be the first never sends
// blindly: it looks for the post before. The key alone would not do, as some
// servers ignore it and all forget it after an hour, and queues wait longer.
//
// Two jobs of one account with the same text at the same time cannot be told
// apart by a look. Where that happens, keep the ids of published posts, as
// examples/publisher does.
func (j Job) Publish(ctx context.Context, c *mastodon.Client, again bool) (*mastodon.Status, error) {
	// FindStatus has patience of its own; a worker should not sleep in it.
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()

	toot := &mastodon.Toot{Status: j.Text}
	if again {
		status, err := mastoerr.FindStatus(ctx, c, toot, j.Queued, mastoerr.Policy{})
		if !errors.Is(err, mastoerr.ErrAbsent) {
			return status, bare(err)
		}
	}
	status, err := c.PostStatus(mastoerr.WithIdempotencyKey(ctx, j.Key), toot)
	switch {
	case err != nil:
		return nil, bare(err)
	case status.ID == "":
		return nil, errNoStatus
	}
	return status, nil
}

// errNoStatus is about an answer such as {}, which decodes without a complaint.
// Advise does not know it, and so it says to look.
var errNoStatus = errors.New("the instance's answer is no status")

// bare takes the *url.Error off: queues store the text of an error, and that one
// has the query in it.
func bare(err error) error {
	var gaveUp *mastoerr.GaveUpError
	if errors.As(err, &gaveUp) {
		return gaveUp // the post may be out: Advise has to see that
	}
	if e, ok := mastoerr.FromError(err); ok {
		return e
	}
	return err
}
