package mastoerrtest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// call makes a request without a body that matters.
func call(t testing.TB, inst *mastoerrtest.Instance, token, method, path string) answer {
	t.Helper()
	req, err := http.NewRequest(method, inst.URL+path, nil)
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept", "application/json")
	resp, err := inst.HTTPClient().Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	if resp.Header.Get("Content-Type") == "text/event-stream" {
		return answer{status: resp.StatusCode, header: resp.Header}
	}
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return answer{resp.StatusCode, resp.Header, string(body)}
}

const (
	missesEmail = `{"error":"Your login is missing a confirmed e-mail address"}`
	isPending   = `{"error":"Your login is currently pending approval"}`
	isDisabled  = `{"error":"Your login is currently disabled"}`
)

// The calls that need an account that works, and those that do not: which is which was
// read in the before_action lines of the controllers under app/controllers/api/v1 of
// Mastodon 4.6.5; the words were measured on 4.3.23 and 4.6.5.
func TestAnAccountsStateDecidesWhatItsCallsAnswer(t *testing.T) {
	t.Parallel()
	for source, test := range map[string]struct {
		state   mastoerrtest.AccountState
		version string
		needs   string // the body of the 403 to a call that needs an account; "" is 200
		open    int    // the status of a call that needs none
		streams int
	}{
		"active": {mastoerrtest.AccountActive, "4.6.5", "", 200, 200},
		"unconfirmed, measured; base_controller.rb:68":         {mastoerrtest.AccountUnconfirmed, "4.6.5", missesEmail, 200, 200},
		"waiting for approval, measured; :70":                  {mastoerrtest.AccountPending, "4.6.5", isPending, 200, 200},
		"disabled, measured; :72, streaming/index.js:383":      {mastoerrtest.AccountDisabled, "4.6.5", isDisabled, 200, 401},
		"moved, measured; :72":                                 {mastoerrtest.AccountMoved, "4.6.5", isDisabled, 200, 200},
		"moved, measured on 4.3.23":                            {mastoerrtest.AccountMoved, "4.3.23", isDisabled, 200, 200},
		"memorial, measured; :72":                              {mastoerrtest.AccountMemorial, "4.6.5", isDisabled, 200, 200},
		"two-factor forced, app/models/user.rb:233 of 4.6.5":   {mastoerrtest.AccountWithout2FA, "4.6.5", isDisabled, 200, 200},
		"two-factor forced, app/models/user.rb:238 of 4.5.0":   {mastoerrtest.AccountWithout2FA, "4.5.0", "", 200, 200},
		"suspended, measured; :62, streaming/index.js:383":     {mastoerrtest.AccountSuspended, "4.6.5", isDisabled, 403, 401},
		"suspended, measured on 4.3.23; base_controller.rb:62": {mastoerrtest.AccountSuspended, "4.3.23", isDisabled, 403, 401},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			s := post(t, inst, alice, "status", "before")
			alice.SetState(test.state)
			for _, needing := range []string{
				"POST /api/v1/statuses", "GET /api/v1/accounts/verify_credentials", "GET /api/v1/timelines/home",
				"GET /api/v1/scheduled_statuses", "POST /api/v2/media", "POST /api/v1/statuses/" + s.ID + "/favourite",
				"DELETE /api/v1/statuses/" + s.ID,
			} {
				method, path, _ := strings.Cut(needing, " ")
				r := call(t, inst, alice.Token, method, path)
				if test.needs == "" {
					assert.NotEqual(t, 403, r.status, "%s: %s", source, needing)
					continue
				}
				assert.Equal(t, 403, r.status, "%s: %s", source, needing)
				assert.JSONEq(t, test.needs, r.body, "%s: %s", source, needing)
			}
			for _, open := range []string{"/api/v1/accounts/" + string(alice.ID) + "/statuses", "/api/v1/accounts/lookup?acct=alice"} {
				assert.Equal(t, test.open, call(t, inst, alice.Token, "GET", open).status, "%s: %s", source, open)
			}
			assert.Equal(t, 200, call(t, inst, alice.Token, "GET", "/api/v2/instance").status, source)
			assert.Equal(t, test.streams, call(t, inst, alice.Token, "GET", "/api/v1/streaming/user").status, source)

			alice.SetState(mastoerrtest.AccountActive)
			assert.Equal(t, 200, call(t, inst, alice.Token, "GET", "/api/v1/accounts/verify_credentials").status, source)
		}, mastoerrtest.WithSoftware(mastoerrtest.Mastodon(test.version)))
	}
}

