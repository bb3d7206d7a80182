package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// stored is a post in the server's files.
type stored struct {
	URI       string   `json:"id"`
	Text      string   `json:"sourceContent"`
	Warning   string   `json:"summary"`
	To        []string `json:"to"`
	CC        []string `json:"cc"`
	InReplyTo string   `json:"inReplyTo"`

	hash string // the end of its id in the API
}

// public is true for what everybody may read: snac keeps no other difference.
func (p stored) public() bool {
	const everybody = "https://www.w3.org/ns/activitystreams#Public"
	return slices.Contains(p.To, everybody) || slices.Contains(p.CC, everybody)
}

// posts reads what an account has published, to whomever, from the server's
// files. The index "private" has all of it; a post that a crash has left in one
// index alone counts as well.
func (s *snac) posts(t *testing.T, account string) []stored {
	t.Helper()
	var hashes []string
	for _, index := range []string{"private", "public", "sched"} {
		lines, err := os.ReadFile(filepath.Join(s.data, "user", account, index+".idx"))
		if !os.IsNotExist(err) {
			require.NoError(t, err)
		}
		hashes = append(hashes, strings.Fields(string(lines))...)
	}
	slices.Sort(hashes)
	var posts []stored
	for _, hash := range slices.Compact(hashes) {
		text, err := os.ReadFile(filepath.Join(s.data, "object", hash[:2], hash+".json"))
		require.NoError(t, err)
		p := stored{hash: hash}
		require.NoError(t, json.Unmarshal(text, &p), "%s", text)
		posts = append(posts, p)
	}
	return posts
}
