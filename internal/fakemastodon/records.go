package fakemastodon

import "time"

type account struct {
	id         uint64
	name       string
	profile    accountJSON // made once: every post that is rendered has it
	state      AccountState
	limited    bool    // what others call silenced
	sensitized bool    // others see its posts as sensitive
	posts      []*post // by id, deleted ones and boosts too
	keys       map[string]*storedKey
	scheduled  []*scheduled
	statuses   bucket
	calls      calls

	// Mastodon only.
	following, blocking, muting map[*account]bool
	tags                        map[string]bool // that it follows
	lists                       []*userList
	filters                     []*filter
}

// token is an access token.
type token struct {
	value    string
	account  *account // nil for the token of an application
	app      *application
	scopes   string
	state    TokenState
	requests bucket
	push     object // the subscription, nil without one
}

// TokenState says whether a token is still good.
type TokenState int

// The states of a token.
const (
	TokenGood TokenState = iota
	TokenRevoked
	TokenExpired
)

// application is a registered OAuth application.
type application struct {
	id           uint64
	name         string
	website      string
	redirects    string
	scopes       string
	clientID     string
	clientSecret string
}

// grant is what an authorization code stands for.
type grant struct {
	account  *account
	app      *application
	redirect string
	scopes   string
	used     bool
}

// post is a status.
type post struct {
	id          uint64
	account     *account
	text        string
	spoiler     string
	language    string
	visibility  string
	replyTo     uint64
	media       []*media
	poll        *poll
	key         string    // the Idempotency-Key it came with
	at          time.Time // created_at
	stored      time.Time // when it was there
	listed      time.Time // when lists begin to show it
	request     uint64    // its number in the log; 0 for none
	asked       *Asked
	app         string
	edited      time.Time
	reblogOf    *post
	quoteOf     *post
	quotePolicy string     // "" is "public"
	mentioned   []*account // of this server; Mastodon only
	voters      map[*account][]int

	sensitive    bool
	unlisted     bool // no list ever shows it
	wasScheduled bool
	deleted      bool
	marks        marks              // of the author
	others       map[*account]marks // of everybody else
}

// marks say what an account did with a post.
type marks uint8

const (
	favourited marks = 1 << iota
	bookmarked
	muted
	pinned
	reblogged
)

// poll is a poll of a post.
type poll struct {
	options   []string
	expiresIn string // seconds
	multiple  string
}

// draft is what a request asks to be posted.
type draft struct {
	post
	mediaIDs    []string
	quoted      string // the id, as it came
	scheduledAt time.Time
	typed       bool // it came as JSON
}

// Asked is what a request asked for, before the server changed anything.
type Asked struct {
	Text, SpoilerText, Visibility, Language, ReplyTo string
	Sensitive                                        bool
	Media, PollOptions                               []string
	ScheduledAt                                      time.Time
}

// scheduled is a post that waits for its time.
type scheduled struct {
	id      uint64
	draft   *draft
	at      time.Time
	gone    bool // published or deleted
	version int  // of the time; a timer for an older one does nothing
}

// media is an uploaded file.
type media struct {
	id          uint64
	account     *account
	kind        string // image, gifv, video, audio
	size        int
	description string
	readyAt     time.Time
	post        *post // nil until attached
}

// storedKey is what is remembered under an Idempotency-Key.
type storedKey struct {
	until   time.Time
	post    uint64 // the id of the post or of the scheduled post
	working bool   // a request holds the lock; until is then when that ends
	kept    bool   // the lock of a worker that was killed
	reply   *reply // Akkoma stores the whole response
}
