package mastoerrtest_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

const micros = "2006-01-02T15:04:05.000000Z"

// The lines are those of config/initializers/rack_attack.rb of Mastodon 4.6.5; the
// shape of the 429 was measured on 4.3.23 and 4.6.5.
func TestEachThrottleRefusesAfterItsCountUntilItsWindowEnds(t *testing.T) {
	t.Parallel()
	none := mastoerrtest.Limit{Count: -1}
	for source, test := range map[string]struct {
		endpoint string
		tokens   int // over which the calls are spread; 0 is a token that nobody knows
		count    int
		window   time.Duration
		limits   mastoerrtest.Limits
		spared   string // a call that goes on
	}{
		":69, by account":                   {"GET /api/v1/timelines/home", 6, 1500, 5 * time.Minute, mastoerrtest.Limits{}, ""},
		":73, by token":                     {"GET /api/v1/timelines/home", 1, 300, 5 * time.Minute, mastoerrtest.Limits{}, ""},
		":77, measured: 429 instead of 401": {"GET /api/v1/timelines/home", 0, 300, 5 * time.Minute, mastoerrtest.Limits{}, ""},
		":81, measured: uploads":            {"POST /api/v2/media", 1, 30, 30 * time.Minute, mastoerrtest.Limits{}, "GET /api/v1/timelines/home"},
		":93, pages by account":             {"GET /api/v1/timelines/home?max_id=1", 1, 300, 15 * time.Minute, mastoerrtest.Limits{Requests: none}, "GET /api/v1/timelines/home"},
		":97, pages by address":             {"GET /api/v1/instance?max_id=1", 0, 300, 15 * time.Minute, mastoerrtest.Limits{Requests: none}, "GET /api/v1/instance"},
		":104, measured: deletes":           {"DELETE /api/v1/statuses/1", 1, 30, 30 * time.Minute, mastoerrtest.Limits{}, "GET /api/v1/timelines/home"},
		":104, boosts taken back":           {"POST /api/v1/statuses/1/unreblog", 1, 30, 30 * time.Minute, mastoerrtest.Limits{}, "GET /api/v1/timelines/home"},
		":108, registered applications":     {"POST /api/v1/apps", 0, 5, 10 * time.Minute, mastoerrtest.Limits{}, "GET /api/v1/instance"},
		"a limit that a test sets":          {"GET /api/v1/timelines/home", 1, 7, time.Minute, mastoerrtest.Limits{Requests: mastoerrtest.Limit{Count: 7, Window: time.Minute}}, ""},
	} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			alice, bob := inst.NewAccount("alice"), inst.NewAccount("bob")
			tokens := []string{"unknown"}
			for n := range test.tokens {
				tokens = append(tokens[:n], alice.NewToken("read write follow"))
			}
			method, path, _ := strings.Cut(test.endpoint, " ")
			time.Sleep(17*time.Second + 123456*time.Microsecond)
			for n := range test.count {
				r := call(t, inst, tokens[n%max(len(tokens)-1, 1)], method, path)
				require.NotEqual(t, 429, r.status, "%s: call %d", source, n)
			}
			refused := call(t, inst, tokens[len(tokens)-1], method, path)
			assert.Equal(t, 429, refused.status, source)
			assert.JSONEq(t, `{"error":"Too many requests"}`, refused.body, source)
			assert.Equal(t, "application/json", refused.header.Get("Content-Type"), source)
			assert.Empty(t, refused.header.Get("Server"), source)
			assert.Empty(t, refused.header.Get("Retry-After"), source)
			assert.Equal(t, strconv.Itoa(test.count), refused.header.Get("X-RateLimit-Limit"), source)
			assert.Equal(t, "0", refused.header.Get("X-RateLimit-Remaining"), source)
			now := time.Now().UTC()
			reset := now.Truncate(test.window).Add(test.window + now.Sub(now.Truncate(time.Second)))
			assert.Equal(t, reset.Format(micros), refused.header.Get("X-RateLimit-Reset"), "%s: a window begins at a multiple of its length", source)
			if test.spared != "" {
				spared, path, _ := strings.Cut(test.spared, " ")
				assert.NotEqual(t, 429, call(t, inst, tokens[0], spared, path).status, source)
			}
			if test.tokens > 0 {
				assert.NotEqual(t, 429, call(t, inst, bob.Token, method, path).status, "%s: another account", source)
			}
			time.Sleep(now.Truncate(test.window).Add(test.window).Sub(now))
			assert.NotEqual(t, 429, call(t, inst, tokens[0], method, path).status, source)
		}, mastoerrtest.WithLimits(test.limits))
	}
}

// app/controllers/concerns/api/rate_limit_headers.rb:13 and :58 of 4.6.5.
func TestTheHeadersShowTheLimitThatIsNearestItsEnd(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		reset := func(r answer) [2]string {
			return [2]string{r.header.Get("X-RateLimit-Remaining"), r.header.Get("X-RateLimit-Reset")}
		}
		const fiveMinutes, threeHours = "2000-01-01T00:05:00.000000Z", "2000-01-01T03:00:00.000000Z"
		assert.Equal(t, [2]string{"299", threeHours}, reset(mustSend(t, inst, alice.Token, "", "status", "one")), "the same is left of both")
		assert.Equal(t, [2]string{"298", fiveMinutes}, reset(call(t, inst, alice.Token, "GET", "/api/v1/timelines/home")))
		assert.Equal(t, [2]string{"297", fiveMinutes}, reset(mustSend(t, inst, alice.Token, "", "status", "two")), "298 posts are left")
		assert.Equal(t, [2]string{"29", "2000-01-01T00:30:00.000000Z"}, reset(call(t, inst, alice.Token, "POST", "/api/v2/media")))
		time.Sleep(5 * time.Minute)
		refused := mustSend(t, inst, alice.Token, "", "status", "")
		require.Equal(t, 422, refused.status)
		assert.Equal(t, [2]string{"298", threeHours}, reset(refused), "a refused post shows it too, and does not count")
	})
}

// Measured on 4.3.23 and 4.6.5: a limited account may still schedule; the 429 comes
// from inside the transaction (app/models/concerns/rate_limitable.rb:18), so that
// neither the post nor its key stays.
func TestTheLimitOfPostsLeavesNeitherAPostNorAKey(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		alice := inst.NewAccount("alice")
		mustSend(t, inst, alice.Token, "", "status", "one")
		refused := mustSend(t, inst, alice.Token, "k", "status", "two")
		require.Equal(t, 429, refused.status)
		assert.Equal(t, "Mastodon", refused.header.Get("Server"), "the application refuses, not rack-attack")
		inst.RequireNotPublished(t, "two")
		at := time.Now().Add(time.Hour).Format(time.RFC3339)
		assert.Equal(t, 200, mustSend(t, inst, alice.Token, "", "status", "later", "scheduled_at", at).status)
		assert.Equal(t, 200, mustSend(t, inst, inst.NewAccount("bob").Token, "", "status", "of bob").status)
		time.Sleep(3 * time.Hour)
		assert.Equal(t, 200, mustSend(t, inst, alice.Token, "k", "status", "two").status)
		inst.RequirePublishedOnce(t, "two")
	}, mastoerrtest.WithLimits(mastoerrtest.Limits{Statuses: mastoerrtest.Limit{Count: 1}}))
}
