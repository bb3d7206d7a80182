package fakemastodon

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

const allScopes = "read write follow"

// NewAccount returns the id of the account with that name, which is signed up
// if there is none, and a new token.
func (s *Server) NewAccount(name string) (id uint64, token string) {
	now := s.lock()
	defer s.mu.Unlock()
	a := s.byName[strings.ToLower(name)]
	if a == nil {
		a = &account{id: s.newID(now), name: name, keys: make(map[string]*storedKey)}
		a.profile = s.newProfile(a, now)
		s.accounts[a.id] = a
		s.byName[strings.ToLower(name)] = a
	}
	return a.id, s.newToken(a, nil, allScopes).value
}

// NewToken returns another token of an account.
func (s *Server) NewToken(account uint64, scopes string) string {
	s.lock()
	defer s.mu.Unlock()
	return s.newToken(s.accounts[account], nil, scopes).value
}

// SetTokens changes the state of every token of an account.
func (s *Server) SetTokens(account uint64, state TokenState) {
	s.lock()
	defer s.mu.Unlock()
	for _, t := range s.tokens {
		if t.account == s.accounts[account] {
			t.state = state
		}
	}
}

// SetState changes the state of an account.
func (s *Server) SetState(account uint64, state AccountState) {
	s.lock()
	defer s.mu.Unlock()
	s.setState(s.accounts[account], state)
}

// SetLimited limits an account, which moderators call silencing.
func (s *Server) SetLimited(account uint64, limited bool) {
	s.lock()
	defer s.mu.Unlock()
	a := s.accounts[account]
	a.limited, a.profile.Limited = limited, limited
}

// SetSensitized makes others see the account's posts as sensitive.
func (s *Server) SetSensitized(account uint64, sensitized bool) {
	s.lock()
	defer s.mu.Unlock()
	s.accounts[account].sensitized = sensitized
}

// IDText writes an id as this server's ids are written.
func (s *Server) IDText(n uint64) string { return s.id(n) }

// AccountIDText writes the id of an account.
func (s *Server) AccountIDText(account uint64) string {
	s.lock()
	defer s.mu.Unlock()
	return s.accounts[account].profile.ID
}

// Authorize approves an application at its authorization URI and returns the
// authorization code.
func (s *Server) Authorize(account uint64, authURI string) (string, error) {
	u, err := url.Parse(authURI)
	if err != nil {
		return "", err
	}
	q := u.Query()
	s.lock()
	defer s.mu.Unlock()
	app := s.apps[q.Get("client_id")]
	if app == nil {
		return "", fmt.Errorf("no application has the client id %q", q.Get("client_id"))
	}
	a := s.accounts[account]
	code := "code-" + strconv.Itoa(len(s.grants)+1) + "-" + a.name
	s.grants[code] = &grant{account: a, app: app, redirect: q.Get("redirect_uri"), scopes: scopesOr(q.Get("scope"))}
	return code, nil
}

// NewApp registers an application.
func (s *Server) NewApp(name string) (clientID, clientSecret string) {
	s.lock()
	defer s.mu.Unlock()
	app := s.register(name, "", "urn:ietf:wg:oauth:2.0:oob", allScopes)
	return app.clientID, app.clientSecret
}

// ForgetApps deletes all applications, but not their tokens.
func (s *Server) ForgetApps() {
	s.lock()
	defer s.mu.Unlock()
	clear(s.apps)
}

// Close ends the streams and what waits. It may be called again.
func (s *Server) Close() {
	s.CloseStreams()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed == nil {
		return
	}
	select {
	case <-s.closed:
	default:
		close(s.closed)
	}
}
