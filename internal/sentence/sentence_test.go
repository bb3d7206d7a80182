package sentence_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/sentence"
)

func TestReadLeavesWhatMayBeInEffectToTheStatus(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 302, 402, 408, 425, 429, 451, 500, 502, 503, 504, 520} {
		for endpoint, all := range sentences {
			method, path, _ := strings.Cut(endpoint, " ")
			if strings.Contains(path, "/oauth/") && status == 500 {
				continue // nothing is published there
			}
			for _, s := range all {
				require.Empty(t, sentence.Read(&sentence.Answer{Text: s.text, Status: status, Method: method, Path: path}), "%d %s", status, s.text)
			}
		}
	}
}

func TestReadSaysOfA500OfOAuthWhatTheSentenceSays(t *testing.T) {
	t.Parallel()
	a := sentence.Answer{Status: 500, Method: "POST", Path: "/oauth/token"}
	for text, want := range map[string]string{
		"Invalid client_id":            "invalid_client",
		"Authorization code not found": "invalid_grant",
		"Something went wrong":         "",
	} {
		a.Text = text
		require.Equal(t, want, sentence.Read(&a), text)
	}
}

func TestTwoReadingsThatDisagreeSayNothing(t *testing.T) {
	t.Parallel()
	a := sentence.Answer{Text: "Status is too long, language is invalid", Status: 422, Method: "POST", Path: "/api/v1/statuses"}
	require.Empty(t, sentence.Read(&a))
}

func TestALongTextIsNoSentence(t *testing.T) {
	t.Parallel()
	a := sentence.Answer{Text: "Media not found", Status: 422, Method: "POST", Path: "/api/v1/statuses"}
	require.Equal(t, "media_not_found", sentence.Read(&a))
	a.Text += strings.Repeat(" x", 120)
	require.Empty(t, sentence.Read(&a))
}

func TestNoReadingIsSafeToSendAgain(t *testing.T) {
	t.Parallel()
	for code := range sentence.Codes() {
		require.NotContains(t, []string{
			"media_processing", "rate_limited", "write_conflict", "proxy_no_backend", "edge_challenge", "maintenance",
			"too_early", "dns_error", "connection_failed", "tls_error", "origin_unreachable", "ssl_error",
		}, code)
	}
}

func TestTheVocabularyIsSorted(t *testing.T) {
	t.Parallel()
	phrases := slices.Collect(sentence.Phrases())
	require.True(t, slices.IsSorted(phrases))
	require.Greater(t, len(phrases), 500)
	for _, p := range phrases {
		require.Equal(t, strings.Join(strings.Fields(strings.ToLower(p)), " "), p)
	}
}

func TestNothingIsAllocated(t *testing.T) { // not parallel: AllocsPerRun counts the whole process
	a := sentence.Answer{Text: "Status is too long", Status: 422, Method: "POST", Path: "/api/v1/statuses"}
	require.Zero(t, testing.AllocsPerRun(100, func() { sentence.Read(&a) }))
}

func FuzzRead(f *testing.F) {
	f.Add("Status can't be blank", 422, "POST", "/api/v1/statuses")
	f.Add("\xff\xfe ' '", 400, "", "")
	f.Fuzz(func(t *testing.T, text string, status int, method, path string) {
		code := sentence.Read(&sentence.Answer{Text: text, Status: status, Method: method, Path: path})
		if status > 500 || status < 400 {
			require.Empty(t, code)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	a := sentence.Answer{Text: "The request has no parameter of that name, so that nothing was done", Status: 422, Method: "POST", Path: "/api/v1/statuses"}
	for b.Loop() {
		sentence.Read(&a)
	}
}
