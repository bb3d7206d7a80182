package mastoerr

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/mastoerr/mastoerr/internal/backoff"
	"github.com/mastoerr/mastoerr/internal/draft"
	"github.com/mastoerr/mastoerr/internal/idemkey"
	"github.com/mastoerr/mastoerr/internal/lookup"
	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mattn/go-mastodon"
)

// FindStatus reports whether the client's account has published, or scheduled, toot. It
// is what to do after StepVerify. since is when the request whose outcome is unknown was
// sent, on the local clock. FindStatus returns one of three:
//
//   - the status, if it is there;
//   - ErrAbsent, if it is provably absent: the list covers the time from a minute
//     before since, shows posts of that kind to their author, and has no status that
//     could be the post;
//   - else a *GaveUpError that says why it cannot tell, with the statuses that could be
//     the post (Candidates).
//
// There are three lookups: at once, after Policy.SettleWait, and after three times
// SettleWait. Only the last one may find the post absent, because a request that is
// still at work may publish the post later. One more comes two minutes later where a
// scheduled post was due at the last one, or its 10 requests were not enough.
//
// A lookup makes at most 10 requests. A post that is there takes 3 as a rule. The first
// lookup with a token may take one more, for the name of the token's application.
// The account's newest status proves nothing if it has the same text and is dated up to
// an hour before since, because the application's clock may be behind the one that stamps
// the Date header. FindStatus compares a status by its source, because the lists of some servers show
// texts and warnings changed. It never returns a status that PostOnce has returned for
// another key.
//
// The token needs the scopes read:accounts and read:statuses; without them FindStatus
// cannot tell. A client that is not wrapped is used through a wrapped copy.
func FindStatus(ctx context.Context, c *mastodon.Client, toot *mastodon.Toot, since time.Time, p Policy) (*mastodon.Status, error) {
	if c == nil || c.Config == nil || toot == nil {
		return nil, errors.New("mastoerr: FindStatus needs a client with a Config and a toot")
	}
	c, p = prepared(c, p)
	l := newStatusLookup(c, toot, since, p, idemkey.From(ctx))
	l.Draft = draft.From(ctx)
	status, err := l.settle(ctx, 0)
	if err == nil || errors.Is(err, ErrAbsent) {
		return status, err
	}
	return nil, l.giveUp(ctx, err)
}

// statusLookup looks for one post, up to three times.
type statusLookup struct {
	lookup.Finder
	client *mastodon.Client
	policy Policy

	notBefore time.Time // when the instance allows the next request
	paused    error     // the failure that said so
	timedOut  bool      // the last request did
}

func newStatusLookup(c *mastodon.Client, toot *mastodon.Toot, since time.Time, p Policy, k *idemkey.Key) *statusLookup {
	l := &statusLookup{client: c, policy: p, Finder: lookup.Finder{
		Toot: toot, Since: since, Server: c.Config.Server, Token: c.Config.AccessToken, Missing: isNotOffered,
		Claims: c.Transport.(*Transport).statusClaims(),
	}}
	l.Fetch = l.fetch
	if k != nil {
		l.Key = k.Base()
	}
	return l
}

// settle looks for the post until it is found or the settle time is over: after
// first, after SettleWait and after three times SettleWait. Only the last lookup may
// find the post absent.
func (l *statusLookup) settle(ctx context.Context, first time.Duration) (*mastodon.Status, error) {
	now, settle := time.Now(), l.policy.settleWait()
	times := []time.Time{now.Add(min(first, settle)), now.Add(settle), now.Add(settle).Add(settle).Add(settle)}
	looked := false
	for i := 0; i < len(times); i++ {
		at, isLast := times[i], i == len(times)-1
		if !isLast && times[i+1].Before(time.Now()) {
			continue
		}
		if l.notBefore.After(at) {
			at = l.notBefore
		}
		if time.Until(l.notBefore) > l.policy.maxRetryAfter() {
			return nil, errLongWait
		}
		if deadline, ok := ctx.Deadline(); ok && at.After(deadline) {
			if looked || l.notBefore.After(deadline) {
				return nil, errNoTimeLeft
			}
			isLast, at = false, l.notBefore // better early than not at all
		}
		if err := backoff.Sleep(ctx, time.Until(at)); err != nil {
			return nil, err
		}
		before := l.Candidates
		status, err := l.Look(ctx)
		if err != nil && !errors.Is(err, ErrAbsent) {
			l.AddCandidates(before) // this look may have seen less of the lists
		}
		if isLast && i == 2 && (errors.Is(err, lookup.ErrDue) || err != nil && l.IsSpent()) {
			times, isLast = append(times, time.Now().Add(lookup.DueFor)), false
		}
		if err == nil || isLast || isHopeless(err) {
			return status, err
		}
		looked = true
	}
	return nil, errNoTimeLeft
}

