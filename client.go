package mastoerr

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/mastoerr/mastoerr/internal/attempt"
	"github.com/mastoerr/mastoerr/internal/claims"
	"github.com/mastoerr/mastoerr/internal/limitwait"
	"github.com/mastoerr/mastoerr/internal/request"
	"github.com/mastoerr/mastoerr/internal/streampace"
	"github.com/mattn/go-mastodon"
)

// Wrap hooks this package into a go-mastodon client, in place, and returns the client.
// The client's own Transport stays in use underneath.
//
// A failed call then returns a *url.Error around a *MastodonError. That error is around
// a *mastodon.APIError where a response arrived, else around the network's error.
//
// To publish, use PostOnce: it waits, looks and repeats by itself. Wrap alone turns a 429
// into an error at once, where go-mastodon waited inside the call. A program that only logs
// its errors then loses the post, so give it time to wait:
//
//	c := mastoerr.Wrap(mastodon.NewClient(config), mastoerr.WithRateLimitWait(5*time.Minute))
//
// Two failures do not come from the transport. A 2xx whose JSON is broken returns the
// decoder's error, which FromError explains. The caller's cancellation stays what it is.
//
// Wrapping a wrapped client without options changes nothing. With options, a new
// Transport over the same base replaces the old one. It has the old options and the new.
//
// Bound a call with its context, not with http.Client.Timeout. That timeout replaces the
// transport's error with plain text, so FromError can say no more than CodeTimeout. In
// PostOnce, FindStatus and UploadMedia it bounds each request like Policy.AttemptTimeout,
// the shorter of the two, and replaces nothing.
func Wrap(c *mastodon.Client, opts ...Option) *mastodon.Client {
	if c == nil {
		return nil
	}
	old, wrapped := c.Transport.(*Transport)
	switch {
	case !wrapped:
		c.Transport = NewTransport(c.Transport, opts...)
	case len(opts) > 0:
		config := old.config
		config.apply(opts)
		c.Transport = &Transport{base: old.base, config: config, claims: old.claims}
	}
	return c
}

// prepared returns the client for several requests, and their policy. It is a wrapped
// copy of a client that is not wrapped. A client's own Timeout bounds the attempts
// instead: http.Client would replace our error, and end an upload that makes progress.
func prepared(c *mastodon.Client, p Policy) (*mastodon.Client, Policy) {
	clone := *c
	if own := c.Timeout; own > 0 {
		clone.Timeout = 0
		if limit := p.attemptTimeout(); limit == 0 || own < limit {
			p.AttemptTimeout = own
		}
	}
	return Wrap(&clone), p
}

// Transport is an http.RoundTripper that returns failed calls as errors. The zero
// Transport is ready to use. Several goroutines and clients may use it at once: one
// Transport is enough for the clients of thousands of accounts.
//
// It departs from the contract of http.RoundTripper on purpose. A response that is a
// failure (see CheckResponse) is returned as a *MastodonError, not as a response. Given
// a 429, go-mastodon would sleep and resend for up to 2 h 46 min. Of every other failure
// it keeps neither the headers nor the body. The result is always either a response or
// an error. Of a failed response's body at most 128 KiB are read, for at most 10
// seconds, and the first 64 KiB are kept. Then the body is closed.
//
// Redirects are left to the http.Client. A redirect that would turn a POST into a GET,
// and lose the post, is a failure. Open streams are left alone.
//
// Transport adds Accept: application/json where the caller set no Accept, because some
// servers answer failures in HTML without it.
//
// It sends every request once and never sleeps, with two exceptions. With
// WithRateLimitWait it waits for a 429 to pass. And it paces the reconnects of a stream
// that keeps failing, because go-mastodon reconnects without a pause. The pause is 1
// second and doubles up to 1 minute. Where the owner has to act first, it is 10 minutes
// and doubles up to 1 hour. It is never shorter than the wait that the instance asked
// for, and it ends with the context. It starts anew after a stream that was open for a
// minute or sent something, and for another token. A stream that its caller closes is
// no failure.
//
// A network failure is RetrySafe in two cases. In the first, the base reports to the
// request's httptrace, as http.Transport does, that it got no connection. In the
// second, the server refused an HTTP/2 stream or a client certificate. Over a base that
// reports nothing, a request always counts as sent.
type Transport struct {
	base http.RoundTripper
	config
	streams streampace.Pacer
	claims  *claims.Set // nil for those that all of the network share
}

// config is what options set.
type config struct {
	onError     func(context.Context, *MastodonError)
	onRateLimit func(string, RateLimit)
	keySupport  func(string) bool
	limitWait   time.Duration
}

// Option changes what a Transport does besides returning errors.
type Option func(*config)

func (c *config) apply(opts []Option) {
	for _, o := range opts {
		if o != nil {
			o(c)
		}
	}
}

// WithErrorHook returns the option that calls f with every failure that the transport
// sees, before it is returned. That is once for each attempt of Do. f is not called for
// the caller's own cancellation, nor for a 2xx whose JSON is found to be broken when it
// is decoded. The context is the request's. f must not block. Several goroutines may
// call it at once.
//
// For metrics, use Code and Endpoint as labels. The number of hosts has no bound.
func WithErrorHook(f func(context.Context, *MastodonError)) Option {
	return func(c *config) { c.onError = f }
}

