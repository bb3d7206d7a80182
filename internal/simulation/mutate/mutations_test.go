package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A mutation whose code has moved on would show only after minutes.
func TestEveryMutationHasItsCode(t *testing.T) {
	t.Parallel()
	all, err := readDeclarations("../../..")
	require.NoError(t, err)
	for _, m := range mutations {
		_, err := m.find(all)
		assert.NoError(t, err, "mutation %q", m.name)
		assert.NotEqual(t, m.old, m.new, m.name)
	}
}

func TestTheREADMENamesEveryMutation(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	for _, m := range mutations {
		assert.True(t, strings.Contains(string(readme), "\n| "+m.name+" | "), m.name)
	}
}
