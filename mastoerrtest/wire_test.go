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

// caller speaks HTTP, as programs in other languages would.
type caller struct {
	t     *testing.T
	inst  *mastoerrtest.Instance
	token string
}

func (c caller) call(method, path, contentType, body string) (status int, object map[string]any) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.inst.URL+path, strings.NewReader(body))
	require.NoError(c.t, err)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	req.Header.Set("Accept", "application/json")
	resp, err := c.inst.HTTPClient().Do(req)
	require.NoError(c.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	var answer any
	require.NoError(c.t, json.Unmarshal(raw, &answer), "%s %s: %s", method, path, raw)
	object, _ = answer.(map[string]any)
	if list, ok := answer.([]any); ok {
		object = map[string]any{"list": list}
	}
	return resp.StatusCode, object
}

const (
	asForm      = "application/x-www-form-urlencoded"
	asJSON      = "application/json"
	asMultipart = "multipart/form-data; boundary=b"
)

func upload(name string, file []byte) string {
	return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n" + string(file) + "\r\n--b--\r\n"
}

func TestPostsInJSONAreUnderstood(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	c := caller{t, inst, inst.NewAccount("alice").Token}
	status, post := c.call("POST", "/api/v1/statuses", asJSON,
		`{"status":"one","sensitive":true,"media_ids":[],"in_reply_to_id":null,"poll":{"options":["a","b"],"expires_in":600}}`)
	require.Equal(t, 200, status)
	assert.Equal(t, true, post["sensitive"])
	assert.Len(t, post["poll"].(map[string]any)["options"], 2)
	inst.RequirePublishedOnce(t, "one")
}

func TestTheRestOfMedia(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	c := caller{t, inst, inst.NewAccount("alice").Token}

	status, video := c.call("POST", "/api/v1/media", asMultipart, upload("clip.mp4", mp4))
	require.Equal(t, 200, status, "v1 waits for the processing")
	require.NotNil(t, video["url"])
	status, waiting := c.call("POST", "/api/v2/media", asMultipart, upload("sound.mp3", []byte("ID3")))
	require.Equal(t, 202, status)
	path := "/api/v1/media/" + waiting["id"].(string)
	status, waiting = c.call("PUT", path, asForm, "description=alt")
	assert.Equal(t, 206, status)
	assert.Equal(t, "alt", waiting["description"])
	status, _ = c.call("PUT", path, asForm, "description="+strings.Repeat("x", 10_001))
	assert.Equal(t, 422, status)
	status, _ = c.call("DELETE", path, "", "")
	assert.Equal(t, 200, status)
	status, _ = c.call("GET", path, "", "")
	assert.Equal(t, 404, status)
	status, _ = c.call("POST", "/api/v2/media", asMultipart, "--b--\r\n")
	assert.Equal(t, 422, status)

	id := video["id"].(string)
	status, post := c.call("POST", "/api/v1/statuses", asForm, "status=one&media_ids[]="+id)
	require.Equal(t, 200, status)
	status, _ = c.call("DELETE", "/api/v1/media/"+id, "", "")
	assert.Equal(t, 422, status, "in use")
	status, _ = c.call("PUT", "/api/v1/statuses/"+post["id"].(string), asForm, "status=two&media_ids[]="+id)
	assert.Equal(t, 200, status, "an edit keeps its own media")
	_, image := c.call("POST", "/api/v2/media", asMultipart, upload("a.png", png))
	status, _ = c.call("POST", "/api/v1/statuses", asForm, "status=three&media_ids[]="+image["id"].(string)+"&media_ids[]="+id)
	assert.Equal(t, 422, status)
	assert.Len(t, inst.PostsOf("alice"), 1)
	assert.Empty(t, inst.PostsOf("bob"))
}

func TestTheRestOfStatuses(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithHost("a.example"))
	alice, bob := inst.NewAccount("alice"), inst.NewAccount("bob")
	c, other, nobody := caller{t, inst, alice.Token}, caller{t, inst, bob.Token}, caller{t, inst, ""}
	_, post := c.call("POST", "/api/v1/statuses", asForm, "status=one")
	id := post["id"].(string)
	assert.Equal(t, "https://a.example/@alice/"+id, post["url"])
	path := "/api/v1/statuses/" + id

	for _, x := range []struct {
		by           caller
		method, path string
		body         string
		want         int
	}{
		{c, "POST", path + "/pin", "", 200},
		{c, "POST", path + "/pin", "", 422},
		{other, "POST", path + "/pin", "", 422},
		{c, "POST", path + "/unpin", "", 200},
		{c, "POST", path + "/unpin", "", 200},
		{c, "POST", path + "/bookmark", "", 200},
		{c, "POST", path + "/mute", "", 200},
		{other, "PUT", path, "status=mine", 404},
		{other, "DELETE", path, "", 404},
		{c, "PUT", path, "status=", 422},
		{c, "GET", "/api/v1/timelines/home", "", 200},
		{nobody, "GET", "/api/v1/timelines/home", "", 401},
		{nobody, "GET", path, "", 200},
		{caller{t, inst, "wrong"}, "GET", path, "", 200},
		{nobody, "GET", path + "0/context", "", 404},
		{nobody, "GET", "/api/v1/accounts/" + string(alice.ID), "", 200},
		{nobody, "GET", "/api/v1/accounts/1", "", 404},
		{nobody, "GET", "/api/v1/accounts/1/statuses", "", 404},
		{nobody, "GET", "/api/v1/accounts/lookup?acct=alice", "", 200},
		{nobody, "GET", "/api/v1/accounts/lookup?acct=nobody", "", 404},
		{nobody, "GET", "/api/v2/instance", "", 200},
		{nobody, "GET", "/api/v1/instance", "", 200},
		{c, "GET", "/api/v1/streaming/nothing", "", 400},
		{c, "PATCH", path, "status=patched", 200},
		{c, "PATCH", "/api/v1/statuses", "", 404},
	} {
		status, _ := x.by.call(x.method, x.path, asForm, x.body)
		assert.Equal(t, x.want, status, "%s %s", x.method, x.path)
	}
	_, list := nobody.call("GET", "/api/v1/statuses?id[]="+id+"&id[]=1", "", "")
	assert.Len(t, list["list"], 1)
	_, list = nobody.call("GET", "/api/v1/statuses", "", "")
	assert.Empty(t, list["list"], "what becomes of a POST that a redirect made a GET")
}

