package fakemastodon

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEveryTextOfMastodonHasASource(t *testing.T) {
	t.Parallel()
	lines := 0
	for line := range strings.Lines(wordsFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if assert.Len(t, fields, 3, line) {
			assert.NotEmpty(t, fields[2], line)
		}
		lines++
	}
	assert.Len(t, words, lines, "each key once")
}

func TestEveryEndpointIsACallOfMastodon(t *testing.T) {
	t.Parallel()
	for _, table := range []map[string]endpoint{endpoints, mastodonEndpoints} {
		for call := range table {
			assert.Contains(t, mastodonRoutes, call+"\n")
		}
	}
}

func TestAPathIsFoundAmongTheCallsOfMastodon(t *testing.T) {
	t.Parallel()
	for request, want := range map[string]string{
		"GET /api/v1/trends/tags":         "GET /api/v1/trends/tags",
		"GET /api/v1/statuses/1/quotes":   "GET /api/v1/statuses/:id/quotes",
		"GET /api/v1/lists/no-id":         "GET /api/v1/lists/:id",
		"GET /api/v1/no_such_endpoint":    "",
		"GET /api/v1/lists/1.json":        "",
		"PUT /api/v1/timelines/home":      "",
		"GET /api/v1/statuses/1/quotes/":  "",
		"GET /mastodon/api/v1/statuses/1": "",
	} {
		method, path, _ := strings.Cut(request, " ")
		assert.Equal(t, want, mastodonRoute(method, path), request)
	}
}
