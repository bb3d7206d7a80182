package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A mutation whose code has moved on would show only after minutes.
func TestEveryMutationHasItsCode(t *testing.T) {
	t.Parallel()
	for _, m := range mutations {
		source, err := os.ReadFile(filepath.Join("..", "..", "..", m.file))
		require.NoError(t, err)
		assert.Equal(t, 1, strings.Count(string(source), m.old), "%s: %q in %s", m.name, m.old, m.file)
		assert.NotEqual(t, m.old, m.new)
	}
}
