package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAProfileIsRead(t *testing.T) {
	t.Parallel()
	got, err := parseProfile("mode: atomic\nx.test/p/a.go:1.2,3.4 2 0\nx.test/p/b.go:5.6,7.8 1 12\n")
	require.NoError(t, err)
	assert.Equal(t, profile{"x.test/p/a.go:1.2,3.4": 0, "x.test/p/b.go:5.6,7.8": 12}, got)
}

func TestABrokenProfileIsAnError(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "mode: set\na.go:1.2,3.4 2", "mode: set\na.go:1.2,3.4 2 often"} {
		_, err := parseProfile(text)
		assert.ErrorContains(t, err, "coverage profile", text)
	}
}

func TestOnlyWhatTheCallExecutesCounts(t *testing.T) {
	t.Parallel()
	before := profile{"p/prepared.go:1": 1, "p/both.go:1": 1, "p/never.go:1": 0}
	all := profile{"p/prepared.go:1": 1, "p/both.go:1": 3, "p/never.go:1": 0, "p/call.go:1": 0, "p/call.go:2": 1}
	assert.Equal(t, []string{"both.go", "call.go"}, filesBetween(before, all))
}
