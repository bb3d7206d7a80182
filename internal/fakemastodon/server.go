package fakemastodon

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Config says what a Server is. Every field but KeepRequests has to be set.
type Config struct {
	Software   Software
	Limits     Limits
	Host       string        // the name in memory; Listen replaces it
	Processing time.Duration // how long a video or sound is processed
	// KeepRequests is how many requests the log keeps; 0 keeps all.
	KeepRequests int
	// Decide returns the fault for a request. It is called without a lock.
	Decide func(*http.Request) Fault
}

// Server is a fake instance. Its exported methods may be used by several
// goroutines at once.
type Server struct {
	Config
	url    string
	closed chan struct{} // nil in memory, where nothing waits for it

	mu        sync.Mutex
	lastID    uint64
	idSuffix  uint64 // where the sequence of ids starts
	accounts  map[uint64]*account
	byName    map[string]*account
	tokens    map[string]*token
	apps      map[string]*application // by client id
	grants    map[string]*grant       // by authorization code
	posts     map[uint64]*post
	published []*post // in the order of publication, without boosts
	media     map[uint64]*media
	replays   map[string]*storedKey // Akkoma's responses, by key
	anonymous bucket                // counts the requests without a token
	timers    timers
	log       journal
	streams   []*stream
	pending   map[string]Fault // decided by a client of HTTPClient, for ServeHTTP
	lastFault int
}

// New returns a server in memory. Listen puts it on a socket too.
func New(config Config) *Server {
	return &Server{
		Config: config, url: "https://" + config.Host, log: journal{keep: config.KeepRequests}, idSuffix: nextIDSuffix(),
		accounts: make(map[uint64]*account), byName: make(map[string]*account),
		tokens: make(map[string]*token), apps: make(map[string]*application), grants: make(map[string]*grant),
		posts: make(map[uint64]*post), media: make(map[uint64]*media),
		replays: make(map[string]*storedKey), pending: make(map[string]Fault),
	}
}

var servers atomic.Uint64

// nextIDSuffix spreads the servers of this process over the 16 bits of a sequence
// (Fibonacci hashing: 40503 is 2^16 divided by the golden ratio).
func nextIDSuffix() uint64 { return servers.Add(1) * 40503 & 0xffff }

// URL returns the address that the server's own links begin with.
func (s *Server) URL() string { return s.url }

// lock locks the state, runs the timers that are due, and returns the time.
func (s *Server) lock() time.Time {
	s.mu.Lock()
	now := time.Now()
	s.timers.run(now)
	return now
}

// newID makes an id as Mastodon does: the time in milliseconds and a sequence,
// so that later posts have larger ids (lib/mastodon/snowflake.rb). The sequence
// starts at another number for each server: synctest bubbles begin at the same
// time, and PostOnce remembers by server and id which statuses it has returned.
func (s *Server) newID(now time.Time) uint64 {
	id := uint64(now.UnixMilli())<<16 | s.idSuffix
	if id <= s.lastID {
		id = s.lastID + 1
	}
	s.lastID = id
	return id
}