// app/controllers/api/base_controller.rb of 4.6.5: line 17 comes before Doorkeeper's
// checks, line 65 after them.
func TestASuspensionComesBeforeTheTokenAndADisabledLoginAfterIt(t *testing.T) {
	t.Parallel()
	for state, want := range map[mastoerrtest.AccountState][2]int{
		mastoerrtest.AccountSuspended: {403, 403},
		mastoerrtest.AccountDisabled:  {401, 403},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			alice.Revoke()
			readOnly := alice.NewToken("read")
			alice.SetState(state)
			assert.Equal(t, want[0], mustSend(t, inst, alice.Token, "", "status", "one").status, state)
			r := mustSend(t, inst, readOnly, "", "status", "one")
			assert.Equal(t, want[1], r.status, state)
			assert.Equal(t, state == mastoerrtest.AccountSuspended, strings.Contains(r.body, "disabled"), state)
		})
	}
}

// What others see: app/controllers/api/v1/accounts/statuses_controller.rb:22,
// accounts_controller.rb:94, app/policies/status_policy.rb:5 and
// app/serializers/rest/account_serializer.rb:18 of 4.6.5.
func TestOthersSeeTheStateOfAnAccount(t *testing.T) {
	t.Parallel()
	for state, want := range map[mastoerrtest.AccountState]struct {
		profile, status int
		flag            string
		listed          int
	}{
		mastoerrtest.AccountActive:      {200, 200, "", 1},
		mastoerrtest.AccountPending:     {404, 200, "", 1},
		mastoerrtest.AccountUnconfirmed: {404, 200, "", 1},
		mastoerrtest.AccountDisabled:    {200, 200, "", 1},
		mastoerrtest.AccountMemorial:    {200, 200, "memorial", 1},
		mastoerrtest.AccountSuspended:   {200, 404, "suspended", 0},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice, bob := inst.NewAccount("alice"), inst.NewAccount("bob")
			s := post(t, inst, alice, "status", "one")
			alice.SetState(state)
			path := "/api/v1/accounts/" + string(alice.ID)
			profile := call(t, inst, bob.Token, "GET", path)
			assert.Equal(t, want.profile, profile.status, state)
			assert.Equal(t, want.status, call(t, inst, bob.Token, "GET", "/api/v1/statuses/"+s.ID).status, state)
			var entries []entry
			require.NoError(t, json.Unmarshal([]byte(call(t, inst, bob.Token, "GET", path+"/statuses").body), &entries))
			assert.Len(t, entries, want.listed, state)
			for _, flag := range []string{"memorial", "suspended"} {
				assert.Equal(t, flag == want.flag, strings.Contains(profile.body, `"`+flag+`":true`), state)
			}
		})
	}
}

// app/serializers/rest/status_serializer.rb:79 of 4.6.5; measured: a sensitized
// account posts with 200.
func TestOnlyOthersSeeThatAnAccountIsSensitized(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice, bob := inst.NewAccount("alice"), inst.NewAccount("bob")
		alice.Sensitize()
		assert.False(t, post(t, inst, alice, "status", "one").Sensitive)
		for viewer, sensitive := range map[*mastoerrtest.Account]bool{&alice: false, &bob: true} {
			var entries []entry
			fetch(t, inst, viewer.Token, "/api/v1/accounts/"+string(alice.ID)+"/statuses", &entries)
			require.Len(t, entries, 1)
			assert.Equal(t, sensitive, entries[0].Sensitive, viewer.Name)
		}
		alice.Unsensitize()
		var s entry
		fetch(t, inst, bob.Token, "/api/v1/statuses/"+string(inst.Posts()[0].ID), &s)
		assert.False(t, s.Sensitive)
	})
}

// app/workers/publish_scheduled_status_worker.rb:12 and, for the visibility at that
// time, app/services/post_status_service.rb:92 of 4.6.5.
func TestAScheduledPostMeetsTheStateOfItsTime(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice, bob := inst.NewAccount("alice"), inst.NewAccount("bob")
		at := time.Now().Add(time.Hour).Format(time.RFC3339)
		post(t, inst, alice, "status", "dropped", "scheduled_at", at)
		post(t, inst, bob, "status", "limited later", "scheduled_at", at)
		alice.Disable()
		bob.Limit()
		time.Sleep(time.Hour)
		inst.RequireNotPublished(t, "dropped")
		assert.Empty(t, inst.Scheduled())
		assert.Equal(t, "unlisted", inst.RequirePublishedOnce(t, "limited later").Visibility)
	})
}

