package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStatusShowsAccountsThatNeedAReconnect(t *testing.T) {
	t.Setenv("DATABASE_URL", filepath.Join(t.TempDir(), "test.db"))
	r := newRigOn(t, os.Getenv("DATABASE_URL"))
	id := r.add(t, "Hello")
	r.account.Revoke()
	require.Equal(t, "snooze", outcome(r.work(t.Context(), id)))
	for _, args := range [][]string{{"status", "-once"}, {"status"}} {
		text, err := output(t, args...)
		require.NoError(t, err)
		assert.Contains(t, text, "░] 0 of 1 · needs_reconnect 1\n", "its post is not done")
		assert.Regexp(t, `\nNEEDS A RECONNECT.*\n@anna .*`+r.inst.URL, text)
	}

	_, err := r.store.exec(t.Context(), "DELETE FROM posts")
	require.NoError(t, err)
	text, err := output(t, "status", "-once")
	require.NoError(t, err)
	assert.Regexp(t, `\nNEEDS A RECONNECT.*\n@anna .*`+r.inst.URL, text, "an account without posts")
}
