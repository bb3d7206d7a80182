package mastoerrtest

import (
	"strings"

	"github.com/mattn/go-mastodon"

	"github.com/mastoerr/mastoerr/internal/fakemastodon"
)

// Account is an account on an Instance.
type Account struct {
	ID    mastodon.ID
	Name  string
	Token string // with the scopes read, write and follow

	i  *Instance
	id uint64
}

// NewAccount signs up an account, with a token. For a name that is taken it
// returns the account that has it, with another token.
func (i *Instance) NewAccount(name string) Account {
	id, token := i.server.NewAccount(name)
	return Account{ID: mastodon.ID(i.server.AccountIDText(id)), Name: name, Token: token, i: i, id: id}
}

// NewToken returns another token of the account, with scopes such as
// "read write:statuses".
func (a Account) NewToken(scopes ...string) string {
	return a.i.server.NewToken(a.id, strings.Join(scopes, " "))
}

// Client returns a go-mastodon client with the account's token, not wrapped.
func (a Account) Client() *mastodon.Client { return a.i.Client(a.Token) }

// Revoke revokes every token of the account, as when the user removes the
// application. NewToken or Authorize connects it again.
func (a Account) Revoke() { a.i.server.SetTokens(a.id, fakemastodon.TokenRevoked) }

// Expire ends the lifetime of every token of the account.
func (a Account) Expire() { a.i.server.SetTokens(a.id, fakemastodon.TokenExpired) }

// Authorize approves an application, as the user does in the browser at
// mastodon.Application.AuthURI, and returns the authorization code.
func (a Account) Authorize(authURI string) string {
	code, err := a.i.server.Authorize(a.id, authURI)
	if err != nil {
		a.i.complain("Authorize: %v", err)
	}
	return code
}

// NewApp registers an application, as mastodon.RegisterApp does.
func (i *Instance) NewApp(name string) (clientID, clientSecret string) { return i.server.NewApp(name) }

// ForgetApps deletes every application, as on an instance that was reset
// (mastodon/mastodon#27740). Tokens stay.
func (i *Instance) ForgetApps() { i.server.ForgetApps() }
