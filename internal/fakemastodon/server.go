package fakemastodon

import (
	"net/http"
	"sync"
	"time"
)

// Config says what a Server is. Its zero value has no limits filled in: every
// field has to be set.
type Config struct {
	Software   Software
	Limits     Limits
	Host       string        // the name in memory; Listen replaces it
	Processing time.Duration // how long a video or sound is processed
	// KeepRequests is how many requests the log keeps; 0 keeps all.
	KeepRequests int
	// Clock is how far the clock of the application is ahead of the test's, and
	// DateClock that of whoever writes the Date header.
	Clock, DateClock time.Duration
	WithoutDate      bool          // no response has a Date
	PageSize         int           // the most entries of a list's page; 0 is the software's
	ListLag          time.Duration // how old a post is when lists begin to show it
	// Decide returns the fault for a request. It is called without a lock.
	Decide func(*http.Request) Fault
	// Missing is told of a call that Mastodon has and this package lacks, such as
	// "GET /api/v1/trends". With nil such a call is a 404. It is called with a lock.
	Missing func(call string)
}

// Server is a fake instance. Its exported methods may be used by several
// goroutines at once.
type Server struct {
	Config
	url    string
	facts  *facts
	server []string      // the Server header
	closed chan struct{} // nil in memory, where nothing waits for it

	mu        sync.Mutex
	started   time.Time
	lastID    uint64
	accounts  map[uint64]*account
	byName    map[string]*account
	tokens    map[string]*token
	apps      map[string]*application // by client id
	grants    map[string]*grant       // by authorization code
	posts     map[uint64]*post
	published []*post // in the order of publication, without boosts
	media     map[uint64]*media
	replays   map[string]*storedKey // Akkoma's responses, by key
	address   calls                 // of everybody: they come from one address
	timers    timers
	log       journal
	streams   []*stream
	pending   map[string]Fault // decided by a client of HTTPClient, for ServeHTTP
	lastFault int

	dateOf int64 // the second that date is of
	date   string

	// The last ids of what Mastodon numbers from 1.
	lastList, lastFilter, lastPush, lastReport int
}

// New returns a server in memory. Listen puts it on a socket too.
func New(config Config) *Server {
	s := &Server{
		Config:   config,
		url:      "https://" + config.Host,
		facts:    factsOf(&config.Software),
		started:  time.Now(),
		accounts: make(map[uint64]*account),
		byName:   make(map[string]*account),
		tokens:   make(map[string]*token),
		apps:     make(map[string]*application),
		grants:   make(map[string]*grant),
		posts:    make(map[uint64]*post),
		media:    make(map[uint64]*media),
		replays:  make(map[string]*storedKey),
		pending:  make(map[string]Fault),
		log:      journal{keep: config.KeepRequests},
	}
	if s.facts.serverHeader != "" {
		s.server = []string{s.facts.serverHeader}
	}
	return s
}

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
// so that later posts have larger ids (lib/mastodon/snowflake.rb).
func (s *Server) newID(now time.Time) uint64 {
	id := uint64(now.Add(s.Clock).UnixMilli()) << 16
	if id <= s.lastID {
		id = s.lastID + 1
	}
	s.lastID = id
	return id
}