var (
	errNoTimeLeft = errors.New("no time is left to look again")
	errLongWait   = errors.New("the instance asks for a longer wait than the policy allows")
)

// isHopeless reports whether looking again cannot help: the token may not look, or
// the server has no such list.
func isHopeless(err error) bool {
	e, ok := FromError(err)
	return ok && e.Retry == RetryNever
}

// isNotOffered reports whether the server does not have an endpoint, or not for this
// token.
func isNotOffered(err error) bool {
	return errors.Is(err, CategoryNotFound) || errors.Is(err, CodeNotImplemented) ||
		errors.Is(err, CodeMethodNotAllowed) || errors.Is(err, CategoryPermissions) ||
		errors.Is(err, CodeBadRequest)
}

// fetch makes a GET request through Do, within bounds. It learns the server's clock,
// and makes no request before the time that the instance named for an earlier one. When
// two requests in a row time out, the lookup ends: each takes an AttemptTimeout.
func (l *statusLookup) fetch(ctx context.Context, path string, query url.Values, spend func() error) ([]byte, error) {
	if l.notBefore.After(time.Now()) {
		return nil, l.paused
	}
	loop := newRetryLoop(ctx, l.policy)
	loop.record.MaxBody = mastoapi.MaxBody
	body, err := repeat(loop, func(ctx context.Context) ([]byte, error) {
		if err := spend(); err != nil {
			return nil, err
		}
		body, err := getJSON(ctx, l.client, path, query)
		if e, ok := FromError(err); !ok || e.Code != CodeTimeout { // http.Client replaces our error at its own timeout
			l.timedOut = false
			return body, err
		}
		if l.timedOut {
			loop.policy.MaxAttempts = -1
			l.notBefore, l.paused = time.Now().Add(pauseAfterTimeouts), err
		}
		l.timedOut = true
		return nil, err
	})
	if ahead, known := loop.last.Clock(); known && path != lookup.InstancePath { // which caches keep
		l.SetClock(ahead)
	}
	if e, ok := FromError(err); ok {
		l.pause(e, err)
	}
	return body, err
}

// pauseAfterTimeouts is how long the instance is left alone after two timeouts.
const pauseAfterTimeouts = time.Second

// pause notes when the instance allows the next request, and reports whether a failure
// put that off.
func (l *statusLookup) pause(e *MastodonError, err error) bool {
	if !e.RetryAt.After(l.notBefore) {
		return false
	}
	l.notBefore, l.paused = e.RetryAt, err
	return true
}

// getJSON makes a GET request and reads the response as a whole: json.Decoder scans
// leading white space anew on every refill, which is quadratic.
func getJSON(ctx context.Context, c *mastodon.Client, path string, query url.Values) ([]byte, error) {
	u, err := url.Parse(c.Config.Server)
	if err != nil {
		return nil, err
	}
	u = u.JoinPath(path)
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.Config.AccessToken)
	if c.UserAgent != "" {
		req.Header.Set("User-Agent", c.UserAgent)
	}
	resp, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && !json.Valid(body) {
		err = io.ErrUnexpectedEOF // proxies pass on a cut response as a complete one
	}
	return body, err
}

// maxCandidates bounds what a person has to look at.
const maxCandidates = 10

// giveUp returns the error of a lookup that cannot tell.
func (l *statusLookup) giveUp(ctx context.Context, why error) *GaveUpError {
	g := &GaveUpError{Reason: GaveUpUnknown, cause: why, unknown: true, retryAt: l.notBefore}
	for _, s := range l.Candidates[:min(len(l.Candidates), maxCandidates)] {
		g.Candidates = append(g.Candidates, Candidate{mastodon.ID(s.ID), label(string(s.URL)), s.CreatedAt.Time})
	}
	switch {
	case context.Cause(ctx) != nil:
		g.Reason, g.cause = GaveUpContext, context.Cause(ctx)
	case errors.Is(why, errNoTimeLeft):
		g.Reason = GaveUpDeadline
	case errors.Is(why, errLongWait):
		g.Reason = GaveUpWaitTooLong
	}
	return g
}
