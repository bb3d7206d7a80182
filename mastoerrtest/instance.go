package mastoerrtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-mastodon"
)

// Instance is a fake instance. All its methods may be used by several
// goroutines at once.
type Instance struct {
	// URL is the address to give to a client: that of the loopback server, or
	// for an instance InMemory a name that only RoundTripper knows.
	URL string

	config
	tb     testing.TB // nil for one made by Start
	server *httptest.Server
	closed chan struct{} // closed by Close; nil in memory, where nothing waits for it

	hookMu sync.Mutex // serialises the functions given by options

	mu       sync.Mutex
	started  time.Time
	lastID   uint64
	accounts map[uint64]*account
	byName   map[string]*account
	tokens   map[string]*token
	apps     map[string]*application // by client id
	codes    map[string]*grant       // authorization codes
	posts    map[uint64]*post
	order    []*post // the posts as they were published
	media    map[uint64]*media
	agenda   agenda
	replays  map[string]*stored // Akkoma's answers by key
	nobody   bucket             // requests without a token
	script   []*Rule
	log      journal
	streams  []*stream
	promised map[string]Fault // decided by a client of Client, for the handler
	promises int
}

// NewInstance starts a fake instance that lives until the test ends. It is
// served by a real server on loopback and, at once, by RoundTripper; with
// InMemory by RoundTripper only. Mastodon's throttles are in force, 300 calls in
// five minutes for a token among them; a test that sends more wants NoLimits.
func NewInstance(tb testing.TB, opts ...Option) *Instance {
	tb.Helper()
	i := newInstance(tb, opts)
	tb.Cleanup(i.Close)
	return i
}

// Start is NewInstance for programs that are no tests, such as a demo. The
// caller has to Close it. What would fail a test panics.
func Start(opts ...Option) *Instance { return newInstance(nil, opts) }

func newInstance(tb testing.TB, opts []Option) *Instance {
	i := &Instance{
		tb:       tb,
		config:   config{software: Mastodon(CurrentMastodon), host: "mastodon.test", processing: 2 * time.Second},
		started:  time.Now(),
		accounts: make(map[uint64]*account),
		byName:   make(map[string]*account),
		tokens:   make(map[string]*token),
		apps:     make(map[string]*application),
		codes:    make(map[string]*grant),
		posts:    make(map[uint64]*post),
		media:    make(map[uint64]*media),
		replays:  make(map[string]*stored),
		promised: make(map[string]Fault),
	}
	for _, o := range opts {
		if o != nil {
			o(&i.config)
		}
	}
	i.limits = i.limits.withDefaults(i.software)
	i.log.keep = i.keepRequests
	i.URL = "https://" + i.host
	if !i.inMemory {
		i.closed = make(chan struct{})
		i.server = httptest.NewServer(http.HandlerFunc(i.serveSocket))
		i.URL = i.server.URL
		i.host = i.server.Listener.Addr().String()
	}
	return i
}

// Close stops the loopback server and ends all streams. NewInstance has the
// test do it.
func (i *Instance) Close() {
	i.CloseStreams()
	if i.server == nil {
		return
	}
	i.mu.Lock()
	select {
	case <-i.closed:
	default:
		close(i.closed)
	}
	i.mu.Unlock()
	i.server.CloseClientConnections()
	i.server.Close()
}

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

// HTTPClient returns an HTTP client that reaches this instance by its URL, such
// as mastodon.AppConfig wants. Over sockets it plays also those faults that
// come before anything is sent, which a server alone cannot.
func (i *Instance) HTTPClient() *http.Client {
	if i.inMemory {
		return &http.Client{Transport: i.RoundTripper()}
	}
	// A pool of connections of its own: a fault that breaks a connection must
	// not hit the requests of another client.
	return &http.Client{Transport: &dialer{i, http.DefaultTransport.(*http.Transport).Clone()}}
}

// complain reports a mistake in the use of this package.
func (i *Instance) complain(format string, args ...any) {
	if i.tb == nil {
		panic("mastoerrtest: " + fmt.Sprintf(format, args...))
	}
	i.tb.Helper()
	i.tb.Errorf("mastoerrtest: "+format, args...)
}

// newID makes an id as Mastodon does: the time in milliseconds and a sequence,
// so that later posts have larger ids (lib/mastodon/snowflake.rb).
func (i *Instance) newID(now time.Time) uint64 {
	id := uint64(now.UnixMilli()) << 16
	if id <= i.lastID {
		id = i.lastID + 1
	}
	i.lastID = id
	return id
}
