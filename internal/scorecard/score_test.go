package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/corpus"
)

func TestEverySetIsRightInNearlyAllCases(t *testing.T) {
	t.Parallel()
	for _, set := range corpus.Wire {
		var sum tally
		for _, c := range load([]string{set}, "") {
			if c.Disputed == nil {
				sum.add(&c)
			}
		}
		require.GreaterOrEqual(t, 100*sum.right, 99*sum.cases, "%s: %s", set, &sum)
		require.GreaterOrEqual(t, 100*sum.code, 95*sum.cases, "%s: %s", set, &sum)
		require.Zero(t, sum.unsafe, set)
	}
}

func TestTheHalvesHaveNoProjectInCommon(t *testing.T) {
	t.Parallel()
	develop, check := load(corpus.Wire, "develop"), load(corpus.Wire, "check")
	require.Len(t, load(corpus.Wire, ""), len(develop)+len(check))
	projects := make(map[string]bool)
	for _, c := range develop {
		project, _, _ := strings.Cut(strings.ToLower(c.Source), " ")
		projects[project] = true
	}
	for _, c := range check {
		project, _, _ := strings.Cut(strings.ToLower(c.Source), " ")
		require.False(t, projects[project], project)
	}
}

func TestEveryTableIsAGroup(t *testing.T) { // not parallel: it changes the directory
	t.Chdir("../..")
	groups, err := findGroups()
	require.NoError(t, err)
	names := make(map[string]bool)
	for _, g := range groups {
		names[g.name] = true
		source, err := os.ReadFile(g.file)
		require.NoError(t, err)
		require.Equal(t, byte('{'), source[g.from], g.name)
	}
	for reader := range readers {
		require.True(t, names[reader], "%s is no function any more", reader)
	}
	for _, table := range []string{"known.mastodon", "edge.challenges", "sentence.readings", "edge.headerSignatures"} {
		require.True(t, names[table], table)
	}
}
