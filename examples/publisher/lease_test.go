package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAJobWithNothingToDoGivesTheAccountBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id, other := r.add(t, "Hello"), r.add(t, "Other")
	_, err := r.store.exec(t.Context(), "UPDATE posts SET state = 'needs_fix' WHERE id = $1", id)
	require.NoError(t, err)
	require.NoError(t, content{text: "Short"}.replace(t.Context(), r.queue, id))
	require.NoError(t, r.work(t.Context(), id), "version 1's job")
	require.NoError(t, r.work(t.Context(), other))
	require.NoError(t, r.workVersion(t.Context(), id, 2))
	r.inst.RequirePublishedOnce(t, "Short")
}

func TestAPostThatCannotBeLoadedGivesTheAccountBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.add(t, "Hello")
	_, err := r.store.exec(t.Context(), "UPDATE posts SET tries = 'many' WHERE id = $1", id) // SQLite takes it
	require.NoError(t, err)
	require.ErrorContains(t, r.work(t.Context(), id), "cannot load post 1")
	_, err = r.store.exec(t.Context(), "UPDATE posts SET tries = 0")
	require.NoError(t, err)
	require.NoError(t, r.work(t.Context(), id))
}

func TestARestartedWorkerTakesItsAccountsBack(t *testing.T) {
	t.Parallel()
	for database, address := range databases() {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			r := newRigOn(t, address(t))
			id := r.add(t, "Hello")
			leased, err := r.store.lease(t.Context(), id, "dead", r.worker.name, r.worker.leaseTime()) // and is killed
			require.NoError(t, err)
			require.True(t, leased)

			require.NoError(t, r.store.takeBackJobs(t.Context(), r.worker.name+"2"))
			assert.Equal(t, "snooze", outcome(r.work(t.Context(), id)), "another worker's start changes nothing")
			require.NoError(t, r.store.takeBackJobs(t.Context(), r.worker.name))
			require.NoError(t, r.work(t.Context(), id))
		})
	}
}
