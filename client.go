package mastoerr

import (
	"context"
	"net/http"

	"github.com/mattn/go-mastodon"
)

// Wrap hooks this package into a go-mastodon client, in place, and returns the
// client: a call that fails then returns a *url.Error around a *MastodonError,
// and that is around a *mastodon.APIError where a response arrived, else around
// the network's error. Two failures are not seen by a transport: a 2xx whose JSON
// is broken comes as the decoder's bare error, which FromError explains, and the
// caller's cancellation as what it is. The client's own Transport stays in use
// underneath. Wrapping a wrapped client does nothing, options included.
//
//	c := mastoerr.Wrap(mastodon.NewClient(config))
//
// Limit a call with its context rather than with http.Client.Timeout, which
// replaces the transport's error by bare text; FromError can then say no more
// than CodeTimeout.
func Wrap(c *mastodon.Client, opts ...Option) *mastodon.Client {
	if c == nil {
		return nil
	}
	if _, wrapped := c.Transport.(*Transport); !wrapped {
		c.Transport = NewTransport(c.Transport, opts...)
	}
	return c
}

// Transport is an http.RoundTripper that returns failed calls as errors.
//
// It departs from the contract of http.RoundTripper on purpose: a response that
// is a failure (see CheckResponse) is returned as a *MastodonError, not as a
// response. Handed a 429, go-mastodon would sleep and resend by itself for up to
// 2 h 46 min, and of every other failure it keeps neither headers nor body. The
// answer is always either a response or an error; of a failed response's body
// the first 64 KiB are kept, at most 128 KiB are read, for 10 seconds at most, and
// then it is closed.
//
// Redirects are left to the http.Client, except those that would turn a POST
// into a GET and lose the post: they are failures. Streams are left alone once
// they are open.
//
// Transport adds Accept: application/json where the caller set no Accept; some
// servers answer failures in HTML without it. It sends every request once and
// never sleeps, with one exception: it paces the reconnects of a stream that
// keeps failing, because go-mastodon reconnects without any pause. The pause is 1
// second, doubling to 1 minute; where a person has to act first it is 10 minutes,
// doubling to 1 hour; never shorter than what the instance asked for, and it ends
// with the context. A stream that lived for a minute and one with another token
// start anew.
//
// A Transport may be used by several goroutines and clients at once.
type Transport struct {
	base        http.RoundTripper
	onError     func(context.Context, *MastodonError)
	onRateLimit func(string, RateLimit)
	honours     func(string) bool
	streams     pacer
	versions    versions
}

// An Option changes what a Transport does besides returning errors.
type Option func(*Transport)

// WithErrorHook has f called with every failure that the transport sees, before
// it is returned: once for each attempt of Do, not for the caller's own
// cancellation, and not for a 2xx whose JSON turns out to be broken when it is
// decoded. The context is the request's. f must not block, and may be called by
// several goroutines at once.
func WithErrorHook(f func(context.Context, *MastodonError)) Option {
	return func(t *Transport) { t.onError = f }
}

// WithRateLimitHook has f called with what each response, successes included,
// says in its X-RateLimit headers, if it has any. f must not block, and may be
// called by several goroutines at once.
func WithRateLimitHook(f func(host string, r RateLimit)) Option {
	return func(t *Transport) { t.onRateLimit = f }
}

// WithIdempotencyPolicy tells which hosts honour an Idempotency-Key; the default
// is that all do. To a host that does not, the key is not sent, and posts count
// as not idempotent. f is called with the host and port of the request, by
// several goroutines at once; HonoursIdempotencyKey knows the answer from an
// instance's version, which a service best keeps beside its accounts.
func WithIdempotencyPolicy(f func(host string) bool) Option {
	return func(t *Transport) { t.honours = f }
}

// NewTransport returns a Transport over base; nil stands for
// http.DefaultTransport. It serves mastodon.AppConfig, whose calls go through a
// client of their own, and any other HTTP client:
//
//	app := &mastodon.AppConfig{Client: http.Client{Transport: mastoerr.NewTransport(nil)}, …}
func NewTransport(base http.RoundTripper, opts ...Option) *Transport {
	t := &Transport{base: base}
	for _, o := range opts {
		if o != nil {
			o(t)
		}
	}
	return t
}

// RoundTrip sends req once. See Transport for what it returns.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	trip := &trip{transport: t, req: req}
	trip.first, _ = firstRequest(req)
	if err := trip.prepare(); err != nil {
		closeBody(req)
		return nil, t.report(req, err)
	}
	resp, err := trip.send()
	if err != nil {
		return nil, t.report(req, err)
	}
	return resp, nil
}

// CloseIdleConnections closes the connections of the transport underneath that
// nobody uses at the moment, if it can do that: http.Client.CloseIdleConnections
// asks its transport for this method.
func (t *Transport) CloseIdleConnections() {
	if c, ok := t.roundTripper().(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// report hands a failure to the hook.
func (t *Transport) report(req *http.Request, err error) error {
	if e, ok := err.(*MastodonError); ok && t.onError != nil {
		t.onError(req.Context(), e)
	}
	return err
}

// roundTripper is what lies underneath.
func (t *Transport) roundTripper() http.RoundTripper {
	if t.base == nil {
		return http.DefaultTransport
	}
	return t.base
}
