package request_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/mastoerr/mastoerr/internal/request"
)

func TestWhichRequestsAreIdempotent(t *testing.T) {
	t.Parallel()
	const api = "https://m.example/api/v1"
	tests := map[string]struct {
		method, address string
		want            bool
	}{
		"a reading":               {"GET", api + "/timelines/home", true},
		"a HEAD":                  {"HEAD", api + "/timelines/home", true},
		"an OPTIONS":              {"OPTIONS", api, true},
		"an edit":                 {"PUT", api + "/statuses/1", true},
		"a deletion":              {"DELETE", api + "/statuses/1", true},
		"a PATCH":                 {"PATCH", api + "/accounts/update_credentials", false},
		"a new post":              {"POST", api + "/statuses", false},
		"a favourite":             {"POST", api + "/statuses/1/favourite", true},
		"a boost":                 {"POST", api + "/statuses/1/reblog", true},
		"a follow":                {"POST", api + "/accounts/1/follow", true},
		"a follow below a path":   {"POST", "https://m.example/x/api/v1/accounts/1/follow", true},
		"a followed hashtag":      {"POST", api + "/tags/golang/follow", true},
		"a blocked domain":        {"POST", api + "/domain_blocks", true},
		"a subscription for push": {"POST", api + "/push/subscription", true},
		"an unpin":                {"POST", api + "/statuses/1/unpin", true},
		"a pin":                   {"POST", api + "/statuses/1/pin", false},
		"a vote":                  {"POST", api + "/polls/1/votes", false},
		"a report":                {"POST", api + "/reports", false},
		"an upload":               {"POST", "https://m.example/api/v2/media", false},
		"an app":                  {"POST", api + "/apps", false},
		"a revocation":            {"POST", "https://m.example/oauth/revoke", true},
		"an exchange of a code":   {"POST", "https://m.example/oauth/token", false},
		"another version":         {"POST", "https://m.example/api/v2/statuses/1/favourite", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRequest(t, test.method, test.address, asForm, "")
			r.Header.Set(request.KeyHeader, "a key decides nothing here")
			assert.Equal(t, test.want, request.Of(r).Idempotent())
		})
	}
}
