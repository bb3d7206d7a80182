// Package lookup looks for a post in the lists of its account. The answer is the
// status, that the post is provably absent, or why nobody can tell.
package lookup

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"time"

	"github.com/mastoerr/mastoerr/internal/claims"
	"github.com/mastoerr/mastoerr/internal/mastoapi"
	"github.com/mastoerr/mastoerr/internal/samepost"
	"github.com/mastoerr/mastoerr/internal/software"
	"github.com/mattn/go-mastodon"
)

// MaxRequests bounds a look.
const MaxRequests = 10

// InstancePath is where the instance describes itself.
const InstancePath = "/api/v1/instance"

// ErrAbsent means that the post is provably not there.
var ErrAbsent = errors.New("mastoerr: the post is provably absent")

// Why a look cannot tell.
var (
	ErrUnordered  = errors.New("the list of statuses is not in the order of time")
	ErrNoTime     = errors.New("the list of statuses has entries without an id or a time")
	ErrEndless    = errors.New("the list of statuses is longer than a lookup reads")
	ErrClock      = errors.New("the instance's clock is off by more than a day")
	ErrMayOmit    = errors.New("the lists of this server may leave out such a post")
	ErrDue        = errors.New("the post is due at this moment")
	ErrCandidates = errors.New("there are statuses that could be the post")
	ErrTooMany    = errors.New("the lookup took more requests than it may")
	ErrNoAccount  = errors.New("the response is no account")
)

// Fetch makes a GET request and returns the response's body. It repeats what may be
// repeated, and calls spend before each request; an error of that ends it.
type Fetch func(ctx context.Context, path string, query url.Values, spend func() error) ([]byte, error)

// Finder looks for one post. What it learns stays for the next look.
type Finder struct {
	Toot   *mastodon.Toot
	Since  time.Time // when the first request that may have published it was sent, on the local clock
	Server string
	Token  string
	Key    string // whose post it is; "" if that is not known
	Claims *claims.Set
	Fetch  Fetch
	// Missing reports whether an error says that the server has no such endpoint,
	// or does not offer it to this token.
	Missing func(error) bool

	// Candidates are the entries that the last look could not tell from the post.
	Candidates []*mastoapi.Status

	// The server's clock minus the local one, at least and at most. Proxies stamp
	// Date with clocks of their own, and some responses are old.
	minAhead, maxAhead time.Duration
	timed              bool // they are known

	me        *mastoapi.Account
	software  *software.Software // nil until it was asked for
	sources   map[mastoapi.Text]*mastoapi.Source
	requests  int  // of this look, repeated ones included
	responses int  // of this look
	unasked   bool // this look could not ask for the token's application
	entries   []entry
}

// Look reads the lists once. It returns the status, ErrAbsent, or why it cannot
// tell. The list of scheduled posts comes first, so that a post which is published
// in between is not missed.
func (f *Finder) Look(ctx context.Context) (*mastodon.Status, error) {
	f.requests, f.responses, f.unasked, f.entries, f.Candidates = 0, 0, false, nil, nil
	if f.sources == nil {
		f.sources = make(map[mastoapi.Text]*mastoapi.Source)
	}
	if err := f.identify(ctx); err != nil {
		return nil, err
	}
	status, waiting := f.searchScheduled(ctx)
	if status != nil {
		return status, nil
	}
	status, unlisted := f.searchLists(ctx)
	if status != nil {
		return status, nil
	}
	gap := cmp.Or(waiting, unlisted) // why absence is not proven
	if len(f.entries) > 0 {
		f.addCandidates()
		gap = cmp.Or(gap, ErrCandidates)
	}
	if gap == nil {
		gap = f.findFilter(ctx)
	}
	if gap != nil && !f.isMediaFree(ctx) {
		return nil, gap
	}
	f.Candidates = nil
	return nil, ErrAbsent
}

// searchLists looks through the account's list and, where that does not prove the
// post absent but the home timeline would, through that one. The error says why they
// do not prove it absent.
func (f *Finder) searchLists(ctx context.Context) (*mastodon.Status, error) {
	if f.kinds() != 0 && software.IsSnacID(string(f.me.ID)) {
		f.row(ctx) // it says that the account's list can be left out
	}
	gap := ErrMayOmit
	if known := f.knownRow(); known.Shows.Has(f.kinds()) || !known.HomeProves(f.kinds()) {
		var status *mastodon.Status
		status, gap = f.search(ctx, list{path: "/api/v1/accounts/" + url.PathEscape(string(f.me.ID)) + "/statuses", limit: pageSize})
		if status != nil {
			return status, nil
		}
	}
	row := f.row(ctx)
	if row.ListUnreliable || !row.Shows.Has(f.kinds()) {
		gap = cmp.Or(gap, ErrMayOmit)
	}
	if gap != nil && row.HomeProves(f.kinds()) {
		return f.search(ctx, list{path: "/api/v1/timelines/home", limit: homeSize, mixed: true})
	}
	return nil, gap
}

