package mastoerrtest

import (
	"net/http"
	"time"
)

// An Option changes an Instance from what NewInstance makes by default: the
// current Mastodon with its limits, without faults, answering at once.
type Option func(*config)

type config struct {
	software     Software
	limits       Limits
	host         string
	inMemory     bool
	processing   time.Duration
	work         func(*http.Request) time.Duration
	faults       func(*http.Request) Fault
	keepRequests int
}

// InMemory makes an instance without a listener: requests reach it by
// RoundTripper, Client and HTTPClient only. It starts no goroutine, so that it
// can be made and used inside a testing/synctest bubble.
func InMemory() Option { return func(c *config) { c.inMemory = true } }

// WithHost names an instance in memory; the default is "mastodon.test".
func WithHost(host string) Option { return func(c *config) { c.host = host } }

// WithSoftware has the instance be another server than the current Mastodon.
func WithSoftware(s Software) Option { return func(c *config) { c.software = s } }

// WithLimits changes the rate limits.
func WithLimits(l Limits) Option { return func(c *config) { c.limits = l } }

// WithMediaProcessing sets how long a video or sound is processed; the default
// is two seconds. Images need no time, as on Mastodon since 4.0.
func WithMediaProcessing(d time.Duration) Option {
	return func(c *config) { c.processing = d }
}

// WithWork has the instance take that long to carry out a request. A change is
// in effect only at the end of it, and comes about also when the caller gives
// up before: a database that is slow. r has no body.
func WithWork(f func(r *http.Request) time.Duration) Option {
	return func(c *config) { c.work = f }
}

// WithFaults has f decide on every request that no rule of Fail decides. The
// zero Fault lets it pass. f is never called twice at the same time, so that it
// can draw from a seeded math/rand.Rand; r has no body.
func WithFaults(f func(r *http.Request) Fault) Option {
	return func(c *config) { c.faults = f }
}

// WithRequestLog keeps the last n requests only, in place of all. RequireRequests
// needs all.
func WithRequestLog(n int) Option { return func(c *config) { c.keepRequests = n } }
