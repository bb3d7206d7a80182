package mastoerrtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

// Instance is a fake instance. All its methods may be used by several
// goroutines at once.
type Instance struct {
	// URL is the address to give to a client: that of the loopback server, or
	// for an instance InMemory a name that only RoundTripper knows.
	URL string

	config
	tb       testing.TB // nil for one made by Start
	server   *fakemastodon.Server
	listener *httptest.Server // nil in memory

	hookMu sync.Mutex // serialises the functions given by options

	mu     sync.Mutex
	script []*Rule
}

// NewInstance starts a fake instance that lives until the test ends. It serves
// on loopback and by RoundTripper; with InMemory by RoundTripper only.
// Mastodon's rate limits apply, among them 300 calls in five minutes for a
// token; a test that sends more needs NoLimits.
func NewInstance(tb testing.TB, opts ...Option) *Instance {
	tb.Helper()
	i := newInstance(tb, opts)
	tb.Cleanup(i.Close)
	return i
}

// Start is NewInstance for programs that are not tests, such as a demo. The
// caller has to call Close. A mistake that would fail a test panics.
func Start(opts ...Option) *Instance { return newInstance(nil, opts) }

func newInstance(tb testing.TB, opts []Option) *Instance {
	i := &Instance{
		tb:     tb,
		config: config{software: Mastodon(CurrentMastodon), host: "mastodon.test", processing: 2 * time.Second},
	}
	for _, o := range opts {
		if o != nil {
			o(&i.config)
		}
	}
	i.server = fakemastodon.New(fakemastodon.Config{
		Software: i.software.plain(), Limits: i.limits.plain(i.software), Host: i.host,
		Processing: i.processing, KeepRequests: i.keepRequests, Decide: i.decide,
		Clock: i.clock, DateClock: i.date, WithoutDate: i.withoutDate, PageSize: i.pageSize, ListLag: i.listLag,
		Missing: i.missing(),
	})
	if !i.inMemory {
		i.listener = i.server.Listen()
	}
	i.URL = i.server.URL()
	return i
}

// Close stops the loopback server and ends all streams. NewInstance makes the
// test call it.
func (i *Instance) Close() {
	i.server.Close()
	if i.listener != nil {
		i.listener.CloseClientConnections()
		i.listener.Close()
	}
}

// CloseStreams ends the open streams, as an instance does that restarts its
// streaming server. New ones may be opened at once.
func (i *Instance) CloseStreams() { i.server.CloseStreams() }

// Streams returns how many streams are open.
func (i *Instance) Streams() int { return i.server.Streams() }

// Client returns a go-mastodon client for this instance, with the first of the
// tokens, if any. It is not wrapped: that is up to the caller.
func (i *Instance) Client(token ...string) *mastodon.Client {
	config := &mastodon.Config{Server: i.URL}
	if len(token) > 0 {
		config.AccessToken = token[0]
	}
	c := mastodon.NewClient(config)
	c.Client = *i.HTTPClient()
	return c
}

// HTTPClient returns an HTTP client that reaches this instance by its URL, for
// mastodon.AppConfig and the like. Over sockets it also injects the faults that
// come before anything is sent, which a server alone cannot.
func (i *Instance) HTTPClient() *http.Client {
	if i.inMemory {
		return &http.Client{Transport: i.RoundTripper()}
	}
	return &http.Client{Transport: i.server.Dialer()}
}

// RoundTripper returns a transport that reaches the instance without a socket,
// whatever the host of the request is. It behaves as net/http's own Transport:
// it calls the request's httptrace, ends with the cause of its context when that
// ends first, and returns errors of the same types. It starts no goroutine and
// knows no time but that of package time.
func (i *Instance) RoundTripper() http.RoundTripper { return i.server.RoundTripper() }

// ServeHTTP serves the instance from a server of the caller's own: one with TLS,
// say, or at a fixed address.
func (i *Instance) ServeHTTP(w http.ResponseWriter, req *http.Request) { i.server.ServeHTTP(w, req) }

// missing returns what is told of a call that the fake lacks; nil makes it a 404.
func (i *Instance) missing() func(call string) {
	if i.lacking || i.tb == nil {
		return nil
	}
	return func(call string) {
		i.tb.Errorf("mastoerrtest: the fake instance lacks %s, which Mastodon has; WithLackingEndpoints makes it a 404", call)
	}
}

// complain reports a mistake in the use of this package.
func (i *Instance) complain(format string, args ...any) {
	if i.tb == nil {
		panic("mastoerrtest: " + fmt.Sprintf(format, args...))
	}
	i.tb.Helper()
	i.tb.Errorf("mastoerrtest: "+format, args...)
}
