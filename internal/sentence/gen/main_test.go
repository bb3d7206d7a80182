package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheCommittedVocabularyIsWhatTheGeneratorWrites(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../vocabulary.txt")
	require.NoError(t, err)
	want, err := generate(string(text))
	require.NoError(t, err)
	got, err := os.ReadFile("../vocabulary_data.go")
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "go generate ./internal/sentence")
}

func TestAPhraseThatStandsTwiceIsAnError(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a: x, y\n=b: x\n", "a x\n"} {
		_, err := generate(text)
		require.Error(t, err)
	}
}

func TestALineMayGoOn(t *testing.T) {
	t.Parallel()
	meanings, err := parse("# comment\na =b: x,\n    y  z\n")
	require.NoError(t, err)
	require.Equal(t, map[string]meaning{
		"x":   {subjects: []string{"a"}, verdicts: []string{"b"}},
		"y z": {subjects: []string{"a"}, verdicts: []string{"b"}},
	}, meanings)
}
