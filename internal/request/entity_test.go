package request_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/mastoerr/mastoerr/internal/request"
)

func TestIdentifiersAreThoseOfCallsThatAskForAnEntity(t *testing.T) {
	t.Parallel()
	for call, want := range map[[2]string]string{
		{http.MethodPost, "/api/v1/statuses"}:                     "id",
		{http.MethodPost, "/api/v1/statuses/"}:                    "id",
		{http.MethodPost, "/mastodon/api/v1/statuses"}:            "id",
		{http.MethodGet, "/api/v1/statuses/109"}:                  "id",
		{http.MethodPut, "/api/v1/statuses/109"}:                  "id",
		{http.MethodGet, "/api/v1/statuses/109/source"}:           "id",
		{http.MethodGet, "/api/v1/statuses"}:                      "",
		{http.MethodGet, "/api/v1/statuses/109/context"}:          "",
		{http.MethodPost, "/api/v1/statuses/109/favourite"}:       "",
		{http.MethodDelete, "/api/v1/statuses/109"}:               "",
		{http.MethodHead, "/api/v1/statuses/109"}:                 "",
		{http.MethodPost, "/api/v2/media"}:                        "id",
		{http.MethodPost, "/api/v1/media"}:                        "id",
		{http.MethodGet, "/api/v1/media/7"}:                       "id",
		{http.MethodPut, "/api/v1/media/7"}:                       "id",
		{http.MethodDelete, "/api/v1/media/7"}:                    "",
		{http.MethodGet, "/api/v1/accounts/7"}:                    "id",
		{http.MethodGet, "/api/v1/accounts/verify_credentials"}:   "id",
		{http.MethodPatch, "/api/v1/accounts/update_credentials"}: "id",
		{http.MethodGet, "/api/v1/accounts/relationships"}:        "",
		{http.MethodGet, "/api/v1/accounts/7/statuses"}:           "",
		{http.MethodPost, "/api/v1/accounts"}:                     "",
		{http.MethodPost, "/api/v1/apps"}:                         "client_id",
		{http.MethodGet, "/api/v1/apps/verify_credentials"}:       "client_id",
		{http.MethodPost, "/oauth/token"}:                         "access_token",
		{http.MethodPost, "/oauth/revoke"}:                        "",
		{http.MethodGet, "/api/v1/timelines/home"}:                "",
		{http.MethodGet, "/api/v1/instance"}:                      "",
		{http.MethodGet, "/@me/109"}:                              "",
	} {
		members := request.Of(httptest.NewRequest(call[0], "https://m.example"+call[1], nil)).Identifiers()
		if want == "" {
			require.Nil(t, members, call)
			continue
		}
		require.Equal(t, want, members[0], call)
	}
}
