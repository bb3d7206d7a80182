package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPackageIsLoadedWithItsImports(t *testing.T) {
	t.Parallel()
	packages, err := load([]string{"."})
	require.NoError(t, err)
	require.Len(t, packages, 1)
	p := packages[0]
	assert.Equal(t, "github.com/mastoerr/mastoerr/internal/filegraph", p.path)
	assert.Contains(t, p.graph.files, "load.go")
	assert.NotContains(t, p.graph.files, "load_test.go")
	assert.Contains(t, p.graph.uses[arrow{"main.go", "load.go"}], "load")
	assert.Contains(t, p.lines, "load_test.go")
	assert.Empty(t, p.graph.pairs())
}

func TestAPatternWithoutPackagesIsAnError(t *testing.T) {
	t.Parallel()
	_, err := load([]string{"./nowhere"})
	assert.ErrorContains(t, err, "nowhere")
}
