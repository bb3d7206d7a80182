package fakemastodon

import "net/http"

// How other software refuses an account in a state. The commits are those of
// facts_tables.go.

// refuseGoToSocial: one text for a user that is disabled, unconfirmed, not approved
// or suspended (captured); one that has moved may not create anything
// (internal/api/util/response.go ForbiddenAfterMove).
func refuseGoToSocial(state AccountState, c *call) *reply {
	switch state {
	case AccountDisabled, AccountUnconfirmed, AccountPending, AccountSuspended:
		return fail(http.StatusUnauthorized, "Unauthorized: application not supplied")
	case AccountMoved:
		if c.method == http.MethodPost || c.method == http.MethodPut {
			return fail(http.StatusForbidden, "your account has Moved or is currently Moving; you cannot take create or update type actions")
		}
	}
	return nil
}

// refuseAkkoma: a deactivated user is as nobody
// (lib/pleroma/web/plugs/ensure_authenticated_plug.ex:42).
func refuseAkkoma(state AccountState, _ *call) *reply {
	if state == AccountDisabled || state == AccountSuspended {
		return fail(http.StatusForbidden, "Invalid credentials.")
	}
	return nil
}

// refuseIceshrimp: Iceshrimp.Backend/Core/Middleware/AuthenticationMiddleware.cs:56.
func refuseIceshrimp(state AccountState, _ *call) *reply {
	if state == AccountDisabled || state == AccountSuspended {
		return fail(http.StatusUnauthorized, "Your access has been suspended by the instance administrator.")
	}
	return nil
}

// refuseSharkey: packages/backend/src/server/api/ApiCallService.ts:361 and :372, with
// the status 401 of endpoints/status.ts in 2024.
func refuseSharkey(state AccountState, c *call) *reply {
	type misskeyError struct {
		Message string `json:"message"`
		Code    string `json:"code"`
		ID      string `json:"id"`
		Kind    string `json:"kind"`
	}
	refused := misskeyError{Kind: "permission"}
	switch {
	case state == AccountDisabled || state == AccountSuspended:
		refused.Message, refused.Code, refused.ID = "Your account has been suspended.", "YOUR_ACCOUNT_SUSPENDED", "a8c724b3-6e9c-4b46-b1a8-bc3ed6258370"
	case state == AccountMoved && c.method == http.MethodPost && c.path == "/api/v1/statuses":
		refused.Message, refused.Code, refused.ID = "You have moved your account.", "YOUR_ACCOUNT_MOVED", "56f20ec9-fd06-4fa5-841b-edd6d7d4fa31"
	default:
		return nil
	}
	r := ok(object{"error": refused})
	r.status = http.StatusUnauthorized
	return r
}

// refuseUnknown is for software of which only Mastodon's words are known.
func refuseUnknown(state AccountState, _ *call) *reply {
	if state == AccountDisabled || state == AccountSuspended {
		return loginDisabled()
	}
	return nil
}
