package mastoerr

import (
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/mastoerr/mastoerr/internal/neterr"
	"github.com/mastoerr/mastoerr/internal/ratelimit"
	"github.com/mastoerr/mastoerr/internal/streampace"
	"github.com/mastoerr/mastoerr/internal/wire"
)

// This file gives the leaf packages the names by which the rest of the package
// knows them.

// failure is what an error of the network amounts to.
type failure struct {
	code   Code
	retry  RetrySafety // "" for the code's own
	detail string      // safe to print
}

func (f failure) explain(cause error) *MastodonError {
	// Clone: a substring would keep the whole text alive.
	e := &MastodonError{Err: slim(cause), detail: strings.Clone(wire.Line(f.detail, maxMessage))}
	e.label(f.code)
	if f.retry != "" {
		e.Retry = f.retry
	}
	return e
}

func networkFailure(err error, inCall bool) (failure, bool) {
	f, ok := neterr.Read(err, inCall)
	return failure{Code(f.Code), RetrySafety(f.Retry), f.Detail}, ok
}

func slim(cause error) error          { return neterr.Truncate(cause) }
func isSound(err error) bool          { return neterr.Traversable(err) }
func textOf(err error) (string, bool) { return neterr.Text(err) }
func isBrokenValue(err error) bool    { return neterr.IsFieldDecodeError(err) }

// setWait fills RetryAt and RateLimit.
//
// Servers name the wait in a header (Retry-After in seconds or as a date,
// X-RateLimit-Reset as a time or a number) or in the body.
func setWait(e *MastodonError, a *answer) {
	now := a.now
	if now.IsZero() {
		now = time.Now()
	}
	e.RateLimit = rateLimitOf(a.header, now)
	// A wait never turns a never into a retry: Varnish puts a Retry-After on
	// its 403 and 404 pages, and on a 200.
	if e.Action != ActionRetryLater || e.Retry == RetryNever || a.status < 300 {
		return
	}
	wait, ok := ratelimit.RetryAfter(a.header, now)
	if !ok {
		wait, ok = bodyWait(e, a, now)
	}
	if !ok && !e.RateLimit.Reset.IsZero() &&
		(a.status == http.StatusTooManyRequests || e.Code == CodeRateLimited || ratelimit.Exhausted(a.header)) {
		wait, ok = e.RateLimit.Reset.Sub(now), true
	}
	if ok {
		e.RetryAt = now.Add(wait)
	}
}

// bodyWait looks for the wait in the body: Cloudflare's retry_after, a Misskey
// fork's error.info.resetMs, or a sentence such as "retry in 12.34s".
func bodyWait(e *MastodonError, a *answer, now time.Time) (time.Duration, bool) {
	b := &a.body
	switch {
	case b.Shape != wire.JSON && b.Shape != wire.Text:
		return 0, false
	case b.RetryAfter >= 0:
		return ratelimit.Seconds(b.RetryAfter), true
	case b.ResetMillis > 0:
		return ratelimit.Until(time.UnixMilli(b.ResetMillis), a.header, now), true
	case e.Code == CodeRateLimited:
		return ratelimit.InText(e.Message)
	}
	return 0, false
}

func rateLimitOf(h http.Header, now time.Time) RateLimit {
	l, ok := ratelimit.Headers(h, now)
	if !ok {
		return RateLimit{}
	}
	return RateLimit{l.Limit, max(l.Remaining, 0), l.Reset}
}

// short returns a header's value, or "" for one that is too long for a time.
func short(value string) string {
	if len(value) > 64 {
		return ""
	}
	return strings.TrimSpace(value)
}

type pacer = streampace.Pacer

// pace is the pace of one stream.
type pace struct {
	*streampace.Pacer
	id streampace.ID
}

// holdStream waits until the stream may be opened again.
func (t *trip) holdStream() error {
	t.pace = &pace{&t.transport.streams, streampace.IDOf(t.req)}
	if err := t.pace.Wait(t.req.Context(), t.pace.id); err != nil {
		return t.explain(err)
	}
	return nil
}

func (s *pace) failed(e *MastodonError, _ time.Time) {
	s.Failed(s.id, e.Action != ActionRetryLater, e.RetryAt)
}

func (s *pace) opened(body io.ReadCloser, _ time.Time) io.ReadCloser { return s.Body(s.id, body) }
