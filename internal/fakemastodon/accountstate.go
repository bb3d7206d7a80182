package fakemastodon

import "net/http"

// AccountState is what keeps an account from working; mastoerrtest.AccountState
// explains the states.
type AccountState string

// The states, as in mastoerrtest.
const (
	AccountActive      AccountState = ""
	AccountUnconfirmed AccountState = "unconfirmed"
	AccountPending     AccountState = "pending"
	AccountDisabled    AccountState = "disabled"
	AccountWithout2FA  AccountState = "without two-factor authentication"
	AccountMoved       AccountState = "moved"
	AccountMemorial    AccountState = "memorial"
	AccountSuspended   AccountState = "suspended"
)

// stateRefusal returns how a software refuses a call of an account in a state, or nil.
type stateRefusal func(state AccountState, c *call) *reply

// refuseEarly decides by the account's state before anything else is looked at, the
// token's own state too: Mastodon refuses a suspended account like that
// (app/controllers/api/base_controller.rb:17, :62).
func (s *Server) refuseEarly(c *call) *reply {
	a := c.by()
	switch {
	case a == nil || a.state == AccountActive:
		return nil
	case s.facts.rules != nil && a.state == AccountSuspended:
		return loginDisabled()
	case s.facts.rules == nil:
		return s.facts.refuses(a.state, c)
	}
	return nil
}

// requireUser refuses a call that needs an account that works, after its token was
// found good enough (app/controllers/api/base_controller.rb:65). What Mastodon shows
// to everybody needs none: a disabled account still reads its own list.
func (s *Server) requireUser(c *call) *reply {
	a := c.by()
	switch {
	case a == nil:
		return unprocessable("This method requires an authenticated user")
	case s.facts.rules == nil:
		return nil
	}
	switch a.state {
	case AccountUnconfirmed:
		return fail(http.StatusForbidden, "Your login is missing a confirmed e-mail address")
	case AccountPending:
		return fail(http.StatusForbidden, "Your login is currently pending approval")
	case AccountDisabled, AccountMoved, AccountMemorial:
		return loginDisabled()
	case AccountWithout2FA:
		if s.facts.rules.twoFactor {
			return loginDisabled()
		}
	}
	return nil
}

func loginDisabled() *reply {
	return fail(http.StatusForbidden, "Your login is currently disabled")
}

// streams reports whether the streaming server takes the account's tokens: it asks
// the database for these two states only (streaming/index.js:383).
func (a *account) streams() bool {
	return a.state != AccountDisabled && a.state != AccountSuspended
}

// setState changes the state, and what the profile says about it
// (app/serializers/rest/account_serializer.rb). Mastodon ends the streams of an
// account that it disables or suspends (app/models/user.rb disable!,
// app/models/concerns/account/suspensions.rb).
func (s *Server) setState(a *account, state AccountState) {
	a.state = state
	a.profile.Suspended, a.profile.Memorial = state == AccountSuspended, state == AccountMemorial
	a.profile.DisplayName = a.name
	if state == AccountSuspended {
		a.profile.DisplayName = ""
	}
	if a.streams() {
		return
	}
	for _, open := range s.streams {
		if open.account == a.id {
			open.close()
		}
	}
}

// shownTo returns the visibility of an account's post: on Mastodon the public posts
// of a limited one are unlisted, a scheduled one by what the account is at its time
// (app/services/post_status_service.rb:92).
func (s *Server) shownTo(a *account, asked string) string {
	if a.limited && asked == "public" && s.facts.rules != nil {
		return "unlisted"
	}
	return asked
}
