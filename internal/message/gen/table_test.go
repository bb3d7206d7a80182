package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/message"
)

func TestCommittedTableIsWhatTheGeneratorWrites(t *testing.T) {
	t.Parallel()
	want, err := committed().source()
	require.NoError(t, err)
	got, err := os.ReadFile("../table_data.go")
	require.NoError(t, err)
	require.True(t, string(want) == string(got), "table_data.go was edited by hand, or by another version of the generator")
}

func TestTableOnlyGrows(t *testing.T) {
	t.Parallel()
	grown := committed()
	before := len(grown.entries)
	require.NoError(t, grown.add(composed{failure: failure{code: "poll_ended", status: 422}, text: "This text is in no release of Mastodon"}))

	require.Len(t, grown.entries, before+1)
	for key, kind := range message.Entries() {
		require.Equal(t, kind, grown.entries[key])
	}
}

func TestTableTakesTheFirstOfTwoEqualMessages(t *testing.T) {
	t.Parallel()
	grown := committed()
	first := composed{failure: failure{code: "reply_target_missing", status: 404}, text: "Not there any more, that post"}
	second := composed{failure: failure{code: "quote_target_missing", status: 404}, text: "Not there any more: that post!"}
	require.NoError(t, grown.add(first))
	require.NoError(t, grown.add(second))

	letters, _ := second.letters()
	require.Equal(t, "reply_target_missing", grown.entries[message.KeyOf(letters)].Code)
	require.Len(t, grown.notes, 1)
}

func TestTableCorrectsWhatAnEarlierRunTookForSomethingElse(t *testing.T) {
	t.Parallel()
	const text = "Text character limit of 500 exceeded"
	grown := committed()
	before := len(grown.entries)
	c := composed{failure: failure{code: "another_code", status: 422}, text: text}
	require.NoError(t, grown.add(c))

	letters, _ := c.letters()
	require.Equal(t, "another_code", grown.entries[message.KeyOf(letters)].Code)
	require.Len(t, grown.entries, before)
	require.Len(t, grown.notes, 1)
}

func TestTableLeavesOutWhatSaysTooLittle(t *testing.T) {
	t.Parallel()
	grown := committed()
	before := len(grown.entries)
	require.NoError(t, grown.add(composed{failure: failure{code: "poll_ended", status: 422}, text: "End"}))
	require.NoError(t, grown.add(composed{failure: failureNamed(t, "errors.429"), text: "Too many requests"}))
	require.Len(t, grown.entries, before)
}