func TestTheRestOfScheduledPosts(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		c := caller{t, inst, inst.NewAccount("alice").Token}
		in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(time.RFC3339) }
		_, image := c.call("POST", "/api/v2/media", asMultipart, upload("a.png", png))
		_, s := c.call("POST", "/api/v1/statuses", asForm, "status=one&scheduled_at="+in(time.Hour)+"&media_ids[]="+image["id"].(string))
		require.Len(t, s["media_attachments"], 1)
		path := "/api/v1/scheduled_statuses/" + s["id"].(string)
		status, _ := c.call("PUT", path, asForm, "scheduled_at="+in(time.Minute))
		assert.Equal(t, 422, status)
		status, s = c.call("PUT", path, asForm, "scheduled_at=soon")
		assert.Equal(t, 200, status)
		assert.Nil(t, s["scheduled_at"], "Rails makes null of what is no date")
		status, _ = c.call("PUT", path, asForm, "scheduled_at="+in(2*time.Hour))
		assert.Equal(t, 200, status)
		status, _ = c.call("PUT", path+"0", asForm, "scheduled_at="+in(2*time.Hour))
		assert.Equal(t, 404, status)
		status, _ = c.call("POST", "/api/v1/statuses", asForm, "status=two&scheduled_at="+in(3*time.Hour))
		require.Equal(t, 200, status)
		status, refusal := c.call("POST", "/api/v1/statuses", asForm, "status=three&scheduled_at="+in(4*time.Hour))
		assert.Equal(t, 422, status)
		assert.Equal(t, "Validation failed: You have exceeded the limit of 2 scheduled posts for today", refusal["error"])
		status, _ = c.call("POST", "/api/v1/statuses", asForm, "status=three&scheduled_at="+in(26*time.Hour))
		assert.Equal(t, 200, status, "another day")
		status, _ = c.call("POST", "/api/v1/statuses", asForm, "status=four&scheduled_at="+in(50*time.Hour))
		assert.Equal(t, 422, status, "in all")

		time.Sleep(time.Hour)
		inst.RequireNotPublished(t, "one")
		time.Sleep(time.Hour)
		assert.Len(t, inst.RequirePublishedOnce(t, "one").Media, 1)
	}, mastoerrtest.WithLimits(mastoerrtest.Limits{ScheduledPerDay: 2, ScheduledTotal: 3}))
}

func TestAnApplicationsOwnToken(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory())
	id, secret := inst.NewApp("service")
	c := caller{t, inst, ""}
	status, token := c.call("POST", "/oauth/token", asForm, "grant_type=client_credentials&scope=read+write&client_id="+id+"&client_secret="+secret)
	require.Equal(t, 200, status)
	c.token = token["access_token"].(string)
	status, app := c.call("GET", "/api/v1/apps/verify_credentials", "", "")
	assert.Equal(t, 200, status)
	assert.Equal(t, "service", app["name"])
	status, refusal := c.call("POST", "/api/v1/statuses", asForm, "status=x")
	assert.Equal(t, 422, status)
	assert.Equal(t, "This method requires an authenticated user", refusal["error"])
	for body, want := range map[string]string{
		"": "invalid_request",
		"grant_type=client_credentials&scope=admin&client_id=" + id + "&client_secret=" + secret: "invalid_scope",
		"grant_type=client_credentials&client_id=" + id + "&client_secret=wrong":                 "invalid_client",
	} {
		_, refusal := c.call("POST", "/oauth/token", asForm, body)
		assert.Equal(t, want, refusal["error"])
	}
	status, _ = c.call("POST", "/oauth/revoke", asForm, "token="+c.token+"&client_id=other")
	assert.Equal(t, 403, status)
	status, _ = c.call("POST", "/api/v1/apps", asForm, "client_name=x")
	assert.Equal(t, 422, status)
}
