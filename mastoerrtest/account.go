package mastoerrtest

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-mastodon"
)

// Account is an account on an Instance.
type Account struct {
	ID    mastodon.ID
	Name  string
	Token string // with the scopes read, write and follow

	i *Instance
	a *account
}

// account is an Account as the instance has it.
type account struct {
	id       uint64
	name     string
	created  time.Time
	disabled bool

	posts     []*post            // by id; deleted ones are marked
	visible   int                // posts that are not deleted
	keys      map[string]*stored // posts by Idempotency-Key
	scheduled []*scheduled
	statuses  bucket
	uploads   bucket
}

// token is an access token.
type token struct {
	value    string
	account  *account // nil for that of an application
	app      *application
	scopes   string
	state    tokenState
	requests bucket
}

type tokenState int

const (
	tokenGood tokenState = iota
	tokenRevoked
	tokenExpired
)

const allScopes = "read write follow"

// NewAccount signs up an account, with a token. A name that is taken gives the
// account that has it, with another token.
func (i *Instance) NewAccount(name string) Account {
	now := i.lock()
	defer i.mu.Unlock()
	a := i.byName[name]
	if a == nil {
		a = &account{id: i.newID(now), name: name, created: now, keys: make(map[string]*stored)}
		i.accounts[a.id] = a
		i.byName[name] = a
	}
	t := i.newToken(a, nil, allScopes)
	return Account{ID: mastodon.ID(strconv.FormatUint(a.id, 10)), Name: name, Token: t.value, i: i, a: a}
}

func (i *Instance) newToken(a *account, app *application, scopes string) *token {
	t := &token{account: a, app: app, scopes: scopes}
	name := "application"
	if a != nil {
		name = a.name
	}
	t.value = "token-" + strconv.Itoa(len(i.tokens)+1) + "-" + name
	i.tokens[t.value] = t
	return t
}

// NewToken returns another token of the account, with scopes such as
// "read write:statuses".
func (a Account) NewToken(scopes ...string) string {
	a.i.lock()
	defer a.i.mu.Unlock()
	return a.i.newToken(a.a, nil, strings.Join(scopes, " ")).value
}

// Client returns a go-mastodon client with the account's token, not wrapped.
func (a Account) Client() *mastodon.Client { return a.i.Client(a.Token) }

// Revoke withdraws every token of the account: the person has removed the
// application. Reconnecting is NewToken or Authorize.
func (a Account) Revoke() { a.each(func(t *token) { t.state = tokenRevoked }) }

// Expire has every token of the account be past its lifetime.
func (a Account) Expire() { a.each(func(t *token) { t.state = tokenExpired }) }

func (a Account) each(f func(*token)) {
	a.i.lock()
	defer a.i.mu.Unlock()
	for _, t := range a.i.tokens {
		if t.account == a.a {
			f(t)
		}
	}
}

// Disable has the instance refuse the account's calls: frozen, suspended or
// moved, which Mastodon words alike (app/controllers/api/base_controller.rb).
func (a Account) Disable() { a.setDisabled(true) }

// Enable undoes Disable.
func (a Account) Enable() { a.setDisabled(false) }

func (a Account) setDisabled(d bool) {
	a.i.lock()
	defer a.i.mu.Unlock()
	a.a.disabled = d
}

// Authorize approves an application, as the person does in the browser at
// mastodon.Application.AuthURI, and returns the authorization code.
func (a Account) Authorize(authURI string) string {
	u, err := url.Parse(authURI)
	if err != nil {
		a.i.complain("Authorize: %v", err)
		return ""
	}
	q := u.Query()
	a.i.lock()
	defer a.i.mu.Unlock()
	app := a.i.apps[q.Get("client_id")]
	if app == nil {
		a.i.complain("Authorize: no application has the client id %q", q.Get("client_id"))
		return ""
	}
	scopes := q.Get("scope")
	if scopes == "" {
		scopes = "read"
	}
	code := "code-" + strconv.Itoa(len(a.i.codes)+1) + "-" + a.Name
	a.i.codes[code] = &grant{account: a.a, app: app, redirect: q.Get("redirect_uri"), scopes: scopes}
	return code
}

// can reports whether the scopes have one of those wanted; a scope includes the
// finer ones below it.
func (t *token) can(wanted string) bool {
	family, _, _ := strings.Cut(wanted, ":")
	for rest := t.scopes; rest != ""; {
		var scope string
		scope, rest, _ = strings.Cut(rest, " ")
		if scope == wanted || scope == family {
			return true
		}
	}
	return false
}
