package edge_test

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/edge"
)

func FuzzRecogniseAndTitleTakeAnyBytes(f *testing.F) {
	for _, p := range pages() {
		f.Add(p.Status, p.Body)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		for _, isHTML := range []bool{true, false} {
			code := edge.Recognise(&edge.Answer{Status: status, Body: body, HTML: isHTML})
			if status >= 200 && status < 300 && code != "" {
				require.Equal(t, "edge_challenge", code)
			}
		}
		title := edge.Title(body)
		require.LessOrEqual(t, len(title), edge.MaxTitle)
		if utf8.ValidString(body[:min(len(body), edge.Window)]) {
			require.True(t, utf8.ValidString(title))
		}
	})
}
