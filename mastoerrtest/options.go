package mastoerrtest

import (
	"net/http"
	"time"
)

// An Option changes what NewInstance makes: by default the current Mastodon with
// its limits, without faults and without delays.
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
	clock, date  time.Duration
	withoutDate  bool
	pageSize     int
	listLag      time.Duration
	lacking      bool // a call that the fake lacks is a 404
}

// InMemory makes an instance without a listener: requests reach it by
// RoundTripper, Client and HTTPClient only. It starts no goroutine, so that it
// can be made and used inside a testing/synctest bubble.
func InMemory() Option { return func(c *config) { c.inMemory = true } }

// WithHost names an instance in memory; the default is "mastodon.test".
func WithHost(host string) Option { return func(c *config) { c.host = host } }

// WithSoftware makes the instance another server than the current Mastodon.
func WithSoftware(s Software) Option { return func(c *config) { c.software = s } }

// WithLimits changes the rate limits.
func WithLimits(l Limits) Option { return func(c *config) { c.limits = l } }

// WithMediaProcessing sets how long a video or sound is processed; the default is
// two seconds. Images are ready at once, as on Mastodon since 4.0.
func WithMediaProcessing(d time.Duration) Option {
	return func(c *config) { c.processing = d }
}

// WithWork sets how long the instance takes to carry out a request, like a slow
// database. A change happens at the end of that time, also when the caller has
// given up before. r has no body.
func WithWork(f func(r *http.Request) time.Duration) Option {
	return func(c *config) { c.work = f }
}

// WithClock sets how far two clocks are ahead of the test's: that of the application,
// which writes created_at, ids and the times of limits, and that of whoever writes the
// Date header, which may be a proxy. Negative is behind. Everything happens by the
// test's clock all the same, and so do the times in Posts and Requests.
func WithClock(application, date time.Duration) Option {
	return func(c *config) { c.clock, c.date = application, date }
}

// WithoutDate leaves the Date header out of the instance's responses, as snac does.
func WithoutDate() Option { return func(c *config) { c.withoutDate = true } }

// WithPageSize sets how many entries a page of a list has at most, whatever limit
// asks for. The default is the software's.
func WithPageSize(n int) Option { return func(c *config) { c.pageSize = n } }

// WithListLag makes lists show a post only when it is that old, as those of a
// replica or of a cache do. Fault.ListedAfter does it for one post.
func WithListLag(d time.Duration) Option { return func(c *config) { c.listLag = d } }

// WithLackingEndpoints makes calls that Mastodon has and this package lacks a 404, as on a
// server that is too old for them. Without it such a call fails the test, with a
// sentence that names the call.
func WithLackingEndpoints() Option { return func(c *config) { c.lacking = true } }

// WithFaults makes f decide on every request that no rule of Fail decides. The
// zero Fault lets a request pass. f is never called twice at the same time, so it
// can use a seeded math/rand.Rand. r has no body.
func WithFaults(f func(r *http.Request) Fault) Option {
	return func(c *config) { c.faults = f }
}

// WithRequestLog keeps only the last n requests in the log instead of all.
// RequireRequests needs all.
func WithRequestLog(n int) Option { return func(c *config) { c.keepRequests = n } }
