package mastoerrtest_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

// Measured on 4.3.23 and 4.6.5 with the Redis of Sidekiq down: 500 for every post,
// each post is there, and so is each repeat.
func TestACrashBeforeTheKeyLeavesThePostAndNotTheKey(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"4.3.23", "4.6.5", "4.6.6"} {
		inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
			token := inst.NewAccount("alice").Token
			inst.Fail(statuses, mastoerrtest.CrashBeforeKey())
			first := mustSend(t, inst, token, "k", "status", "one")
			assert.Equal(t, 500, first.status)
			assert.JSONEq(t, `{"status":500,"error":"Internal Server Error"}`, first.body)
			inst.RequirePublishedOnce(t, "one")
			assert.Equal(t, 200, mustSend(t, inst, token, "k", "status", "one").status)
			inst.RequirePublished(t, 2, "one")
		}, mastoerrtest.WithSoftware(mastoerrtest.Mastodon(version)))
	}
}

func TestACrashBeforeTheCommitLooksTheSameAndLeavesNothing(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		token := inst.NewAccount("alice").Token
		inst.Fail(statuses, mastoerrtest.CrashBeforeCommit(), mastoerrtest.CrashBeforeKey())
		before := mustSend(t, inst, token, "k", "status", "one")
		inst.RequireNotPublished(t, "one")
		assert.Equal(t, before.body, mustSend(t, inst, token, "k", "status", "one").body)
		inst.RequirePublishedOnce(t, "one")
	})
}

// Measured on 4.6.5 with a worker killed by SIGKILL: 503 after ten seconds each for
// 15 minutes, then a second post. 4.3.23 has no lock: a second post at once.
func TestTheLockOfAKilledWorkerStaysAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	killed := mastoerrtest.Fault{Stage: mastoerrtest.AfterApply, Break: mastoerrtest.CloseConnection, Key: mastoerrtest.KeyFault{LockKept: true}}
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		token := inst.NewAccount("alice").Token
		inst.Fail(statuses, killed)
		_, err := send(t, context.Background(), inst, token, "k", "status", "one")
		require.Error(t, err)
		begun := time.Now()
		assert.Equal(t, 503, mustSend(t, inst, token, "k", "status", "one").status)
		assert.Equal(t, 10*time.Second, time.Since(begun))
		inst.RequirePublishedOnce(t, "one")
		time.Sleep(15 * time.Minute)
		assert.Equal(t, 200, mustSend(t, inst, token, "k", "status", "one").status)
		inst.RequirePublished(t, 2, "one")
	}, mastoerrtest.WithSoftware(mastoerrtest.Mastodon("4.6.5")))
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		token := inst.NewAccount("alice").Token
		inst.Fail(statuses, killed)
		_, err := send(t, context.Background(), inst, token, "k", "status", "one")
		require.Error(t, err)
		assert.Equal(t, 200, mustSend(t, inst, token, "k", "status", "one").status)
		inst.RequirePublished(t, 2, "one")
	}, mastoerrtest.WithSoftware(mastoerrtest.Mastodon("4.3.23")))
}

func TestASecondRequestGives503AfterTenSecondsWhenTheFirstTakesLonger(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		token := inst.NewAccount("alice").Token
		inst.Fail(statuses, mastoerrtest.Fault{Break: mastoerrtest.Reset}.Late(14*time.Second))
		_, err := send(t, context.Background(), inst, token, "k", "status", "one")
		require.Error(t, err)
		begun := time.Now()
		second := mustSend(t, inst, token, "k", "status", "one")
		assert.Equal(t, 503, second.status)
		assert.JSONEq(t, `{"error":"There was a temporary problem serving your request, please try again"}`, second.body)
		assert.Equal(t, 10*time.Second, time.Since(begun))
		time.Sleep(4 * time.Second)
		inst.RequirePublishedOnce(t, "one")
	})
}

func TestAKeyIsStoredLateOrLost(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		token := inst.NewAccount("alice").Token
		inst.Fail(statuses, mastoerrtest.Fault{Key: mastoerrtest.KeyFault{After: 5 * time.Second}},
			mastoerrtest.Fault{}, mastoerrtest.Fault{Key: mastoerrtest.KeyFault{For: time.Minute}})
		mustSend(t, inst, token, "late", "status", "late")
		mustSend(t, inst, token, "late", "status", "late")
		inst.RequirePublished(t, 2, "late")

		mustSend(t, inst, token, "short", "status", "short")
		mustSend(t, inst, token, "short", "status", "short")
		inst.RequirePublishedOnce(t, "short")
		time.Sleep(time.Minute)
		mustSend(t, inst, token, "short", "status", "short")
		inst.RequirePublished(t, 2, "short")

		mustSend(t, inst, token, "lost", "status", "lost")
		inst.ForgetKeys()
		mustSend(t, inst, token, "lost", "status", "lost")
		inst.RequirePublished(t, 2, "lost")
	}, mastoerrtest.WithSoftware(mastoerrtest.Mastodon("4.5.0")))
}

// src/api/v1/statuses.ts:543: the key is a column of the post.
func TestHolloCannotLoseAKey(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, inst *mastoerrtest.Instance) {
		token := inst.NewAccount("alice").Token
		inst.Fail(statuses, mastoerrtest.CrashBeforeKey())
		require.Equal(t, 500, mustSend(t, inst, token, "k", "status", "one").status)
		inst.ForgetKeys()
		assert.Equal(t, 200, mustSend(t, inst, token, "k", "status", "one").status)
		inst.RequirePublishedOnce(t, "one")
	}, mastoerrtest.WithSoftware(mastoerrtest.Hollo()))
}
