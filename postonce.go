package mastoerr

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/mastoerr/mastoerr/internal/attempt"
	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mastoerr/mastoerr/internal/idemkey"
	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mattn/go-mastodon"
)

// PostOnce publishes a status exactly once. It sends the post with an Idempotency-Key.
// After an unknown outcome it looks for the post. It sends again only when nothing was
// applied, or when a lookup has proven the post absent (see FindStatus). It never takes
// the key for a proof: Mastodon saves the key after the post, and a failure in between
// loses the key.
//
// The lookups come 2 seconds, Policy.SettleWait and three times SettleWait after the
// failed request: with the default, until 90 seconds have passed. An instance that never
// answers is given up after four times Policy.AttemptTimeout. When PostOnce cannot
// tell whether the post is out, it ends with a *GaveUpError, which has the statuses that
// could be the post (Candidates). Advise then returns StepVerify. PostOnce also looks for
// the post when the instance refuses it after an unknown outcome, because a published
// post is refused too.
//
// With a key of WithIdempotencyKeySince, PostOnce begins with the lookup, because an
// earlier process may have published the post. So it does under a context whose key was
// sent before, be it with success or with an unknown outcome.
//
// Some things no client can know: the server commits the post after the last lookup; the
// owner deletes it before; the owner makes an identical post by hand at the same time;
// two processes send the same post at once; the server answers with a success and drops
// the post. The README has the whole list, "What stays uncertain".
//
// The token needs the scope write:statuses, and for the lookup read:accounts and
// read:statuses. A client that is not wrapped is used through a wrapped copy. A 2xx with
// an id is a success, even where go-mastodon cannot decode the rest. The status of a
// scheduled post has an ID and ScheduledParams.
//
// A post that is out, but not as it was asked for, is returned together with a
// *DifferenceError: without its picture, at once instead of next week, as a new thread
// instead of a reply. It must not be sent again.
func PostOnce(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, p Policy) (*mastodon.Status, error) {
	if c == nil || c.Config == nil {
		return nil, errors.New("mastoerr: PostOnce needs a client with a Config")
	}
	if toot == nil {
		return nil, errors.New("mastoerr: PostOnce needs a toot")
	}
	c, p = prepared(c, p)
	loop := newRetryLoop(ctx, p)
	loop.record.KeepBody = true
	k := idemkey.From(loop.ctx)
	since := k.MayBeOutSince()
	o := &poster{client: c, toot: toot, policy: p, loop: loop, key: k, unsure: !since.IsZero()}
	o.lookup = newStatusLookup(o.client, toot, time.Now(), p, k)
	o.draft = draft.From(ctx)
	o.lookup.Since = cmp.Or(since, o.lookup.Since)
	if o.unsure || !loop.generatedKey { // an earlier process may have uploaded the files
		o.lookup.Draft = o.draft
	}
	return o.publish()
}

// poster is a PostOnce at work.
type poster struct {
	client *mastodon.Client
	toot   *mastodon.Toot
	policy Policy
	loop   *retryLoop // counts and waits
	key    *idemkey.Key
	lookup *statusLookup
	draft  *draft.Draft // package publish's, nil if there is none

	unsure bool // a request may have been applied, in this run or before
}

// firstLook is when a lookup finds most posts that were published.
const firstLook = 2 * time.Second

// publish is the whole rule: send; look for the post after an unknown outcome; send
// again only what was not applied or is proven absent.
func (o *poster) publish() (*mastodon.Status, error) {
	ctx := o.loop.ctx
	resumed := o.unsure
	for {
		var failure *MastodonError
		isFirst := !o.unsure && !o.loop.generatedKey // an earlier process may have used the key
		if !resumed {
			toot, err := o.draft.Attach(o.loop.ctx, o.toot)
			if err != nil {
				return nil, err
			}
			o.toot, o.lookup.Toot = toot, toot
			status, err := o.send()
			if err == nil {
				return o.compare(o.done(status))
			}
			outcome, e := o.outcome(err)
			switch outcome {
			case notApplied:
				if err := o.waitUnlessInVain(e); err != nil {
					return nil, err
				}
				continue
			case refused:
				return nil, o.loop.err
			}
			failure = e
		}
		resumed = false

		status, err := o.lookup.settle(ctx, firstLook)
		switch {
		case err == nil:
			return o.compare(status) // found
		case !errors.Is(err, ErrAbsent):
			if o.mayRelyOnKey(ctx, failure) && o.loop.wait(failure) == nil {
				o.loop.unknown = true
				continue
			}
			return nil, o.giveUp(ctx, err) // nobody can tell
		case isKeyTaken(failure, isFirst):
			return nil, o.giveUp(ctx, errKeyTaken)
		case failure != nil && isRefusal(failure):
			return nil, o.loop.err // it is not there, and now we know why
		case o.loop.counted() >= o.policy.maxAttempts():
			g := o.loop.giveUp(GaveUpAttempts, failure)
			g.cause = ErrAbsent // so that Advise says that it may be sent again
			return nil, g
		}
		if failure != nil { // else the key may belong to another post, and goes on to guard it
			o.key.Absent()
			o.renewKey(failure)
		}
	}
}

var errKeyTaken = errors.New("the Idempotency-Key was taken, but the post is not there")

// isKeyTaken reports whether the key's post was published, as a server or this process
// says, though the lookup has not found it: somebody deleted it since, or an earlier
// process sent it before the lookup's window. isFirst says that the key is the caller's,
// and that no request of this call may have taken it.
func isKeyTaken(e *MastodonError, isFirst bool) bool {
	if e == nil || e.Code != CodeAlreadySubmitted {
		return e != nil && isFirst && e.replayed
	}
	return isFirst || e.StatusCode == http.StatusNotFound || e.StatusCode == 0
}