// authorize_if_got_token! in app/controllers/api/base_controller.rb:90 of 4.6.5;
// measured: what is public answers also with a wrong token.
func TestAnUnknownTokenIsNoneWhereNoneIsNeeded(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		public := post(t, inst, alice, "status", "public")
		hidden := post(t, inst, alice, "status", "hidden", "visibility", "private")
		assert.Equal(t, 200, call(t, inst, "unknown", "GET", "/api/v1/statuses/"+public.ID).status)
		assert.Equal(t, 404, call(t, inst, "unknown", "GET", "/api/v1/statuses/"+hidden.ID).status)
		assert.Equal(t, 401, call(t, inst, "unknown", "GET", "/api/v1/accounts/verify_credentials").status)
		alice.Revoke()
		assert.Equal(t, 401, call(t, inst, alice.Token, "GET", "/api/v1/statuses/"+public.ID).status, "a revoked one is refused")
		assert.Equal(t, 200, call(t, inst, alice.Token, "GET", "/api/v1/instance").status)
	})
}

// What each scope lets a token do: the doorkeeper_authorize! lines of the controllers
// of 4.6.5; the 422 was measured with an application's token.
func TestALimitedTokenIsRefusedWhatItsScopesLack(t *testing.T) {
	t.Parallel()
	for scopes, allowed := range map[string]string{
		"read": "verify home scheduled source", "write": "post media", "write:statuses": "post", "write:media": "media",
		"read:accounts": "verify", "profile": "verify", "read:statuses": "home scheduled source",
		"read write": "verify home scheduled source post media",
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			s := post(t, inst, alice, "status", "one")
			token := alice.NewToken(scopes)
			for name, endpoint := range map[string]string{
				"verify": "GET /api/v1/accounts/verify_credentials", "home": "GET /api/v1/timelines/home",
				"scheduled": "GET /api/v1/scheduled_statuses", "source": "GET /api/v1/statuses/" + s.ID + "/source",
				"post": "POST /api/v1/statuses", "media": "POST /api/v2/media",
			} {
				method, path, _ := strings.Cut(endpoint, " ")
				r := call(t, inst, token, method, path)
				refused := r.status == 403
				assert.Equal(t, !strings.Contains(allowed, name), refused, "%s: %s", scopes, name)
				if refused {
					assert.JSONEq(t, `{"error":"This action is outside the authorized scopes"}`, r.body)
				}
			}
		})
	}
}

// How other software tells: GoToSocial 0.20 was captured, and
// internal/api/util/response.go of it; ensure_authenticated_plug.ex:42 of Akkoma;
// AuthenticationMiddleware.cs:56 of Iceshrimp.NET; ApiCallService.ts:361 and :372 of
// Sharkey.
func TestOtherSoftwareRefusesAnAccountInItsOwnWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		software mastoerrtest.Software
		state    mastoerrtest.AccountState
		status   int
		body     string
	}{
		{mastoerrtest.GoToSocial(), mastoerrtest.AccountDisabled, 401, "Unauthorized: application not supplied"},
		{mastoerrtest.GoToSocial(), mastoerrtest.AccountUnconfirmed, 401, "Unauthorized: application not supplied"},
		{mastoerrtest.GoToSocial(), mastoerrtest.AccountMoved, 403, "your account has Moved or is currently Moving"},
		{mastoerrtest.Akkoma(), mastoerrtest.AccountDisabled, 403, "Invalid credentials."},
		{mastoerrtest.Iceshrimp(), mastoerrtest.AccountSuspended, 401, "Your access has been suspended by the instance administrator."},
		{mastoerrtest.Sharkey(), mastoerrtest.AccountSuspended, 401, "YOUR_ACCOUNT_SUSPENDED"},
		{mastoerrtest.Sharkey(), mastoerrtest.AccountMoved, 401, "YOUR_ACCOUNT_MOVED"},
		{mastoerrtest.Sharkey(), mastoerrtest.AccountMemorial, 200, "one"},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice := inst.NewAccount("alice")
			alice.SetState(test.state)
			r := mustSend(t, inst, alice.Token, "", "status", "one")
			assert.Equal(t, test.status, r.status, "%s %s", test.software.Version, test.state)
			assert.Contains(t, r.body, test.body)
		}, mastoerrtest.WithSoftware(test.software))
	}
}
