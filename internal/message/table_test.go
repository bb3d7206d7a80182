package message_test

import (
	"maps"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/message"
)

func TestTableIsSortedAndKnowsEveryEntry(t *testing.T) {
	t.Parallel()
	entries := 0
	last := message.Key{}
	for key, kind := range message.Entries() {
		if entries > 0 {
			sorted := last.Bucket < key.Bucket || last.Bucket == key.Bucket && last.Fingerprint < key.Fingerprint
			require.True(t, sorted, "%v before %v", last, key)
		}
		require.Regexp(t, regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`), kind.Code)
		require.Contains(t, []int{400, 401, 403, 404, 422, 503}, kind.Status, kind.Code)
		require.LessOrEqual(t, kind.Place, message.OnStatuses|message.OnMedia, kind.Code)
		last = key
		entries++
	}
	require.Equal(t, message.TableEntries, entries, "an entry that no bucket has")
}

func TestTableFitsIntoItsShareOfTheBinary(t *testing.T) {
	t.Parallel()
	t.Logf("%d messages, %d bytes", message.TableEntries, message.TableBytes)
	require.LessOrEqual(t, message.TableBytes, uintptr(64<<10))
}

// The table only grows: these are counts of Mastodon 3.5 to 4.7.0-alpha.2.
func TestTableForgetsNothing(t *testing.T) {
	t.Parallel()
	codes := map[string]int{}
	for kind := range maps.Values(maps.Collect(message.Entries())) {
		codes[kind.Code]++
	}
	require.GreaterOrEqual(t, message.TableEntries, 4323)
	require.GreaterOrEqual(t, codes["media_processing"], 74)
	require.GreaterOrEqual(t, codes["text_too_long"], 78)
	require.GreaterOrEqual(t, len(codes), 36)
}
