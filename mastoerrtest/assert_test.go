package mastoerrtest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr"
	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestTheRequestLogCanBeShort(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithRequestLog(3))
	c := inst.NewAccount("alice").Client()
	for range 20 {
		_, err := c.GetInstance(t.Context())
		require.NoError(t, err)
	}
	_, err := c.GetAccountCurrentUser(t.Context())
	require.NoError(t, err)
	log := inst.Requests()
	require.Len(t, log, 3)
	assert.Equal(t, "/api/v1/accounts/verify_credentials", log[2].Path)
	assert.Equal(t, 200, log[2].Status)
}

// recorder is a testing.TB that records how it was failed.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper() {}
func (r *recorder) Fatalf(format string, args ...any) {
	r.said = fmt.Sprintf(format, args...)
	panic(r)
}
func (r *recorder) Errorf(format string, args ...any) { r.said = fmt.Sprintf(format, args...) }

func TestAssertionsSayWhatHappened(t *testing.T) {
	t.Parallel()
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	token := inst.NewAccount("alice").Token
	saidBy := func(assertion func(tb testing.TB)) string {
		r := &recorder{TB: t}
		func() {
			defer func() { _ = recover() }()
			assertion(r)
		}()
		return r.said
	}
	assert.Equal(t, "\"one\" was published never, want once\nno request came",
		saidBy(func(tb testing.TB) { inst.RequirePublishedOnce(tb, "one") }))
	mustSend(t, inst, token, "k", "status", "one")
	assert.Empty(t, saidBy(func(tb testing.TB) { inst.RequirePublishedOnce(tb, "one"); inst.RequireNoDuplicates(tb) }))
	inst.Fail("", mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.Reset})
	_, err := send(t, t.Context(), inst, token, "k", "status", "one")
	require.Error(t, err)
	said := saidBy(func(tb testing.TB) { inst.RequirePublishedOnce(tb, "one") })
	assert.Contains(t, said, `"one" was published 2 times, want once`)
	assert.Contains(t, said, "POST /api/v1/statuses by alice with key k: 200\n")
	assert.Contains(t, said, "POST /api/v1/statuses by alice with key k [reset after the change]")
	assert.Contains(t, saidBy(func(tb testing.TB) { inst.RequireNotPublished(tb, "one") }), "want never")
	assert.Contains(t, saidBy(inst.RequireNoDuplicates), `alice published "one" twice`)
	assert.Contains(t, saidBy(func(tb testing.TB) { inst.RequireRequests(tb, 1, "POST /api/v1/statuses") }), "was called 2 times, want once")
	inst.RequireRequests(t, 2, "POST /api/v1/statuses")
	assert.Equal(t, inst.Posts()[0].ID, inst.WaitFor(t, "one", time.Second).ID)
	assert.Contains(t, saidBy(func(tb testing.TB) { inst.WaitFor(tb, "two", time.Millisecond) }), "within 1ms")
}

func TestAMistakeInTheScriptFailsTheTest(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	inst := mastoerrtest.NewInstance(r, mastoerrtest.InMemory())
	inst.Fail("", mastoerrtest.FailWith(mastoerr.CodeTextTooLong).In("tlh"))
	assert.Contains(t, r.said, `no response is known for code "text_too_long", locale "tlh"`)
	for endpoint, want := range map[string]string{
		"post /api/v1/statuses":      `methods have capital letters: "POST"`,
		"POST api/v1/statuses":       `a path begins with a slash: "/api/v1/statuses"`,
		"POST /api/v1/statuses/":     `a path ends without a slash: "/api/v1/statuses"`,
		"GET /api/v2/search?q=hello": "a path has no query",
	} {
		inst.Fail(endpoint, mastoerrtest.FailWith(mastoerr.CodeForbidden))
		assert.Contains(t, r.said, want)
		r.said = ""
		inst.RequestCount(endpoint)
		assert.Contains(t, r.said, want)
	}
	inst.Fail("POST /api/v1/statuses")
	assert.Contains(t, r.said, "no fault")
	assert.Panics(t, func() { mastoerrtest.Start(mastoerrtest.InMemory()).Fail("", mastoerrtest.FailWith("nonsense")) })
}

func TestALogThatForgetsIsNotCounted(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	inst := mastoerrtest.NewInstance(t, mastoerrtest.InMemory(), mastoerrtest.WithRequestLog(2))
	token := inst.NewAccount("alice").Token
	for n := range 2 {
		inst.RequireRequests(r, n, "POST /api/v1/statuses")
		mustSend(t, inst, token, "", "status", "one")
	}
	inst.RequireRequests(r, 2, "")
	mustSend(t, inst, token, "", "status", "one")
	assert.Empty(t, r.said)
	assert.Panics(t, func() { inst.RequireRequests(r, 0, "GET /api/v1/statuses/:id") })
	assert.Contains(t, r.said, "WithRequestLog has left some out")
}
