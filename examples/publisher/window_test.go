package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/mastoerrtest"
)

func TestTheWaitBeginsWhenTheConnectionBreaks(t *testing.T) {
	t.Parallel()
	r := newRig(t, mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	r.worker.Calls, r.worker.Settle = 300*time.Millisecond, time.Hour
	r.inst.Fail(posting, mastoerrtest.Fault{Break: mastoerrtest.NoResponse})
	id := r.add(t, "Hello")
	begin := time.Now()
	require.Equal(t, "snooze", outcome(r.work(t.Context(), id)))
	p := r.load(t, id)
	assert.WithinRange(t, p.SentAt.time(), begin.Add(r.worker.Calls-time.Millisecond), time.Now())
	assert.True(t, p.isOpen())
	assert.Less(t, p.OpenSince, p.SentAt, "the post may be there since the request began")
}

func TestAKilledWorkersRequestMayHaveBeenOutForAllOfItsTime(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.worker.Calls = time.Minute
	id := r.add(t, "Hello")
	leased, err := r.store.lease(t.Context(), id, "lease", "rig", time.Hour)
	require.NoError(t, err)
	require.True(t, leased)
	p, err := r.store.load(t.Context(), id)
	require.NoError(t, err)
	require.NoError(t, r.store.markSent(t.Context(), p, r.worker.Calls)) // and now the SIGKILL
	require.NoError(t, r.store.takeBackLeases(t.Context(), "rig"))

	nap := napOf(r.work(t.Context(), id))
	assert.Greater(t, nap, r.worker.Calls-10*time.Second)
	assert.LessOrEqual(t, nap, r.worker.Calls+r.worker.Settle)
	r.inst.RequireRequests(t, 0, posting)
}

func TestARequestThatComesToLifeLateIsNotSentAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t, mastoerrtest.WithSoftware(mastoerrtest.GoToSocial()))
	r.worker.Calls, r.worker.Settle = 600*time.Millisecond, 400*time.Millisecond
	// It is cut off at 0.6 s, looked for at 1 and 1.8 s, and there at 1.3 s.
	r.inst.Fail(posting, mastoerrtest.Slow(1300*time.Millisecond))
	id := r.add(t, "Hello")
	r.workOn(t, id)
	r.inst.RequireRequests(t, 1, posting)
	r.inst.RequirePublishedOnce(t, "Hello")
}
