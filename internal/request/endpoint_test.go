package request_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/mastoerr/mastoerr/internal/request"
)

func TestAPathIsMaskedButForTheWordsOfTheAPI(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ path, want string }{
		"no id":                       {"/api/v1/accounts/verify_credentials", "/api/v1/accounts/verify_credentials"},
		"an id":                       {"/api/v1/statuses/109876543210987654/context", "/api/v1/statuses/:id/context"},
		"a name":                      {"/api/v1/accounts/alice", "/api/v1/accounts/:id"},
		"a hashtag that is a word":    {"/api/v1/timelines/tag/home", "/api/v1/timelines/tag/:id"},
		"a followed hashtag":          {"/api/v1/tags/media/follow", "/api/v1/tags/:id/follow"},
		"words in capitals":           {"/API/v1/statuses", "/:id/v1/statuses"},
		"an empty segment":            {"/api//v1", "/api//v1"},
		"nothing":                     {"", "/"},
		"slashes around":              {"//api/v1/", "/api/v1"},
		"as many segments as allowed": {strings.Repeat("/api", 12), strings.Repeat("/api", 12)},
		"one more":                    {strings.Repeat("/api", 13), strings.Repeat("/api", 12) + "/…"},
		"ten thousand segments":       {strings.Repeat("/x", 10_000), strings.Repeat("/:id", 12) + "/…"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, request.MaskPath(test.path))
		})
	}
}