// WithRateLimitWait returns the option that waits inside the call for a 429 that ends
// within most, and sends the request again: a 429 applies nothing. It is for programs that
// log an error and go on. Without it, a 429 returns at once. Zero or less is the default,
// no waiting.
//
// The waits of one call take most at most in all, and never pass the context's deadline
// (http.Client.Timeout included). When the instance names a longer wait, the 429 returns at
// once. When it names none, the transport waits 1 second, then 1.5, 2.25 and so on, as
// go-mastodon does. Inside Do, PostOnce, FindStatus and UploadMedia the option does nothing,
// because Policy.MaxRetryAfter bounds their waits. The hooks see each 429.
func WithRateLimitWait(most time.Duration) Option {
	return func(c *config) { c.limitWait = most }
}

// WithRateLimitHook returns the option that calls f with the X-RateLimit headers of each
// response that has them, successes included. f must not block. Several goroutines may
// call it at once.
func WithRateLimitHook(f func(host string, r RateLimit)) Option {
	return func(c *config) { c.onRateLimit = f }
}

// WithKeySupport names the hosts whose Idempotency-Key the caller wants to rely
// on. The default is none. It serves a token that cannot read: Do, Advise and
// PostOnce then send a keyed post again after a lost connection, a timeout, a 502
// or a 504. The resend has the same key, waits for Policy.SettleWait, comes within
// 55 minutes of the first request that may have been applied, and never after a
// request of this post met a 500 or 503. PostOnce looks first all the same, and
// relies on the key only where it cannot look.
//
// It leaves open what a real Mastodon does (measured on 4.3.23 and 4.6.5): the key
// is saved in Redis after the post is committed to PostgreSQL. A worker that was
// killed in between made 2 posts in 10 of 10 runs; restarts of Redis under load
// doubled 57 of 57 posts that had failed and were published; before 4.6 a resend
// that meets the first request at work made 2 posts in 20 of 20.
//
// supports is called with the host and port of the request, by several goroutines
// at once. SupportsIdempotencyKey reports which servers have keys at all.
func WithKeySupport(supports func(host string) bool) Option {
	return func(c *config) { c.keySupport = supports }
}

// NewTransport returns a Transport over base. A nil base is http.DefaultTransport. It is
// for mastodon.AppConfig, whose calls use a client of their own, for many clients that
// share one Transport, and for any other HTTP client:
//
//	transport := mastoerr.NewTransport(nil)
//	app := &mastodon.AppConfig{Client: http.Client{Transport: transport}}
func NewTransport(base http.RoundTripper, opts ...Option) *Transport {
	t := &Transport{base: base}
	t.claims = claimsOf(base)
	t.apply(opts)
	return t
}

// claimsOf returns the claims that all clients over the same base share. Another base
// may lead to other servers of the same name, as in tests.
func claimsOf(base http.RoundTripper) *claims.Set {
	switch base := base.(type) {
	case nil, *http.Transport:
		return claims.Shared
	case *Transport:
		return base.statusClaims()
	}
	if !reflect.ValueOf(base).Comparable() {
		return new(claims.Set)
	}
	return claims.Of(base)
}

// statusClaims returns which statuses belong to which posts.
func (t *Transport) statusClaims() *claims.Set {
	if t.claims == nil {
		return claims.Shared
	}
	return t.claims
}

// CloseIdleConnections closes the idle connections of the base, if the base has such a
// method. http.Client.CloseIdleConnections calls it.
func (t *Transport) CloseIdleConnections() {
	if c, ok := t.roundTripper().(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// report hands a failure to the hook.
func (t *Transport) report(ctx context.Context, err error) {
	if e, ok := err.(*MastodonError); ok && t.onError != nil {
		t.onError(ctx, e)
	}
}

// RoundTrip sends req. See Transport for what it returns.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.limitWait > 0 && attempt.From(req.Context()) == nil && !request.Of(req).Stream {
		return limitwait.RoundTrip(sender{t}, req, t.limitWait)
	}
	return t.sendOnce(req)
}

// sender sends requests for limitwait.
type sender struct{ *Transport }

func (s sender) Send(req *http.Request) (*http.Response, error) { return s.sendOnce(req) }

// LimitEnd reports whether err is a 429 that was not the server's response to an earlier
// request, and returns when it ends.
func (s sender) LimitEnd(err error) (time.Time, bool) {
	e, ok := err.(*MastodonError)
	if !ok || e.StatusCode != http.StatusTooManyRequests || e.Retry != RetrySafe || e.replayed {
		return time.Time{}, false
	}
	return e.RetryAt, true
}

// supportsKey reports whether the caller wants to rely on the host's keys.
func (t *Transport) supportsKey(host string) bool {
	return t.keySupport != nil && t.keySupport(host)
}

// roundTripper returns what lies underneath.
func (t *Transport) roundTripper() http.RoundTripper {
	if t.base == nil {
		return http.DefaultTransport
	}
	return t.base
}
