package corpus_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/corpus"
)

// names lists all files of the package.
func names(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.jsonl")
	require.NoError(t, err)
	for i, file := range files {
		files[i] = strings.TrimSuffix(file, ".jsonl")
	}
	return files
}

func TestEveryCaseIsComplete(t *testing.T) {
	t.Parallel()
	ids := make(map[string]bool)
	for _, c := range corpus.Read(names(t)...) {
		require.False(t, ids[c.ID], "two cases have the id %q", c.ID)
		ids[c.ID] = true
		require.NotEmpty(t, c.Source, c.ID)
		require.NotEmpty(t, c.Method, c.ID)
		require.True(t, strings.HasPrefix(c.Path, "/"), c.ID)
		require.NotZero(t, c.Status, c.ID)
		require.NotEmpty(t, c.Want.Code, c.ID)
		if c.Disputed != nil {
			require.NotEqual(t, c.Want.Code, c.Disputed.Code, "%s is no longer disputed", c.ID)
			require.NotEmpty(t, c.Disputed.Why, c.ID)
		}
	}
	require.Greater(t, len(ids), 1500)
}

func TestCasesOfServersHaveAllLabels(t *testing.T) {
	t.Parallel()
	for _, c := range corpus.Read(append(corpus.Wire, "kit")...) {
		require.NotEmpty(t, c.Origin, c.ID)
		require.NotEmpty(t, c.Why, c.ID)
		require.NotEmpty(t, c.Want.Category, c.ID)
		require.NotEmpty(t, c.Want.Action, c.ID)
		require.NotEmpty(t, c.Want.Retry, c.ID)
	}
}

func TestNoCaseHasAMemberThatNobodyReads(t *testing.T) {
	t.Parallel()
	for _, name := range names(t) {
		content, err := os.ReadFile(name + ".jsonl")
		require.NoError(t, err)
		lines := json.NewDecoder(bytes.NewReader(content))
		lines.DisallowUnknownFields()
		for lines.More() {
			require.NoError(t, lines.Decode(new(corpus.Case)), name)
		}
	}
}

func TestReadPanicsWithoutTheFile(t *testing.T) {
	t.Parallel()
	require.Panics(t, func() { corpus.Read("no_such_file") })
}
