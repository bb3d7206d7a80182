package mastoerrtest

import "github.com/mastoerr/mastoerr/internal/fakemastodon"

// AccountState is what keeps an account from working: the moderators or its owner did
// something, or did not do it yet. Mastodon answers a call that needs an account with
// 403 in every state but AccountActive, though with three sentences only. What it shows
// to everybody, such as the account's list, it shows to the account too.
type AccountState string

// The states, with the sentence that Mastodon 4.3.23 and 4.6.5 gave (measured; the
// order of the checks is that of app/controllers/api/base_controller.rb).
const (
	// AccountActive is the state of a new account.
	AccountActive AccountState = ""
	// AccountUnconfirmed: "Your login is missing a confirmed e-mail address".
	AccountUnconfirmed AccountState = "unconfirmed"
	// AccountPending: "Your login is currently pending approval".
	AccountPending AccountState = "pending"
	// AccountDisabled: "Your login is currently disabled", and scheduled posts that
	// become due are dropped.
	AccountDisabled AccountState = "disabled"
	// AccountWithout2FA: its role requires two-factor authentication, which Mastodon
	// knows since 4.6. The sentence is that of AccountDisabled (app/models/user.rb:233).
	AccountWithout2FA AccountState = "without two-factor authentication"
	// AccountMoved: the sentence is that of AccountDisabled.
	AccountMoved AccountState = "moved"
	// AccountMemorial: the sentence is that of AccountDisabled.
	AccountMemorial AccountState = "memorial"
	// AccountSuspended: the sentence is that of AccountDisabled, for every call and
	// before the token is looked at. Nobody sees its posts.
	AccountSuspended AccountState = "suspended"
)

// SetState changes the state of the account; AccountActive undoes it. Other software
// refuses what it is known to refuse, in its own words.
func (a Account) SetState(s AccountState) {
	a.i.server.SetState(a.id, fakemastodon.AccountState(s))
}

// Disable is SetState(AccountDisabled).
func (a Account) Disable() { a.SetState(AccountDisabled) }

// Enable is SetState(AccountActive).
func (a Account) Enable() { a.SetState(AccountActive) }

// Limit limits the account, which moderators call silencing: on Mastodon its public
// posts become unlisted (app/services/post_status_service.rb:92). No call is refused.
func (a Account) Limit() { a.i.server.SetLimited(a.id, true) }

// Unlimit undoes Limit.
func (a Account) Unlimit() { a.i.server.SetLimited(a.id, false) }

// Sensitize makes others see the account's posts as sensitive; the account itself sees
// them as it made them (app/serializers/rest/status_serializer.rb:79). No call is
// refused.
func (a Account) Sensitize() { a.i.server.SetSensitized(a.id, true) }

// Unsensitize undoes Sensitize.
func (a Account) Unsensitize() { a.i.server.SetSensitized(a.id, false) }
