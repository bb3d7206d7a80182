package mastoerrtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// app/policies/status_policy.rb, app/serializers/rest/status_serializer.rb.
func TestWhatOneAccountDoesIsNotWhatAnotherDid(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	people := []mastoerrtest.Account{inst.NewAccount("alice"), inst.NewAccount("bob")}
	alice, bob := caller{t, inst, people[0].Token}, caller{t, inst, people[1].Token}
	_, post := alice.call("POST", "/api/v1/statuses", asForm, "status=one")
	path := "/api/v1/statuses/" + post["id"].(string)
	for _, mark := range []string{"favourite", "reblog", "bookmark", "mute"} {
		status, _ := bob.call("POST", path+"/"+mark, "", "")
		require.Equal(t, 200, status, mark)
	}
	for name, test := range map[string]struct {
		who  caller
		want bool
	}{"the author": {alice, false}, "who did it": {bob, true}} {
		_, seen := test.who.call("GET", path, "", "")
		for _, mark := range []string{"favourited", "reblogged", "bookmarked", "muted"} {
			assert.Equal(t, test.want, seen[mark], "%s: %s", name, mark)
		}
		assert.InDelta(t, 1, seen["favourites_count"], 0, name)
		assert.InDelta(t, 1, seen["reblogs_count"], 0, name)
	}
}

func TestAFollowerSeesPrivatePostsAtHome(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	people := []mastoerrtest.Account{inst.NewAccount("alice"), inst.NewAccount("bob")}
	alice, bob := caller{t, inst, people[0].Token}, caller{t, inst, people[1].Token}
	for _, visibility := range []string{"public", "private", "direct"} {
		_, post := alice.call("POST", "/api/v1/statuses", asForm, "status="+visibility+"&visibility="+visibility)
		require.NotEmpty(t, post["id"])
	}
	follow := "/api/v1/accounts/" + string(people[0].ID)
	for _, step := range []struct {
		call string
		sees int
	}{
		{"", 0},
		{"/follow", 2},
		{"/unfollow", 0},
	} {
		if step.call != "" {
			status, _ := bob.call("POST", follow+step.call, "", "")
			require.Equal(t, 200, status)
		}
		_, home := bob.call("GET", "/api/v1/timelines/home", "", "")
		assert.Len(t, home["list"], step.sees, step.call)
	}
}

// app/models/list.rb, app/models/list_account.rb.
func TestAListShowsWhoIsFollowed(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	people := []mastoerrtest.Account{inst.NewAccount("alice"), inst.NewAccount("bob")}
	alice, bob := caller{t, inst, people[0].Token}, caller{t, inst, people[1].Token}
	_, post := bob.call("POST", "/api/v1/statuses", asForm, "status=one")
	require.NotEmpty(t, post["id"])
	_, list := alice.call("POST", "/api/v1/lists", asForm, "title=friends")
	id := list["id"].(string)
	for _, step := range []struct {
		method, path, body string
		want               int
	}{
		{"POST", "/api/v1/lists/" + id + "/accounts", "account_ids[]=" + string(people[1].ID), 422},
		{"POST", "/api/v1/accounts/" + string(people[1].ID) + "/follow", "", 200},
		{"POST", "/api/v1/lists/" + id + "/accounts", "account_ids[]=" + string(people[1].ID), 200},
		{"POST", "/api/v1/lists/" + id + "/accounts", "account_ids[]=" + string(people[1].ID), 422},
		{"PUT", "/api/v1/lists/" + id, "title=", 422},
		{"PUT", "/api/v1/lists/" + id, "title=colleagues", 200},
	} {
		status, _ := alice.call(step.method, step.path, asForm, step.body)
		assert.Equal(t, step.want, status, "%s %s %s", step.method, step.path, step.body)
	}
	_, shown := alice.call("GET", "/api/v1/timelines/list/"+id, "", "")
	assert.Len(t, shown["list"], 1)
	status, _ := alice.call("DELETE", "/api/v1/lists/"+id, "", "")
	assert.Equal(t, 200, status)
	status, _ = alice.call("GET", "/api/v1/lists/"+id, "", "")
	assert.Equal(t, 404, status)
}