// The outcomes of a request that did not succeed.
type outcome int

const (
	notApplied outcome = iota
	refused
	unknown
)

// send sends the post once.
func (o *poster) send() (*mastodon.Status, error) {
	status, err := o.client.PostStatus(o.loop.attempt(), o.toot)
	if err == nil && status.ID != "" {
		return status, nil
	}
	if status := mastoapi.DecodeStatus(o.loop.last.Body()); status != nil {
		return status, nil
	}
	if err == nil { // {} decodes without an error and is no post
		return nil, newSuccessError(CodeInvalidResponse, o.loop.last, "the response is no status")
	}
	return nil, err
}

// outcome says what the end of a request proves. After an unknown outcome a refusal
// proves nothing: it is what a published post looks like to a second request.
func (o *poster) outcome(err error) (outcome, *MastodonError) {
	o.loop.err = err
	e, mayBeApplied := o.loop.explain(err)
	before := o.unsure
	o.unsure = before || mayBeApplied
	if x := o.loop.last.Last(); mayBeApplied && !before && x != nil {
		o.lookup.Since = x.StartedAt // what was made before is none of ours
	}
	switch {
	case context.Cause(o.loop.ctx) != nil:
		o.loop.unknown = o.unsure
		o.loop.err = o.loop.giveUp(GaveUpContext, e)
		return refused, e
	case e == nil && !mayBeApplied:
		return refused, nil // the caller's own
	case e == nil:
		return unknown, nil
	}
	o.lookup.pause(e, err)
	switch {
	case mayBeApplied:
		return unknown, e
	case e.Retry == RetrySafe:
		if e.replayed && !before {
			o.key.Rotate() // the server repeats its first response to this key
		}
		return notApplied, e
	case !before && o.loop.mayLag(e):
		return notApplied, e
	case before && e.Code != CodeIdempotencyKeyReused:
		return unknown, e
	}
	return refused, e
}

// waitUnlessInVain waits until the next request, or returns the reason against it. A
// server that failed to process an attachment refuses the post for ever as too early
// (measured on Mastodon 4.6.5); the attachment itself says that it failed.
func (o *poster) waitUnlessInVain(e *MastodonError) error {
	if e.Code == CodeMediaProcessing && !o.lookup.notBefore.After(time.Now()) {
		for _, id := range o.toot.MediaIDs {
			ctx := attempt.With(o.loop.ctx, o.loop.record.Fresh())
			_, err := fetchMedia(ctx, o.client, id)
			if errors.Is(err, CodeMediaUnprocessable) {
				return err
			}
			if asked, ok := FromError(err); ok && o.lookup.pause(asked, err) {
				later := *e
				later.RetryAt = asked.RetryAt
				err := o.loop.wait(&later)
				var gaveUp *GaveUpError
				if errors.As(err, &gaveUp) {
					gaveUp.retryAt = asked.RetryAt
				}
				return err
			}
		}
	}
	return o.loop.wait(e)
}

// isRefusal reports whether a failure is definite once the post is proven absent. One
// that a published post would explain is not: the next request shows what it means.
func isRefusal(e *MastodonError) bool {
	return e.Action != ActionRetryLater && e.Code != CodeAlreadySubmitted && e.Retry == RetryNever
}

// mayRelyOnKey reports whether the caller wants the key relied on where nobody can
// look (WithKeySupport).
func (o *poster) mayRelyOnKey(ctx context.Context, e *MastodonError) bool {
	return e != nil && e.Idempotent && context.Cause(ctx) == nil
}

// renewKey takes another key for a server that keeps refusing the old one, or hangs on
// it, although the post is absent: Pixelfed ("Duplicate idempotency key"),
// Iceshrimp.NET (408), Akkoma (a replayed failure).
func (o *poster) renewKey(e *MastodonError) {
	if e != nil && (e.Code == CodeAlreadySubmitted || e.Code == CodeRequestTimeout || e.replayed) {
		o.key.Rotate()
	}
}

// done notes which status is this post's.
func (o *poster) done(status *mastodon.Status) *mastodon.Status {
	config := o.client.Config
	o.lookup.Claims.Claim(config.Server, string(status.ID), o.key.Base())
	var shown mastoapi.Status
	if json.Unmarshal(o.loop.last.Body(), &shown) == nil && shown.Application != nil && shown.Application.Name != "" {
		o.lookup.Claims.SetApplication(config.Server, config.AccessToken, string(shown.Application.Name))
	}
	return status
}

// compare returns the status of a post that is out, with a *DifferenceError where it is
// not what was asked for. Only where the visibility is another does it have to ask what
// software made it so.
func (o *poster) compare(status *mastodon.Status) (*mastodon.Status, error) {
	found := Differences(o.toot, status)
	if slices.Contains(found, DifferentVisibility) {
		const patience = 10 * time.Second // the post is out, whatever the response
		ctx, cancel := context.WithTimeout(o.loop.ctx, patience)
		defer cancel()
		found = differences(o.toot, status, o.lookup.Software(ctx, string(status.Account.ID)))
	}
	if len(found) == 0 {
		return status, nil
	}
	return status, &DifferenceError{status, found}
}

// giveUp returns a GaveUpError with an unknown outcome.
func (o *poster) giveUp(ctx context.Context, why error) error {
	g := o.lookup.giveUp(ctx, why)
	g.Attempts, g.Last = o.loop.attempts, o.loop.err
	return g
}
