package main

import (
	"context"
	"fmt"
	"time"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr"
)

// The states of a post. It ends in the last three. While its account needs a
// reconnect it waits, whatever its state says.
const (
	stateQueued    = "queued"
	stateWaiting   = "waiting"
	statePublished = "published"
	stateNeedsFix  = "needs_fix"
	stateNeedsLook = "needs_look"
)

// The states of an account.
const (
	accountActive         = "active"
	accountNeedsReconnect = "needs_reconnect"
)

// post is a row of posts, with what a worker needs to know of its account and
// host.
type post struct {
	ID, AccountID int64
	Version       int
	KeySeed, Text string
	MediaPath     string
	MediaAlt      string
	CreatedAt     moment

	State, Reason, Fix string
	Until              moment
	URL, StatusID      string

	MediaID    string
	MediaReady bool
	OpenSince  moment
	SentAt     moment
	Tries      int

	Account account
	Host    host

	Ahead    int    // unfinished posts of the account that are older
	HeldTill moment // another post of the account has an unknown outcome

	now    moment    // by the database's clock, when this was loaded
	loaded time.Time // by ours
}

type account struct {
	Name, Server, Token string
	State, Reason       string
	Since, NotBefore    moment
	Lease               string
}

type host struct {
	Name, Version string
	Failures      int
	NotBefore     moment
	Reason        string
}

func (p *post) ended() bool { return p.State != stateQueued && p.State != stateWaiting }

// isOpen is true while a request may have published the post and nobody knows.
func (p *post) isOpen() bool { return p.OpenSince != 0 }

// dbNow is about now by the database's clock.
func (p *post) dbNow() moment { return p.now + moment(ms(time.Since(p.loaded))) }

// in is the time from now until m, negative when that is over.
func (p *post) in(m moment) time.Duration {
	return time.Duration(m-p.now)*time.Millisecond - time.Since(p.loaded)
}

// here is m by the clock of this machine.
func (p *post) here(m moment) time.Time { return time.Now().Add(p.in(m)) }

// key is the Idempotency-Key of this version of the content. It is in the
// database before anything is sent, so that a worker that takes over has it,
// and not made from the text, so that an intended repeat is not taken for a
// resend.
func (p *post) key() string { return fmt.Sprintf("%s-v%d", p.KeySeed, p.Version) }

func (p *post) toot() *mastodon.Toot {
	t := &mastodon.Toot{Status: p.Text}
	if p.MediaID != "" {
		t.MediaIDs = []mastodon.ID{mastodon.ID(p.MediaID)}
	}
	return t
}

// client speaks for the post's account.
func (p *post) client() *mastodon.Client {
	return newClient(p.Account.Server, p.Account.Token)
}

// newClient hooks mastoerr into a client of go-mastodon. The connections are
// those of http.DefaultTransport, shared by all.
func newClient(server, token string) *mastodon.Client {
	c := mastodon.NewClient(&mastodon.Config{Server: server, AccessToken: token})
	c.UserAgent = "mastoerr-publisher-example"
	return mastoerr.Wrap(c)
}

const postQuery = `SELECT
	p.id, p.account_id, p.version, p.key_seed, p.text, p.media_path, p.media_alt, p.created_at,
	p.state, p.reason, p.fix, p.until, p.url, p.status_id,
	p.media_id, p.media_ready, p.open_since, p.sent_at, p.tries,
	a.name, a.server, a.token, a.state, a.reason, a.since, a.not_before, a.lease,
	h.host, h.version, h.failures, h.not_before, h.reason,
	(SELECT count(*) FROM posts o
		WHERE o.account_id = p.account_id AND o.state IN ('queued', 'waiting') AND o.id < p.id),
	(SELECT COALESCE(max(o.until), 0) FROM posts o
		WHERE o.account_id = p.account_id AND o.state IN ('queued', 'waiting') AND o.open_since > 0 AND o.id <> p.id),
	now_ms()
	FROM posts p JOIN accounts a ON a.id = p.account_id JOIN hosts h ON h.host = a.host
	WHERE p.id = $1`

func (s *store) load(ctx context.Context, postID int64) (*post, error) {
	p := new(post)
	a, h := &p.Account, &p.Host
	err := s.row(ctx, postQuery, postID).Scan(
		&p.ID, &p.AccountID, &p.Version, &p.KeySeed, &p.Text, &p.MediaPath, &p.MediaAlt, &p.CreatedAt,
		&p.State, &p.Reason, &p.Fix, &p.Until, &p.URL, &p.StatusID,
		&p.MediaID, &p.MediaReady, &p.OpenSince, &p.SentAt, &p.Tries,
		&a.Name, &a.Server, &a.Token, &a.State, &a.Reason, &a.Since, &a.NotBefore, &a.Lease,
		&h.Name, &h.Version, &h.Failures, &h.NotBefore, &h.Reason,
		&p.Ahead, &p.HeldTill, &p.now,
	)
	if err != nil {
		return nil, fmt.Errorf("cannot load post %d: %w", postID, err)
	}
	p.loaded = time.Now()
	return p, nil
}