// search looks for the post in one list. The error says why the list does not prove
// it absent.
func (f *Finder) search(ctx context.Context, l list) (*mastodon.Status, error) {
	status, gap := f.readList(ctx, l)
	if status != nil {
		return status, nil
	}
	status, err := f.decide(ctx)
	return status, cmp.Or(err, gap)
}

// identify asks once whose token it is.
func (f *Finder) identify(ctx context.Context) error {
	if f.me == nil && f.Toot.Visibility != "" { // else the account's default counts
		if id := f.Claims.AccountID(f.Server, f.Token); id != "" {
			f.me = &mastoapi.Account{ID: mastoapi.Text(id)}
		}
	}
	if f.me == nil {
		me, err := get[mastoapi.Account](ctx, f, "/api/v1/accounts/verify_credentials", nil)
		if err != nil {
			return err
		}
		if me.ID == "" {
			return ErrNoAccount
		}
		f.me = &me
		f.Claims.SetAccountID(f.Server, f.Token, string(me.ID))
	}
	if max(f.minAhead.Abs(), f.maxAhead.Abs()) > 24*time.Hour {
		return ErrClock
	}
	return nil
}

// SetClock notes by how much the server's clock is ahead of the local one.
func (f *Finder) SetClock(ahead time.Duration) {
	if !f.timed {
		f.timed, f.minAhead, f.maxAhead = true, ahead, ahead
	}
	f.minAhead, f.maxAhead = min(f.minAhead, ahead), max(f.maxAhead, ahead)
}

// window returns, by the server's clock, since when a status may be the post, and
// since when one with the same content surely is. Proxies stamp Date with a clock
// of their own, hence the minute; created_at may have whole seconds. A post whose
// scheduled_at has passed may be dated back to it.
func (f *Finder) window() (from, sure time.Time) {
	margin := time.Minute
	if !f.timed {
		margin = 10 * time.Minute // snac sends no Date
	}
	from, sure = f.Since.Add(f.minAhead-margin), f.Since.Add(f.maxAhead-2*time.Second)
	if at := f.Toot.ScheduledAt; at != nil && at.Before(sure) {
		return at.Add(-margin), at.Add(-2 * time.Second)
	}
	return from, sure
}

// row returns the server's row. It asks for the instance until there is a response.
func (f *Finder) row(ctx context.Context) *software.Software {
	if f.software == nil {
		instance, err := get[mastoapi.Instance](ctx, f, InstancePath, nil)
		if err != nil && !f.Missing(err) {
			return software.Unasked()
		}
		f.software = software.Of(string(instance.Version), string(f.me.ID))
	}
	return f.software
}

// knownRow returns the server's row without asking.
func (f *Finder) knownRow() *software.Software {
	if f.software == nil {
		return software.Unknown()
	}
	return f.software
}

// kinds returns what a list has to show to prove the post absent.
func (f *Finder) kinds() software.Kinds {
	var kinds software.Kinds
	switch cmp.Or(f.Toot.Visibility, string(f.me.Source.Privacy)) {
	case mastodon.VisibilityPublic, mastodon.VisibilityUnlisted:
	case mastodon.VisibilityDirectMessage:
		kinds |= software.Direct
	default:
		kinds |= software.Private
	}
	if f.Toot.InReplyToID != "" {
		kinds |= software.Reply
	}
	if f.Toot.Poll != nil {
		kinds |= software.Poll
	}
	if samepost.HasMention(f.Toot.Status) {
		kinds |= software.Mention
	}
	return kinds
}

// isMediaFree reports whether an attachment of the post proves that no post has it:
// on Mastodon an attachment can be fetched only until it is on a post
// (app/controllers/api/v1/media_controller.rb). It says nothing about a post that
// waits for its time.
func (f *Finder) isMediaFree(ctx context.Context) bool {
	if len(f.Toot.MediaIDs) == 0 || f.Toot.ScheduledAt != nil || !f.row(ctx).MediaWitness {
		return false
	}
	id := string(f.Toot.MediaIDs[0])
	media, err := get[mastoapi.Attachment](ctx, f, "/api/v1/media/"+url.PathEscape(id), nil)
	return err == nil && string(media.ID) == id
}

// get fetches an entity. A value of another form than expected reads as empty.
func get[T any](ctx context.Context, f *Finder, path string, query url.Values) (T, error) {
	var entity T
	body, err := f.fetch(ctx, path, query)
	if err == nil {
		err = json.Unmarshal(body, &entity)
	}
	return entity, err
}

func (f *Finder) fetch(ctx context.Context, path string, query url.Values) ([]byte, error) {
	f.responses++
	return f.Fetch(ctx, path, query, f.spend)
}

// IsSpent reports whether the last look was out of requests.
func (f *Finder) IsSpent() bool { return f.requests >= MaxRequests }

func (f *Finder) spend() error {
	if f.IsSpent() {
		return ErrTooMany
	}
	f.requests++
	return nil
}
