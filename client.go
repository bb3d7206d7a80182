package mastoerr

import (
	"context"
	"net/http"
	"reflect"

	"github.com/mastoerr/mastoerr/internal/claims"
	"github.com/mastoerr/mastoerr/internal/streampace"
	"github.com/mattn/go-mastodon"
)

// Wrap hooks this package into a go-mastodon client, in place, and returns the
// client: a call that fails then returns a *url.Error around a *MastodonError,
// and that is around a *mastodon.APIError where a response arrived, else around
// the network's error. A transport does not see two failures: a 2xx whose JSON
// is broken comes as the decoder's bare error, which FromError explains, and the
// caller's cancellation as what it is. The client's own Transport stays in use
// underneath.
//
// Wrapping a wrapped client changes nothing without options. With options, a new
// Transport with all of them takes the place of the old one, over the same base.
//
//	c := mastoerr.Wrap(mastodon.NewClient(config))
//
// Limit a call with its context rather than with http.Client.Timeout, which
// replaces the transport's error with plain text; FromError can then say no more
// than CodeTimeout.
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

// wrappedCopy returns c if it is wrapped, else a wrapped copy.
func wrappedCopy(c *mastodon.Client) *mastodon.Client {
	if _, ok := c.Transport.(*Transport); ok {
		return c
	}
	clone := *c
	return Wrap(&clone)
}

// Transport is an http.RoundTripper that returns failed calls as errors. The zero
// Transport is ready to use.
//
// It departs from the contract of http.RoundTripper on purpose: a response that
// is a failure (see CheckResponse) is returned as a *MastodonError, not as a
// response. Handed a 429, go-mastodon would sleep and resend by itself for up to
// 2 h 46 min, and of every other failure it keeps neither headers nor body. The
// result is always either a response or an error. Of a failed response's body
// the first 64 KiB are kept; at most 128 KiB are read, for 10 seconds at most, and
// then the body is closed.
//
// Redirects are left to the http.Client, except those that would turn a POST
// into a GET and lose the post: they are failures. Streams are left alone once
// they are open.
//
// Transport adds Accept: application/json where the caller set no Accept; some
// servers answer failures in HTML without it. It sends every request once and
// never sleeps, with one exception: it paces the reconnects of a stream that
// keeps failing, because go-mastodon reconnects without any pause. The pause is 1
// second, doubling to 1 minute. Where a person has to act first it is 10 minutes,
// doubling to 1 hour. It is never shorter than what the instance asked for, and it
// ends with the context. A stream that was open for a minute and one with another
// token start anew.
//
// A network failure is RetrySafe only when the base reports to the request's
// httptrace, as http.Transport does, that it looked for a connection and got none,
// and when it met an HTTP/2 stream or a client certificate that the server refused.
// Over a base that reports nothing, no request is known to have stayed here.
//
// A Transport may be used by several goroutines and clients at once.
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
}

// An Option changes what a Transport does besides returning errors.
type Option func(*config)

func (c *config) apply(opts []Option) {
	for _, o := range opts {
		if o != nil {
			o(c)
		}
	}
}

// WithErrorHook has f called with every failure that the transport sees, before
// it is returned: once for each attempt of Do, not for the caller's own
// cancellation, and not for a 2xx whose JSON turns out to be broken when it is
// decoded. The context is the request's. f must not block, and may be called by
// several goroutines at once.
func WithErrorHook(f func(context.Context, *MastodonError)) Option {
	return func(c *config) { c.onError = f }
}

// WithRateLimitHook has f called with the X-RateLimit headers of each response
// that has them, successes included. f must not block, and may be called by
// several goroutines at once.
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

// NewTransport returns a Transport over base; nil stands for
// http.DefaultTransport. It serves mastodon.AppConfig, whose calls go through a
// client of their own, and any other HTTP client:
//
//	app := &mastodon.AppConfig{Client: http.Client{Transport: mastoerr.NewTransport(nil)}, …}
func NewTransport(base http.RoundTripper, opts ...Option) *Transport {
	t := &Transport{base: base}
	t.claims = claimsOf(base)
	t.apply(opts)
	return t
}

// claimsOf returns the claims of all clients over the same base. A base may lead to
// other servers of the same name, as in tests.
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

// CloseIdleConnections closes the idle connections of the transport underneath,
// if that has such a method. http.Client.CloseIdleConnections calls it.
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
